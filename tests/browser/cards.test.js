// The cards that show where a reference leads, by pointer and by keyboard (WCAG 1.4.13).

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapter, problems } from './lib/book.js';
import { base, disk, settled, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

const links = 'main :is(a.ref, a.symbol, a.cite)';
const card = '#preview';
const shown = (page) => page.waitForSelector(card, { state: 'visible', timeout: 3000 });
const hidden = (page) => page.waitForSelector(card, { state: 'hidden', timeout: 3000 });

for (const [how, start] of [['served', base], ['from disk', disk]]) {
    describe(`cards, ${how}`, () => {
        const at = (path, body, options = {}) => withPage(options, async (page) => {
            await page.goto(start + path);
            await settled(page);
            await page.locator(links).first().waitFor({ state: 'attached', timeout: 3000 });
            await body(page);
        });

        for (const path of problems) {
            test(`${path}: every reference on it has a card that says something`, () =>
                at(path, async (page) => {
                    const seen = new Map();
                    for (const link of await page.locator(`${links}:visible`).all()) {
                        const href = await link.getAttribute('href');
                        if (seen.has(href)) continue;
                        await link.focus();
                        await shown(page);
                        seen.set(href, (await page.innerText(card)).trim());
                        assert.equal(await link.getAttribute('aria-describedby'), 'preview', href);
                        await page.keyboard.press('Escape');
                        await hidden(page);
                    }
                    assert.ok(seen.size >= 8, `${seen.size} different references`);
                    none([...seen].filter(([, text]) => text.length < 10).map(([href]) => href), 'empty cards');
                    none(page.problems, 'problems');
                }));
        }

        test('a card is a tooltip, goes by Escape, and the focus stays', () =>
            at(chapter('p1-'), async (page) => {
                const link = page.locator(`${links}:visible`).first();
                await link.focus();
                await shown(page);
                assert.equal(await page.getAttribute(card, 'role'), 'tooltip');
                await page.keyboard.press('Escape');
                await hidden(page);
                assert.ok(await link.evaluate((link) => link === document.activeElement));
                assert.equal(await link.getAttribute('aria-describedby'), null);
            }));

        test('a card can be pointed at, and goes when the pointer leaves', () =>
            at(chapter('p1-'), async (page) => {
                await page.locator(`${links}:visible`).first().hover();
                await shown(page);
                const box = await page.locator(card).boundingBox();
                await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
                await page.waitForTimeout(600);
                assert.ok(await page.isVisible(card), 'it stays while it is pointed at');
                await page.mouse.move(5, 5, { steps: 3 });
                await hidden(page);
            }));

        test('a card lies in the window, 360 px', () => at(chapter('p1-'), async (page) => {
            for (const link of (await page.locator(`${links}:visible`).all()).slice(0, 8)) {
                await link.focus();
                await shown(page);
                const { x, width } = await page.locator(card).boundingBox();
                assert.ok(x >= -1 && x + width <= 361, `from ${x} to ${x + width} px`);
                await page.keyboard.press('Escape');
            }
        }, { width: 360 }));

        test('no id occurs twice while a card is shown', () => at(chapter('p1-'), async (page) => {
            await page.locator(`${links}:visible`).first().focus();
            await shown(page);
            const twice = await page.evaluate(() => {
                const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
                return ids.filter((id, i) => ids.indexOf(id) !== i);
            });
            none(twice, 'ids that occur twice');
        }));
    });
}

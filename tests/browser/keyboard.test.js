// The keyboard alone reaches everything, shows where it is, and is never trapped.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapter, chapters, problems } from './lib/book.js';
import { open, openDetails, widths, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

const narrow = widths[0];

/** Marks with a number what the Tab key has to reach, and notes how each looks without the focus. */
const prepare = (page) => page.evaluate(() => {
    const look = (element) => {
        const s = getComputedStyle(element);
        return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor, s.backgroundColor].join('|');
    };
    const selector = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const wanted = [...document.querySelectorAll(selector)].filter((element) =>
        element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0 && !element.disabled
        && !(element.type === 'radio' && element.name
            && document.querySelector(`input[name="${element.name}"]`) !== element));
    window.walk = { wanted, look, before: new Map(wanted.map((element) => [element, look(element)])) };
    return wanted.length;
});

/** What has the focus: its place among the wanted, and what is wrong with how it is shown. */
const focused = (page) => page.evaluate(() => {
    const { wanted, look, before } = window.walk;
    const element = document.activeElement;
    if (!element || element === document.body) return { end: true };
    const name = `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}`
        + `${[...element.classList].map((c) => `.${c}`).join('')} “${element.textContent.trim().slice(0, 30)}”`;
    const problems = [];
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    const label = element.labels?.[0];
    const changed = before.has(element) && before.get(element) !== look(element);
    const labelled = label && getComputedStyle(label).outlineStyle !== 'none';
    if (!outlined && !changed && !labelled) problems.push(`no visible focus: ${name}`);
    const rects = [...element.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    let over = 'nothing: it has no box';
    const seen = rects.some((r) => {
        const x = Math.min(Math.max(r.left + r.width / 2, 0), innerWidth - 1);
        const y = Math.min(Math.max(r.top + Math.min(r.height / 2, 20), 0), innerHeight - 1);
        const top = document.elementFromPoint(x, y);
        over = `${top?.tagName.toLowerCase()}.${top?.className} at ${Math.round(r.top)} px of ${innerHeight}`;
        return top && (element.contains(top) || top.contains(element) || label?.contains(top));
    });
    if (!seen) problems.push(`has the focus and cannot be seen: ${name}, under ${over}`);
    return { index: wanted.indexOf(element), name, problems };
});

/** Presses `key` until the focus has left the page; what it met, in order. */
async function walk(page, key, limit) {
    const stops = [];
    for (let i = 0; i < limit; i += 1) {
        await page.keyboard.press(key);
        let stop = await focused(page);
        // mdBook's bar moves when the page scrolls: what it lies over is looked at once more when it rests.
        for (let again = 0; again < 5 && stop.problems?.length > 0; again += 1) {
            await page.waitForTimeout(200);
            stop = await focused(page);
        }
        if (stop.end) return stops;
        stops.push(stop);
    }
    throw new Error(`after ${limit} times ${key} the focus is still in the page: ${stops.at(-1).name}`);
}

describe('keyboard', () => {
    for (const [path, width] of [[chapters[0], 1300], [chapter('p1-'), 1300], [chapter('p2-'), narrow], ['ledger.html', 1300]]) {
        test(`Tab reaches everything and leaves again: ${path}, ${width} px`, () =>
            withPage({ width, reducedMotion: 'reduce' }, async (page) => {
                await open(page, path);
                if (path !== 'ledger.html') await openDetails(page);
                const wanted = await prepare(page);
                assert.ok(wanted >= 15, `${wanted} things to reach`);
                const stops = await walk(page, 'Tab', 3 * wanted + 50);
                const reached = new Set(stops.map(({ index }) => index));
                const missed = await page.evaluate((reached) => window.walk.wanted
                    .filter((element, i) => !reached.includes(i) && element.checkVisibility())
                    .map((element) => `never reached: ${element.outerHTML.slice(0, 120)}`), [...reached]);
                none([...new Set([...stops.flatMap(({ problems }) => problems), ...missed])], 'problems');
            }));
    }

    test('Shift+Tab leads back out', () => withPage({}, async (page) => {
        await open(page, chapters.at(-1));
        const wanted = await prepare(page);
        const stops = await walk(page, 'Shift+Tab', 3 * wanted + 50);
        assert.ok(stops.length >= 10, `${stops.length} stops`);
    }));

    test('the first stop is a link to the text', () => withPage({}, async (page) => {
        await open(page, problems[0]);
        await page.keyboard.press('Tab');
        const first = await page.evaluate(() => ({
            href: document.activeElement.getAttribute('href'),
            text: document.activeElement.textContent.trim(),
            height: document.activeElement.getBoundingClientRect().height,
        }));
        assert.match(first.text, /skip/i);
        assert.match(first.href ?? '', /^#./);
        assert.ok(first.height > 10, 'it shows when it has the focus');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => Boolean(document.activeElement.closest('main'))),
            'the next stop is in the text');
    }));

    test('the list of chapters opens', () =>
        withPage({ width: narrow, reducedMotion: 'reduce' }, async (page) => {
            await open(page, problems[0]);
            await prepare(page);
            for (let i = 0; i < 6; i += 1) {
                await page.keyboard.press('Tab');
                const here = await page.evaluate(() => document.activeElement.matches(
                    '#mdbook-sidebar-toggle, #mdbook-sidebar-toggle-anchor'));
                if (here) break;
            }
            await page.keyboard.press(' ');
            await page.waitForSelector('#mdbook-sidebar a:visible', { timeout: 2000 });
        }));

    test('the theme menu', () => withPage({ theme: 'light' }, async (page) => {
        await open(page, problems[0]);
        await page.focus('#mdbook-theme-toggle');
        await page.keyboard.press('Enter');
        assert.ok(await page.isVisible('#mdbook-theme-list'));
        assert.equal(await page.getAttribute('#mdbook-theme-toggle', 'aria-expanded'), 'true');
        await page.keyboard.press('End');
        if (!await page.evaluate(() => document.activeElement.closest('#mdbook-theme-list'))) {
            await page.keyboard.press('Tab');
        }
        await page.keyboard.press('End');
        await page.keyboard.press('Enter');
        assert.ok(await page.evaluate(() => document.documentElement.classList.contains('ayu')));
        await page.keyboard.press('Escape');
        assert.ok(!await page.isVisible('#mdbook-theme-list'));
    }));

    test('a question opens and closes', () => withPage({}, async (page) => {
        await open(page, problems[0]);
        const summary = page.locator('details.predict > summary').first();
        await summary.focus();
        await page.keyboard.press('Enter');
        assert.equal(await page.locator('details.predict').first().evaluate((d) => d.open), true);
        await page.keyboard.press(' ');
        assert.equal(await page.locator('details.predict').first().evaluate((d) => d.open), false);
    }));

    for (const selector of ['.wide[tabindex]', 'pre code']) {
        test(`arrow keys in ${selector} scroll it and do not leave the page`, () => withPage({ width: 240 }, async (page) => {
            await open(page, chapter('p2-'));
            await page.waitForFunction(() => document.querySelector('.wide[tabindex]'));
            const index = await page.$$eval(selector, (boxes) =>
                boxes.findIndex((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 20));
            assert.ok(index >= 0, 'no such box scrolls');
            // More of them may be marked while the page moves: the box, not its place in a list.
            const box = (await page.$$(selector))[index];
            await box.focus();
            const address = page.url();
            for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowRight');
            await page.waitForTimeout(300);
            assert.equal(page.url(), address);
            assert.ok(await box.evaluate((box) => box.scrollLeft) > 0, 'it has not scrolled');
        }));
    }

    test('the search closes by Escape and gives the focus back', () => withPage({}, async (page) => {
        await open(page, problems[0]);
        await page.keyboard.press('/');
        await page.waitForSelector('#mdbook-searchbar:focus');
        await page.keyboard.type('sigmoid');
        await page.keyboard.press('Escape');
        await page.waitForSelector('#mdbook-searchbar', { state: 'hidden' });
        assert.ok(await page.evaluate(() => document.activeElement.id !== 'mdbook-searchbar'));
    }));
});

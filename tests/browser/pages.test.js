// Every page loads without an error and asks nobody else for anything, served and from disk.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapter, pages, problems } from './lib/book.js';
import { base, disk, open, settled, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

for (const [how, start] of [['served', base], ['from disk', disk]]) {
    describe(`pages, ${how}`, () => {
        // Only a host shows the page for what is not there.
        for (const path of pages.filter((path) => start === base || path !== '404.html')) {
            test(path, () => withPage({}, async (page) => {
                await page.goto(start + path);
                await settled(page);
                assert.ok(page.requests.length >= 1);
                none(page.problems, 'problems');
            }));
        }

        test('a walk through the book by its own links', () => withPage({}, async (page) => {
            await page.goto(start + 'index.html');
            let steps = 0;
            for (;;) {
                await settled(page);
                const next = page.locator('a[rel~=next]:visible');
                if (await next.count() === 0) break;
                await next.first().click();
                await page.waitForLoadState();
                steps += 1;
            }
            assert.ok(steps > problems.length, `the walk was ${steps} steps long`);
            none(page.problems, 'problems');
        }));

        test('nothing is kept in cookies', () => withPage({}, async (page) => {
            await page.goto(start + problems[0]);
            assert.deepEqual(await page.context().cookies(), []);
        }));
    });
}

describe('an address leads to its claim', () => {
    // What lies above has not been laid out yet when the page is opened.
    for (const [prefix, id] of [['p1-', 'p1_8'], ['p2-', 'p2_11'], ['p3-paths', 'p3_5'], ['p4-', 'eq:path-count']]) {
        test(`${prefix}…#${id}`, () => withPage({ reducedMotion: 'reduce' }, async (page) => {
            const path = chapter(prefix);
            const there = await page.context().newPage();
            await there.goto(`${base}${path}`);
            const known = await there.$$eval('[id]', (all) => all.map((element) => element.id));
            assert.ok(known.includes(id), `${path} has no ${id}`);
            await open(page, `${path}#${id}`);
            await page.waitForTimeout(500);
            const top = await page.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, id);
            assert.ok(top >= 0 && top < 450, `${id} is ${Math.round(top)} px below the top of the window`);
        }));
    }
});

// A check in Rust and the same in PyTorch: one at a time, and the choice is kept.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapters, read } from './lib/book.js';
import { open, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

const pages = chapters.filter((path) => read(path).includes('class="tabs"'));

/** Of each pair of blocks on the page, the languages that are shown. */
const shown = (page) => page.evaluate(() => [...document.querySelectorAll('.tabs')].map((group) =>
    [...group.querySelectorAll(':scope > pre')].filter((pre) => pre.checkVisibility())
        .map((pre) => pre.querySelector('code').className.match(/language-(\w+)/)[1]).join(' ')));

describe('tabs', () => {
    test('there are some in every chapter', () => {
        const numbers = new Set(pages.map((path) => path.match(/^p(\d)-/)?.[1]));
        assert.deepEqual([...numbers].sort(), ['1', '2', '3', '4']);
    });

    test('one language is shown, by mouse and keyboard, and the choice is kept for other pages', () => withPage({}, async (page) => {
        await open(page, pages[0]);
        const count = (await shown(page)).length;
        assert.ok(count > 0);
        assert.deepEqual(await shown(page), Array(count).fill('rust'));
        const tab = page.getByRole('tab', { name: 'PyTorch' }).last();
        await tab.hover();
        const before = (await tab.boundingBox()).y;
        await tab.click();
        await page.waitForTimeout(300);
        assert.ok(Math.abs((await tab.boundingBox()).y - before) < 2, 'what was pressed stays in its place');
        assert.deepEqual(await shown(page), Array(count).fill('python'));
        await open(page, pages.at(-1));
        const there = (await shown(page)).length;
        assert.deepEqual(await shown(page), Array(there).fill('python'));
        await page.getByRole('tab', { name: 'PyTorch' }).first().focus();
        await page.keyboard.press('ArrowLeft');
        assert.deepEqual(await shown(page), Array(there).fill('rust'));
        assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Rust');
        assert.ok(page.url().endsWith(pages.at(-1)), 'the arrow turned no page');
        none(page.problems, 'problems');
    }));

    test('both are there without script', () => withPage({ javaScriptEnabled: false }, async (page) => {
        await open(page, pages[0]);
        assert.ok((await page.locator('.tabs > pre:visible').count()) === 2 * (await page.locator('.tabs').count()));
    }));

    test('both are there on paper', () => withPage({}, async (page) => {
        await open(page, pages[0]);
        await page.emulateMedia({ media: 'print' });
        const both = await shown(page);
        assert.deepEqual(both, Array(both.length).fill('rust python'));
        assert.equal(await page.locator('.tab-list:visible').count(), 0);
    }));
});

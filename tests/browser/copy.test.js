// What the copy button copies, and where a quotation comes from.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapter, problems } from './lib/book.js';
import { base, open, openDetails, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

const permissions = ['clipboard-read', 'clipboard-write'];

/** Presses the copy button of each block that `selector` names: all that the block holds, what was copied. */
const copies = (page, selector) => page.evaluate(async (selector) => {
    const copied = [];
    for (const block of document.querySelectorAll(`pre:has(> ${selector})`)) {
        await navigator.clipboard.writeText('nothing was copied');
        block.querySelector('.clip-button').click();
        let clipboard;
        for (let tries = 0; tries < 200; tries += 1) {
            clipboard = await navigator.clipboard.readText();
            if (clipboard !== 'nothing was copied') break;
            await new Promise((done) => setTimeout(done, 10));
        }
        copied.push({ all: block.querySelector('code').textContent, clipboard });
    }
    return copied;
}, selector);

const lines = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** How a text fails to be a whole program that has every line of `all`. */
function incomplete({ all, clipboard }) {
    const found = [];
    const mains = clipboard.match(/\bfn main\s*\(/g)?.length ?? 0;
    if (mains !== 1) found.push(`has fn main ${mains} times`);
    for (const [open, close] of ['{}', '()', '[]']) {
        const count = (c) => clipboard.split(c).length;
        if (count(open) !== count(close)) found.push(`${open} and ${close} do not match`);
    }
    const has = new Set(lines(clipboard));
    const missing = lines(all).filter((line) => !has.has(line));
    if (missing.length > 0) found.push(`lacks “${missing[0]}”`);
    return found.map((what) => `${what}: ${lines(all)[0]} …`);
}

describe('copy', () => {
    for (const path of problems) {
        test(`${path}: a check is copied as a whole program`, () => withPage({ permissions }, async (page) => {
            await open(page, path);
            await openDetails(page);
            const copied = await copies(page, 'code.language-rust:not(.quoted)');
            assert.ok(copied.length >= 3, `${copied.length} checks`);
            none(copied.flatMap(incomplete), 'incomplete programs');
            none(page.problems, 'problems');
        }));

        test(`${path}: a quotation is copied as it stands`, () => withPage({ permissions }, async (page) => {
            await open(page, path);
            await openDetails(page);
            const copied = await copies(page, 'code.quoted');
            assert.ok(copied.length >= 3, `${copied.length} quotations`);
            for (const { all, clipboard } of copied) assert.equal(clipboard.trim(), all.trim());
        }));

        test(`${path}: each quotation leads to its line in the source`, () => withPage({}, async (page) => {
            await open(page, path);
            const links = await page.$$eval('a.source', (all) => all.map((a) => a.getAttribute('href')));
            // A block that joins two quotations has no line of its own.
            const quoted = await page.locator('code.quoted').count();
            assert.ok(quoted >= 3 && links.length >= quoted - 1, `${links.length} links, ${quoted} quotations`);
            for (const href of links) assert.match(href, /^source\/.+\.html#L\d+$/);

            for (const href of links.slice(0, 3)) {
                await page.goto(base + href);
                const line = page.locator(`#${href.split('#')[1]}`);
                assert.equal(await line.count(), 1, href);
                assert.ok(await line.isVisible(), href);
            }
            none(page.problems, 'problems');
        }));
    }

    test('the button says that it has copied', () => withPage({ permissions }, async (page) => {
        await open(page, chapter('p1-'));
        const button = page.locator('pre .clip-button').first();
        assert.ok((await button.getAttribute('aria-label') ?? '').length > 3, 'it has a name');
        await button.dispatchEvent('click');
        await page.waitForFunction(() => [...document.querySelectorAll('.clip-button, [role="status"]')]
            .some((element) => /copied/i.test(element.textContent)), null, { timeout: 5000 });
    }));
});

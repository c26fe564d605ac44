// The reader's ticks: one box a claim, counted on the introduction and in the ledger, kept here only.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapters, pageOf, problemPages, read } from './lib/book.js';
import { open, settled, withPage } from './lib/browser.js';

const claims = problemPages.flatMap((path) => [...read(path).matchAll(/<h2 id="(p\d_\d+)"/g)].map((m) => m[1]));
const [introduction] = chapters;
const counts = (page) => page.locator('.progress-count').first().textContent({ timeout: 2000 });

describe('progress', () => {
    test('the chapters have claims', () => assert.ok(claims.length >= 30, `${claims.length} claims`));

    test('each claim has a box with a name', () => withPage({}, async (page) => {
        const boxes = [];
        for (const path of problemPages) {
            await open(page, path);
            boxes.push(...await page.$$eval('input.progress[type=checkbox]', (inputs) =>
                inputs.map((input) => ({ claim: input.dataset.claim, name: input.labels[0]?.innerText }))));
        }
        assert.deepEqual(boxes.map(({ claim }) => claim), claims);
        for (const { claim, name } of boxes) assert.match(name ?? '', /I can prove P\d/, claim);
    }));

    test('ticks are counted, kept and taken back', () => withPage({}, async (page) => {
        await open(page, pageOf('p1_3'));
        await settled(page);
        const box = page.locator('input.progress[data-claim="p1_3"]');
        await box.check({ timeout: 2000 });
        await page.reload();
        await settled(page);
        assert.equal(await box.isChecked(), true, 'after a reload');

        const one = new RegExp(`\\b1 of ${claims.length}\\b`);
        const no = new RegExp(`\\b0 of ${claims.length}\\b`);
        await open(page, introduction);
        assert.match(await counts(page), one);
        await open(page, 'ledger.html');
        assert.match(await counts(page), one);
        await page.click('button.progress-reset');
        assert.match(await counts(page), no);
        await open(page, pageOf('p1_3'));
        assert.equal(await box.isChecked(), false, 'after the reset');
    }));

    test('a ledger that remembers nonsense still opens', () => withPage({}, async (page) => {
        await page.addInitScript(() => localStorage.setItem('proofs-that-run/progress', '{not json'));
        await open(page, 'ledger.html');
        assert.match(await counts(page), /\b0 of /);
        assert.deepEqual(page.problems, []);
    }));
});

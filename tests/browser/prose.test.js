// The first page of a chapter is a complete answer in ten minutes, and begins with it.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { problems } from './lib/book.js';
import { open, withPage } from './lib/browser.js';

const MOST = 1800; // words of a first page
const BEFORE = 60; // words before the first picture: the answer itself

/** The words a reader sees; formulas, code, the labels of drawings, labs, and lines that only lead elsewhere are not counted. */
const words = (page, before) => page.evaluate((before) => {
    const main = document.querySelector('main');
    main.querySelectorAll('svg, script, .lab, .tabs [role="tab"], math, pre, code, .one-line, .used-in, .source-link, .erratum, .moved, label')
        .forEach((element) => element.remove());
    const text = before ? main.innerText.slice(0, main.innerText.indexOf(document.querySelector('main figcaption').innerText)) : main.innerText;
    return text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
}, before);

describe('first pages', () => {
    for (const path of problems) {
        test(`${path} is read in ten minutes`, () => withPage({}, async (page) => {
            await open(page, path);
            const count = await words(page, false);
            assert.ok(count > 1000 && count <= MOST, `${count} words`);
        }));

        test(`${path} begins with its answer and a picture`, () => withPage({}, async (page) => {
            await open(page, path);
            const count = await words(page, true);
            assert.ok(count > 10 && count <= BEFORE + 60, `${count} words before the caption of the first picture`);
        }));
    }

    test('the home page shows on one screen what the book is', () => withPage({ width: 1300, height: 900 }, async (page) => {
        await open(page, 'index.html');
        for (const selector of ['h1', '.front figure', '.doors a', '.claim-card']) {
            const boxes = await page.$$eval(`main ${selector}`, (all) => all.map((it) => it.getBoundingClientRect().bottom));
            assert.ok(boxes.length > 0 && Math.max(...boxes) <= 900, `${selector}: ${boxes.join(', ')}`);
        }
        assert.equal(await page.locator('main .doors > ul a').count(), 4);
    }));
});

// The search finds a claim by its number and by its words.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapters } from './lib/book.js';
import { base, disk, open, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

/** What a reader types, and where one of the first `within` results has to lead. */
const queries = [
    { words: 'P1.4', to: /#p1_4$/ },
    { words: 'P3.2', to: /#p3_2$/ },
    { words: 'p4_6', to: /#p4_6$/ },
    { words: 'leaky relu homogeneity', to: /#p1_[12]$/ },
    { words: 'sigmoid never commutes', to: /#p1_5$/ },
    { words: 'he initialisation relu variance', to: /#p2_8$/ },
    { words: 'resnext grouped convolution', to: /#p4_5$/ },
    { words: 'dropout', to: /^p1-dropout\.html/ },
];

/** The addresses of the results for `words`, typed by a reader who opens the search with `/`. */
async function results(page, words) {
    await page.keyboard.press('/');
    await page.waitForSelector('#mdbook-searchbar:focus');
    await page.keyboard.type(words);
    // The header says how many there are, or that there are none.
    await page.waitForFunction((words) => document.getElementById('mdbook-searchresults-header')
        .textContent.includes(words), words);
    return page.$$eval('#mdbook-searchresults > li > a', (links) => links.map((a) => a.getAttribute('href')));
}

describe('search', () => {
    for (const { words, to, within = 3, todo } of queries) {
        test(`“${words}” finds ${to.source}`, { todo }, () => withPage({}, async (page) => {
            await open(page, chapters[0]);
            const found = await results(page, words);
            assert.ok(found.length > 0, 'no results');
            const first = found.slice(0, within);
            assert.ok(first.some((href) => to.test(href)),
                `the first ${within} results: ${first.join(' ')}`);
            none(page.problems, 'problems');
        }));
    }

    test('nonsense finds nothing and says so', () => withPage({}, async (page) => {
        await open(page, chapters[0]);
        assert.deepEqual(await results(page, 'xyzzyplugh'), []);
        assert.match(await page.textContent('#mdbook-searchresults-header'), /no search results/i);
    }));

    test('the keyboard alone: open, type, choose, arrive', () => withPage({}, async (page) => {
        await open(page, chapters[0]);
        await results(page, 'P1.4');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.waitForURL(/\.html.*#/);
        assert.ok(page.url().startsWith(base));
    }));

    test('the index is fetched only when somebody searches', () => withPage({}, async (page) => {
        const index = () => page.requests.filter((url) => url.includes('searchindex')).length;
        await open(page, chapters[0]);
        assert.equal(index(), 0);
        await results(page, 'P1.4');
        assert.equal(index(), 1);
    }));

    test('it works from disk', () => withPage({}, async (page) => {
        await page.goto(disk + chapters[0]);
        assert.ok((await results(page, 'P1.4')).length > 0);
        none(page.problems, 'problems');
    }));
});

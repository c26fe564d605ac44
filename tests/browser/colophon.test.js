// Each page says what it is: a title and a description of its own for links, and the book's colophon at its foot.

import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { chapters, files, read, root } from './lib/book.js';
import { open, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

const citation = readFileSync(join(root, 'CITATION.cff'), 'utf8');
const stated = (key) => new RegExp(`^${key}: "?([^"\n]+)`, 'm').exec(citation)[1];

/** The values of a tag on all pages, as `page: value`, that are empty or also another page's. */
const notItsOwn = (find) => {
    const all = chapters.map((path) => [path, find.exec(read(path))?.[1]]);
    return all.filter(([, it]) => !it || all.filter(([, other]) => other === it).length > 1).map(([path, it]) => `${path}: ${it}`);
};

describe('colophon', () => {
    test('every page has a title and a description of its own', () => {
        assert.ok(chapters.length > 30);
        for (const find of [/<title>([^<]+)/, /<meta property="og:title" content="([^"]+)/, /<meta name="description" content="([^"]+)/,
            /<meta property="og:description" content="([^"]+)/]) {
            none(notItsOwn(find), `not one page's: ${find.source}`);
        }
    });

    test('the home page is called as the book', () => {
        assert.match(read('index.html'), new RegExp(`<title>${stated('title')}</title>`));
        assert.match(read('index.html'), new RegExp(`<meta property="og:title" content="${stated('title')}">`));
    });

    test('every page has it, with the version and the day of CITATION.cff', () => {
        const said = `version ${stated('version')} of ${stated('date-released')}`;
        none(chapters.filter((path) => !read(path).split('</main>')[1].includes(said)), 'pages without it');
        assert.ok(files.includes('CITATION.cff'));
    });

    test('it is seen, and says licence and how to cite', () => withPage({ width: 390 }, async (page) => {
        await open(page, chapters[1]);
        await page.locator('#colophon').scrollIntoViewIfNeeded();
        const text = await page.innerText('#colophon');
        for (const words of ['CC BY 4.0', 'MIT', 'Apache', 'To cite', stated('title')]) assert.ok(text.includes(words), `${words}: ${text}`);
        const addresses = await page.$$eval('#colophon a', (links) => links.map((a) => a.getAttribute('href')));
        assert.ok(addresses.every((it) => it === 'CITATION.cff' || it.startsWith('https://')), addresses.join(' '));
    }));
});

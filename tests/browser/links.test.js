// Every link inside the book leads somewhere, to the fragment too; every other is a well-formed
// https address (which is not fetched).

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { files, htmlFiles } from './lib/book.js';
import { base, newPage } from './lib/browser.js';
import { none } from './lib/report.js';

/** For each HTML file, as written and without its scripts: its ids, and its links as whole addresses. */
const contents = new Map();
const page = await newPage({ javaScriptEnabled: false });
for (const path of htmlFiles) {
    await page.goto(base + path, { waitUntil: 'domcontentloaded' });
    contents.set(path, await page.evaluate(() => {
        const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
        const attributes = ['href', 'src', 'data', 'poster', 'action'];
        const links = attributes.flatMap((attribute) =>
            [...document.querySelectorAll(`[${attribute}]`)].map((element) => ({
                from: element.tagName.toLowerCase(),
                rel: element.getAttribute('rel') ?? '',
                text: element.getAttribute(attribute),
                url: new URL(element.getAttribute(attribute), document.baseURI).href,
            })));
        return { ids, links };
    }));
}
await page.context().close();

const exists = new Set(files);
const fileOf = (url) => {
    const path = decodeURIComponent(new URL(url).pathname).slice(1);
    return path === '' || path.endsWith('/') ? `${path}index.html` : path;
};

/** Why a link is wrong, or nothing. */
function wrong(link) {
    const { from, rel, text, url } = link;
    if (url.startsWith(base)) {
        const path = fileOf(url);
        if (!exists.has(path)) return `${text}: there is no ${path}`;
        const fragment = decodeURIComponent(new URL(url).hash.slice(1));
        if (!fragment || !path.endsWith('.html')) return undefined;
        return contents.get(path).ids.includes(fragment) ? undefined : `${text}: ${path} has no id ${fragment}`;
    }
    if (url.startsWith('data:')) return undefined;
    if (from !== 'a' && !(from === 'link' && rel === 'canonical')) return `${text}: ${from} asks another host`;
    const { protocol, hostname } = new URL(url);
    if (protocol === 'mailto:') return undefined;
    if (protocol !== 'https:') return `${text}: not https`;
    if (!hostname.includes('.') || /\s/.test(text)) return `${text}: not a well-formed address`;
    return undefined;
}

describe('links', () => {
    for (const path of htmlFiles) {
        test(path, () => {
            const { ids, links } = contents.get(path);
            // A sheet is for paper: it may have no other link than that to its style.
            const least = path.startsWith('handouts/') ? 1 : 5;
            assert.ok(links.length >= least, `the page has ${links.length} links`);
            none([...new Set(links.map(wrong).filter(Boolean))], 'wrong links');
            none(ids.filter((id, i) => ids.indexOf(id) !== i), 'ids that occur twice');
        });
    }

    test('the book links within itself and to its sources', () => {
        const all = [...contents.values()].flatMap(({ links }) => links.map(({ url }) => url));
        const inside = all.filter((url) => url.startsWith(base) && new URL(url).hash.length > 1);
        assert.ok(inside.length >= 200, `${inside.length} links to fragments`);
        const outside = new Set(all.filter((url) => url.startsWith('https:')));
        assert.ok(outside.size >= 10, `${outside.size} links to other sites`);
    });

    test('each page says its main address at most once', () => {
        for (const [path, { links }] of contents) {
            const canonical = links.filter(({ rel }) => rel === 'canonical');
            assert.ok(canonical.length <= 1, `${path} has ${canonical.length} canonical links`);
        }
    });
});

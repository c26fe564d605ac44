// The book for e-readers has all that the pages have, leads nowhere in vain, and can be read on a small screen.

import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chapters, files, problems, read, root } from './lib/book.js';
import { browser } from './lib/browser.js';
import { none } from './lib/report.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const epub = readFileSync(join(root, files.find((path) => path.endsWith('.epub')) ?? 'no EPUB'));

/** The files of a zip whose files are stored as they are, by their names. */
function unzip(zip) {
    const inside = new Map();
    let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06') + 16);
    while (zip.readUInt32LE(at) === 0x02014b50) {
        const [size, name, extra, note] = [24, 28, 30, 32].map((field) => field === 24 ? zip.readUInt32LE(at + field) : zip.readUInt16LE(at + field));
        const local = zip.readUInt32LE(at + 42);
        const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
        inside.set(zip.toString('utf8', at + 46, at + 46 + name), zip.subarray(start, start + size));
        at += 46 + name + extra + note;
    }
    return inside;
}

const inside = unzip(epub);
const documents = [...inside.keys()].filter((name) => name.endsWith('.xhtml'));
const text = (name) => inside.get(name).toString('utf8');
const document = (path) => `EPUB/${path.replace('.html', '.xhtml')}`;

const folder = mkdtempSync(join(tmpdir(), 'epub-'));
for (const [name, content] of inside) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
}
const page = await browser.newPage();
after(() => rmSync(folder, { recursive: true }));

/** What a page of the site, or a document, holds: words, without spaces, of each kind of thing. */
const held = (source, type) => page.evaluate(([source, type]) => {
    const main = new DOMParser().parseFromString(source, type).querySelector('main');
    main.querySelectorAll('.lab, .boring, annotation').forEach((it) => it.remove());
    const words = (it) => it.textContent.replace(/\s/g, '');
    const all = (selector, say = words) => [...main.querySelectorAll(selector)].map(say).sort();
    return {
        claims: all('.claim'),
        proofs: all('.proof'),
        figures: all('figure[id]', (it) => it.id + words(it)),
        formulas: all('math'),
        code: all('pre'),
        tables: all('table'),
        folds: all('details, section.note').length,
        back: all('a[role="doc-backlink"]').length,
    };
}, [source, type]);

describe('epub', () => {
    test('it is one file of less than 5 MB that says first what it is', () => {
        assert.ok(epub.length < 5_000_000, `${epub.length} bytes`);
        assert.equal(epub.toString('latin1', 30, 58), 'mimetypeapplication/epub+zip');
    });

    test('each document is XML without a script, and each link inside leads somewhere', async () => {
        const looked = await page.evaluate((all) => all.map(([name, text]) => {
            const tree = new DOMParser().parseFromString(text, 'application/xhtml+xml');
            const each = (selector, key) => [...tree.querySelectorAll(selector)].map((it) => it.getAttribute(key));
            const wrong = [...tree.querySelectorAll('parsererror, script, form, input, button, [onclick], iframe')];
            return { name, wrong: wrong.map((it) => it.outerHTML), ids: each('[id]', 'id'), links: each('a', 'href') };
        }), documents.map((name) => [name, text(name)]));
        const targets = new Set(looked.flatMap(({ name, ids }) => [name, ...ids.map((id) => `${name}#${id}`)]));
        const found = looked.flatMap(({ name, wrong, ids, links }) => [
            ...wrong.map((it) => `${name}: ${it}`),
            ...ids.filter((id, at) => ids.indexOf(id) < at).map((id) => `${name}: twice ${id}`),
            ...links.filter((link) => !/^https:\/\//.test(link))
                .filter((link) => !targets.has(decodeURI(new URL(link, `file:///${name}`).href).slice('file:///'.length)))
                .map((link) => `${name}: ${link} leads nowhere`),
        ]);
        none(found, 'faults');
        const links = looked.flatMap((it) => it.links).length;
        assert.ok(looked.length > 35 && links > 1500, `${looked.length} documents, ${links} links`);
    });

    test('every claim, proof, figure, formula, table, block of code and fold of the pages is there', async () => {
        const counts = {};
        for (const path of chapters) {
            const theirs = await held(read(path), 'text/html');
            const ours = await held(text(document(path)), 'application/xhtml+xml');
            for (const kind of ['claims', 'proofs', 'figures', 'formulas', 'code', 'tables']) {
                // What is folded away has its summary twice, formulas among it.
                const missing = theirs[kind].filter((it) => !ours[kind].includes(it));
                none(missing, `${kind} of ${path} missing`);
                assert.ok(ours[kind].length >= theirs[kind].length, `${path}: ${kind}`);
                counts[kind] = (counts[kind] ?? 0) + theirs[kind].length;
            }
            assert.equal(ours.folds, theirs.folds, `folds of ${path}`);
            assert.equal(ours.back, theirs.folds, `ways back on ${path}`);
        }
        const enough = { claims: 45, proofs: 45, figures: 36, formulas: 4500, code: 350, tables: 45 };
        for (const [kind, least] of Object.entries(enough)) assert.ok(counts[kind] >= least, `${kind}: ${counts[kind]}`);
    });

    // Ace looks at every document in the light, and at much more. These have all colours that there are.
    const dark = new Set([...problems, chapters[0], 'ledger.html'].map(document));
    assert.ok([...dark].every((name) => inside.has(name)), [...dark].join(' '));

    for (const [width, scheme] of [[390, 'light'], [600, 'dark']]) {
        test(`at ${width} px, ${scheme}, nothing is wider than the screen or too pale`, async () => {
            const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme });
            const reader = await context.newPage();
            const found = [];
            for (const name of documents) {
                await reader.goto(pathToFileURL(join(folder, name)).href);
                // An e-reader gives the text its colours.
                if (scheme === 'dark') await reader.addStyleTag({ content: ':root { background: #121212; color: #DDDDDD } a { color: #7FBDEB }' });
                const wider = await reader.evaluate(() => {
                    const { scrollWidth, clientWidth } = window.document.documentElement;
                    return scrollWidth - clientWidth;
                });
                if (wider > 0) found.push(`${name}: wider by ${wider} px`);
                if (scheme === 'light' || !dark.has(name)) continue;
                await reader.evaluate(axe);
                const pale = await reader.evaluate(async () => {
                    // Formulas have the colour of the text around them.
                    const context = { include: [['body']], exclude: [['math']] };
                    const seen = await window.axe.run(context, { runOnly: { type: 'rule', values: ['color-contrast'] } });
                    return seen.violations.flatMap((it) => it.nodes.map((node) => `${node.html}: ${node.any[0]?.message}`));
                });
                found.push(...pale.map((it) => `${name}: ${it}`));
            }
            await context.close();
            none(found, 'findings');
        });
    }
});

// The Content-Security-Policy is in every page, is strict, lets the book work, and stops what is injected.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapter, pages, read } from './lib/book.js';
import { base, disk, settled, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

/** The directives of a page's policy by name, or nothing. */
function policy(path) {
    const meta = read(path).match(/<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]*)"/i);
    return meta && new Map(meta[1].split(';').map((part) => part.trim()).filter(Boolean)
        .map((part) => part.split(/\s+/)).map(([name, ...sources]) => [name, sources]));
}

/** Keeps what the policy refuses, from before the page's first script. */
const watch = (page) => page.addInitScript(() => {
    window.refused = [];
    document.addEventListener('securitypolicyviolation', (event) => {
        window.refused.push(`${event.effectiveDirective}: ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
    });
});
const refused = (page) => page.evaluate(() => window.refused);

describe('content security policy', () => {
    test('every page has one, before anything that it governs', () => {
        const found = [];
        for (const path of pages) {
            const head = read(path).split(/<\/head>/i)[0];
            const at = head.search(/http-equiv="Content-Security-Policy"/i);
            const first = head.search(/<(script|link|style|base)\b/i);
            if (at < 0) found.push(`${path}: none`);
            else if (first >= 0 && first < at) found.push(`${path}: a ${head.slice(first, first + 8)}… stands before it`);
        }
        none(found, 'pages without a policy');
    });

    test('it is strict', () => {
        const found = [];
        for (const path of pages) {
            const directives = policy(path);
            if (!directives) {
                found.push(`${path}: none`);
                continue;
            }
            const own = /^('none'|'self'|data:|'sha256-[A-Za-z0-9+/]{43}=')$/;
            for (const [name, sources] of directives) {
                const allowed = (source) => own.test(source) || (name === 'style-src-attr' && source === "'unsafe-inline'")
                    || (source === 'file:' && name !== 'script-src')
                    // Of this, lab.test.js sees that only pages with a lab have it.
                    || (source === "'wasm-unsafe-eval'" && name === 'script-src');
                found.push(...sources.filter((s) => !allowed(s)).map((s) => `${path}: ${name} ${s}`));
            }
            const is = (name, value) => directives.get(name)?.join(' ') === value;
            if (!is('default-src', "'none'")) found.push(`${path}: default-src is not 'none'`);
            if (!['script-src', 'base-uri', 'form-action'].every((name) => directives.has(name))) {
                found.push(`${path}: script-src, base-uri or form-action is not set`);
            }
            if (directives.get('script-src')?.includes('data:')) found.push(`${path}: script-src allows data:`);
        }
        none(found, 'places that are not strict');
    });

    for (const [how, start] of [['served', base], ['from disk', disk]]) {
        test(`the book works under it, ${how}`, () => withPage({}, async (page) => {
            await watch(page);
            const found = [];
            for (const path of pages.filter((path) => how === 'served' || path !== '404.html')) {
                assert.ok(policy(path), `${path} has none`);
                await page.goto(start + path);
                await settled(page);
                found.push(...(await refused(page)).map((what) => `${path}: ${what}`));
            }
            await page.goto(start + chapter('p1-'));
            await page.keyboard.press('/');
            await page.keyboard.type('sigmoid');
            await page.waitForSelector('#mdbook-searchresults li');
            found.push(...await refused(page));
            none([...found, ...page.problems], 'refusals');
        }));

        test(`it refuses an injected script, ${how}`, () => withPage({}, async (page) => {
            await watch(page);
            await page.goto(start + chapter('p1-'));
            await settled(page);
            await page.evaluate(() => {
                const inline = document.createElement('script');
                inline.textContent = 'window.injected = "inline"';
                document.body.append(inline);
                const image = document.createElement('img');
                image.setAttribute('onerror', 'window.injected = "handler"');
                image.src = 'data:,';
                document.body.append(image);
                const elsewhere = document.createElement('script');
                elsewhere.src = 'data:text/javascript,window.injected="data"';
                document.body.append(elsewhere);
            });
            await page.waitForTimeout(500);
            assert.equal(await page.evaluate(() => window.injected), undefined);
            assert.ok((await refused(page)).length >= 3, (await refused(page)).join('\n'));
        }));
    }
});

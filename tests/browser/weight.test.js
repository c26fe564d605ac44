// What a chapter costs its reader: bytes as they come over the network, and what the first paint waits for.

import { strict as assert } from 'node:assert';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { problemPages, problems, root } from './lib/book.js';
import { base, withPage } from './lib/browser.js';
import { serve } from './lib/server.js';

const LIMIT = 180_000;
const LAB = 140_000; // the engine of the labs, where a figure that has one is in view at once
const PAGE = 400 * 1024; // bytes of a page of a chapter
const compressed = await serve(root, { compress: true });
after(() => compressed.close());

/** The bytes of each kind that `path` takes until it is at rest, compressed as a host would send them. */
async function weigh(page, path) {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const kinds = new Map();
    const bytes = {};
    session.on('Network.responseReceived', ({ requestId, type, response }) =>
        kinds.set(requestId, response.url.endsWith('/lab.js') ? 'Lab' : type));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        const kind = kinds.get(requestId) ?? 'Other';
        bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength;
    });
    await page.goto(compressed.base + path, { waitUntil: 'networkidle' });
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState('networkidle');
    return bytes;
}

describe('weight', () => {
    for (const path of problemPages) {
        test(`${path} comes in less than ${LIMIT / 1000} kB, fonts included`, () => withPage({}, async (page) => {
            const bytes = await weigh(page, path);
            for (const kind of ['Document', 'Stylesheet', 'Script', 'Font']) {
                assert.ok(bytes[kind] > 1000, `${kind}: ${bytes[kind]} bytes`);
            }
            const { Lab: lab = 0, ...rest } = bytes;
            assert.ok(lab < LAB, `the labs: ${lab} bytes`);
            const total = Object.values(rest).reduce((a, b) => a + b, 0);
            const parts = Object.entries(bytes).map(([kind, size]) => `${kind} ${size}`).join(', ');
            assert.ok(total < LIMIT, `${total} bytes: ${parts}`);
        }));
    }

    for (const path of problemPages) {
        test(`${path} has less than ${PAGE / 1024} KB of HTML`, () => {
            const size = statSync(join(root, path)).size;
            assert.ok(size > 10_000 && size < PAGE, `${size} bytes`);
        });
    }

    for (const kind of ['font', 'script']) {
        test(`the first paint waits for no ${kind}`, () => withPage({}, async (page) => {
            const held = [];
            await page.route(base + '**', (route) => {
                if (route.request().resourceType() !== kind) return route.continue();
                return held.push(route); // never answered
            });
            await page.goto(base + problems[0], { waitUntil: 'commit' });
            await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
            assert.ok(await page.evaluate(() => document.querySelector('main h1').getBoundingClientRect().height > 10));
            assert.ok(held.length > 0, `the page asked for no ${kind}`);
            await Promise.all(held.map((route) => route.abort()));
        }));
    }
});

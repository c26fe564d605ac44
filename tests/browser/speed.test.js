// What a reader waits for on the slowest page: an address with a claim, a fold, a theme, a letter in the search, Back.
//
// A time is the best of several, and is held against a task of known length that the same pages do between them: on a machine
// that does other work as well, the limits are as much longer as that task is.

import { strict as assert } from 'node:assert';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { problemPages, read, root } from './lib/book.js';
import { base, open, withPage } from './lib/browser.js';

/** What the task takes, in ms, on the machine that the limits are for: 2 cores of 2.5 GHz that do nothing else. */
const TASK = 12;
const TRIES = 4;
/** Once as it is, and on a processor of a phone. */
const RATES = [1, 4];

const slowest = problemPages.toSorted((a, b) => statSync(join(root, b)).size - statSync(join(root, a)).size)[0];
const claim = [...read(slowest).matchAll(/<h2 id="(p\d_\d+)"/g)].at(-1)[1];

/** A page in the width of a phone, `rate` times slower, that notes its layout shift and when `claim` came to stay. */
const phone = (rate, body) => withPage({ width: 390, height: 844 }, async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate });
    await page.addInitScript((claim) => {
        window.shift = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; }))
            .observe({ type: 'layout-shift', buffered: true });
        const look = (now) => {
            const top = document.getElementById(claim)?.getBoundingClientRect().top ?? -1;
            const there = top >= 0 && top < innerHeight / 2 && scrollY > 0;
            window.arrived = there ? window.arrived ?? now : undefined;
            requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    }, claim);
    return body(page);
});

/** How many times longer than on that machine the task takes now: layout and arithmetic, as a page has them. */
const slowness = async (page, rate) => await page.evaluate(() => {
    const start = performance.now();
    const box = document.createElement('div');
    box.style.cssText = 'position: absolute; visibility: hidden; contain: strict; inline-size: 300px';
    box.innerHTML = '<p>some <b>words</b> of a paragraph</p>'.repeat(300);
    document.body.append(box);
    for (let width = 300; width < 306; width += 1) {
        box.style.inlineSize = `${width}px`;
        box.offsetHeight;
    }
    box.remove();
    return performance.now() - start;
}) / TASK / rate;

/** Says what was measured, and fails if the best of `times`, each with the slowness about it, is over `limit` ms. */
function atMost(t, limit, times) {
    const best = Math.min(...times.map(({ time }) => time));
    const slow = Math.max(1, times.map((it) => it.slow).sort((a, b) => a - b)[Math.floor(times.length / 2)]);
    t.diagnostic(`${Math.round(best)} ms of ${limit}, on a machine ${slow.toFixed(1)} times slower`);
    assert.ok(best > 0 && best <= limit * slow, `${best} ms, at most ${limit} × ${slow}`);
}

/** The times from `act`, a function of the page that is told which try it is, to the next picture. */
async function until(page, rate, act, undo = () => {}) {
    const times = [];
    for (let at = 0; at < TRIES; at += 1) {
        const before = await slowness(page, rate);
        const time = await page.evaluate(`new Promise((done) => {
            const start = performance.now();
            (${act})(${at});
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        })`);
        times.push({ time, slow: (before + await slowness(page, rate)) / 2 });
        await page.evaluate(`(${undo})()`);
        await page.waitForTimeout(400);
    }
    return times;
}

/** Types others at each try: mdBook searches for the same only once. */
const type = (letters) => `(at = ${letters.length}) => {
    const bar = document.getElementById('mdbook-searchbar');
    bar.value = ${JSON.stringify(letters)}[at] ?? '';
    bar.dispatchEvent(new Event('input', { bubbles: true }));
}`;
const press = (key) => `() => document.getElementById('mdbook-searchbar').dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true }))`;

describe(`speed, on ${slowest}`, () => {
    for (const rate of RATES) {
        const limit = { 1: 700, 4: 2500 }[rate];
        test(`an address with a claim shows it within ${limit} ms at ${rate}×, and it stays`, async (t) => {
            const times = [];
            for (let at = 0; at < TRIES; at += 1) {
                await phone(rate, async (page) => {
                    await page.goto(`${base}${slowest}#${claim}`);
                    await page.waitForTimeout(700);
                    const [time, shift] = await page.evaluate(() => [window.arrived, window.shift]);
                    assert.ok(time > 0, `${claim} is not in the window`);
                    assert.ok(shift < 0.05, `layout shift ${shift}`);
                    times.push({ time, slow: (await slowness(page, rate) + await slowness(page, rate)) / 2 });
                });
            }
            atMost(t, limit, times);
        });
    }

    test('nothing moves while a page is read', () => phone(4, async (page) => {
        await open(page, slowest);
        await page.waitForTimeout(700);
        const shift = await page.evaluate(() => window.shift);
        assert.ok(shift < 0.05, `layout shift ${shift}`);
    }));

    // On a machine that does other work a font may come late and move all there is: what moves must move each time.
    test('nothing moves at the address of any claim', async () => {
        for (const path of problemPages) {
            for (const [, claim] of read(path).matchAll(/<h2 id="(p\d_\d+)"/g)) {
                let shift = Infinity;
                for (let at = 0; at < TRIES && shift >= 0.05; at += 1) {
                    await phone(1, async (page) => {
                        await open(page, `${path}#${claim}`);
                        await page.waitForTimeout(300);
                        shift = await page.evaluate(() => window.shift);
                    });
                }
                assert.ok(shift < 0.05, `${path}#${claim}: layout shift ${shift}`);
            }
        }
    });

    const actions = {
        'a fold': [`() => { document.querySelector('main details').open = true; }`, `() => { document.querySelector('main details').open = false; }`],
        'a theme': [`() => document.getElementById('mdbook-theme-navy').click()`, `() => document.getElementById('mdbook-theme-light').click()`],
        'a letter in the search': [type(['r', 'd', 'v', 'p']), type([])],
        'two letters in the search': [type(['re', 'dr', 'va', 'pa']), type([])],
        'closing the search': [press('Escape'), `() => document.getElementById('mdbook-search-toggle').click()`],
    };
    for (const [name, [act, undo]] of Object.entries(actions)) {
        test(`${name} takes at most 200 ms at 4×`, (t) => phone(4, async (page) => {
            await open(page, slowest);
            if (name.includes('search')) {
                await page.click('#mdbook-search-toggle');
                await page.waitForSelector('#mdbook-searchbar-outer:not(.searching)');
            }
            atMost(t, 200, await until(page, 4, act, undo));
        }));
    }

    test('no frame takes more than 50 ms while the page scrolls', (t) => phone(1, async (page) => {
        await open(page, slowest);
        const times = [];
        for (let at = 0; at < TRIES; at += 1) {
            const before = await slowness(page, 1);
            const time = await page.evaluate(() => new Promise((done) => {
                const work = [];
                let left = 60;
                scrollTo({ top: 0, behavior: 'instant' });
                const step = () => {
                    const start = performance.now();
                    scrollBy({ top: 150, behavior: 'instant' });
                    // What is left of the frame's work is done before the next task.
                    setTimeout(() => work.push(performance.now() - start));
                    left -= 1;
                    if (left > 0) requestAnimationFrame(step);
                    else setTimeout(() => done(Math.max(...work)), 100);
                };
                requestAnimationFrame(step);
            }));
            times.push({ time, slow: (before + await slowness(page, 1)) / 2 });
        }
        atMost(t, 50, times);
    }));

    test('Back shows what was followed, within 10 px', () => phone(1, async (page) => {
        await open(page, slowest);
        const links = page.locator('main > p a.ref[href*=".html"]');
        const link = links.nth(Math.floor(0.7 * await links.count()));
        await link.scrollIntoViewIfNeeded();
        await page.waitForTimeout(300);
        const top = () => link.evaluate((it) => it.getBoundingClientRect().top);
        const before = await top();
        await Promise.all([page.waitForNavigation(), link.click()]);
        await page.goBack();
        await page.waitForTimeout(700);
        assert.ok(Math.abs(await top() - before) < 10, `${before} before, ${await top()} after`);
    }));
});

// The labs: what WebAssembly computes is what the same code computes natively; and the page around it.

import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pages, read, root } from './lib/book.js';
import { base, chooseTheme, disk, settled, themes, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LIMIT = 150_000; // bytes of all labs together, compressed
// Times are told in reference tasks, each as much work as 50 ms of one of the machines that the book was written on: a slow
// machine, or one with other work, is slow at both.
const FIRST = 2; // from the script's arrival to the first drawing
const STEP = 1; // a step of a run, at its largest settings
const REDRAW = 0.3; // a closed form
const IN_VIEW = 0.9; // of a drawing, with any of its controls at the foot of the window

/** The page that holds this lab. */
const holding = (lab) => pages.find((path) => path !== 'print.html' && read(path).includes(`data-lab="${lab}"`));

// Each lab: its page, queries whose results are compared with the native ones after so many steps,
// a control with the key that moves it and the query that makes, and queries that are wrong; one with as many controls as can be,
// and some whose steps are as long as can be.
const labs = {
    'p1-orders': {
        page: holding('p1-orders'),
        grid: [
            ...['sigmoid', 'tanh', 'silu', 'gelu', 'softplus', 'elu', 'relu', 'leaky-relu', 'two-slopes', 'log-periodic']
                .flatMap((sigma) => [`sigma=${sigma}`, `sigma=${sigma}&p=0.3&x=-3.25&slope=-1.5`, `sigma=${sigma}&p=0.95&x=8`]),
            'p=0.3&x=-3.25&mask=0101010101010101', 'sigma=log-periodic&epsilon=0.5&made_for=0.05&p=0.95',
            'sigma=two-slopes&right=-2&left=1.35&mask=0000000000000000',
        ].map((query) => [query, 0]),
        key: ['p', 'ArrowRight', 'p=0.55'],
        open: 'sigma=log-periodic',
        wrong: ['p=1', 'p=NaN', 'x=1e300', `x=${'9'.repeat(3000)}`, 'sigma=<b>x</b>', 'p=0.5&p=0.5', 'depth=3', 'mask=1'],
    },
    'p2-variance': {
        page: holding('p2-variance'),
        grid: [
            ['', 0], ['', 100], ['width=1&depth=1&trials=10', 10], ['width=128&depth=32', 2], ['width=13', 5], ['width=4&depth=7', 30],
            ...['default', 'unbiased', 'xavier', 'he', 'gaussian'].flatMap((initialisation) => ['linear', 'relu']
                .map((activation) => [`width=6&depth=12&initialisation=${initialisation}&activation=${activation}`, 20])),
        ],
        key: ['depth', 'ArrowRight', 'depth=11'],
        largest: [['width=128&depth=32', 2], ['width=128&depth=32&initialisation=gaussian', 2]],
        wrong: ['width=0', 'width=129', 'depth=NaN', 'depth=33', 'trials=1e9', 'trials=15', `width=${'9'.repeat(3000)}`, 'initialisation=lecun', 'activation=tanh'],
    },
    'p3-gradient': {
        page: holding('p3-gradient'),
        grid: [
            '', 'cut=0', 'factor=0', 'factor=0&cut=16', 'factor=-1&cut=1', 'depth=2&beta=2', 'depth=4', 'depth=32&cut=32&factor=0',
            'sigma=relu&depth=32&beta=0.2', 'sigma=relu&depth=32&beta=2', 'sigma=leaky-relu:0.1&cut=1', 'sigma=identity&depth=32&beta=0.05',
            'sigma=sigmoid&depth=32&factor=0.01', 'sigma=silu&seed=99', 'sigma=gelu&seed=1&cut=3',
        ].map((query) => [query, 0]),
        key: ['depth', 'ArrowRight', 'depth=17'],
        wrong: ['depth=1', 'depth=33', 'beta=0', 'beta=NaN', 'cut=1e9', 'factor=2', `seed=${'9'.repeat(3000)}`, 'sigma=softmax', 'cut=1&cut=1', 'x'],
    },
    'p3-paths': {
        page: holding('p3-paths'),
        grid: [['', 0], ['', 1], ['', 200], ['layers=1&most=0', 5], ['layers=16&most=4', 40], ['layers=16&most=16&seed=99', 3], ['layers=7&most=2&seed=1', 2]],
        key: ['layers', 'ArrowRight', 'layers=11'],
        wrong: ['layers=0', 'layers=17', 'most=-1', 'most=NaN', 'seed=1e9', `seed=${'9'.repeat(3000)}`, 'depth=4', 'most=1&most=1', 'x'],
    },
    'p4-split': {
        page: holding('p4-split'),
        grid: [
            ['', 2], ['chained=1', 2], ['channels=8&plain_width=252&paths=64&width=16&kernel=5', 1], ['channels=64&paths=1&width=1&kernel=1', 8],
            ['channels=16&width=5&chained=1', 8], ['channels=16&paths=3&width=5&chained=1', 8], ['channels=40&plain_width=4&paths=7&width=11&kernel=5', 3],
            ...[1, 2, 8, 33].flatMap((paths) => [1, 6, 16].map((width) => [`paths=${paths}&width=${width}`, 0])),
        ],
        key: ['paths', 'ArrowRight', 'paths=33'],
        largest: [['channels=256&paths=64&width=16&kernel=5', 4], ['channels=256&paths=64&width=16&kernel=5&chained=1', 4]],
        wrong: ['paths=0', 'paths=65', 'width=NaN', 'kernel=4', 'channels=1e9', `width=${'9'.repeat(3000)}`, 'chained=%22%3E', 'x', 'paths=4&paths=4'],
    },
};
const script = join(root, 'lab.js');
// Where no compiler makes WebAssembly the book has no labs, and these tests have nothing to test.
const skip = existsSync(script) ? false : 'the book was built without labs';

/** What the native program says for each query, in the order given. */
function native(name, grid) {
    const input = grid.map(([query, steps]) => `${name} ${query} ${steps}\n`).join('');
    const output = execFileSync('cargo', ['run', '--quiet', '--package', 'lab', '--bin', 'lab'], {
        cwd: resolve(import.meta.dirname, '../..'), input, encoding: 'utf8', maxBuffer: 1 << 28,
    });
    return output.trimEnd().split('\n').map((line) => JSON.parse(line));
}

const section = (name) => `section.lab[data-lab="${name}"]`;
const at = (name, query) => `${labs[name].page}?lab=${name}${query ? `&${query}` : ''}`;

/** Opens the page of a lab with these settings and waits until it runs. */
async function enter(page, name, query = '', from = base) {
    await page.goto(from + at(name, query));
    await page.waitForSelector(`${section(name)}:not([hidden])`);
}

/** Waits until a run has ended and its finding has been told. */
const ended = (page, name) => page.waitForFunction((lab) => {
    const stop = document.querySelector(`${lab} .lab-stop`);
    return document.querySelector(`${lab} .lab-status`).textContent && (stop.hidden || stop.textContent === 'Run again');
}, section(name));

const drawing = (page, name) => page.evaluate((lab) => {
    const { figure } = document.querySelector(lab).dataset;
    return document.getElementById(figure).querySelector('svg').outerHTML;
}, section(name));

/** Waits until the figure is another drawing than this one: a press of a key has come through. */
const redrawn = (page, name, before) => page.waitForFunction(([lab, old]) => {
    const { figure } = document.querySelector(lab).dataset;
    return document.getElementById(figure).querySelector('svg').outerHTML !== old;
}, [section(name), before]);

/** The captions and controls that a reader sees. */
const caption = (page, name) => page.evaluate((lab) => document.querySelector(lab).closest('figure').querySelector('figcaption').innerText, section(name));
const controls = (page, name) => page.evaluate((lab) => [...new Set([...document.querySelectorAll(`${lab} :is(input, select)`)]
    .filter((it) => it.checkVisibility()).map((it) => it.name))], section(name));

/** The reference task; how many milliseconds it took. */
const reference = () => {
    const start = performance.now();
    let x = 0.5;
    for (let k = 0; k < 35_000_000; k += 1) x = 3.9 * x * (1 - x);
    if (!(x > 0 && x < 1)) throw new Error('the reference task went astray');
    return performance.now() - start;
};

/** A function that runs `work` in the page and tells the milliseconds of the processor that took: other programs' are not among them. */
async function clock(page) {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const time = async () => (await devtools.send('Performance.getMetrics')).metrics.find((it) => it.name === 'ThreadTime').value;
    return async (work, given) => {
        const before = await time();
        await page.evaluate(work, given);
        return 1000 * (await time() - before);
    };
}

describe('labs', { skip, concurrency: 2 }, () => {
    test('every lab of the book is tested here', () => {
        const found = pages.flatMap((page) => [...read(page).matchAll(/data-lab="([^"]+)"/g)].map((match) => match[1]));
        assert.deepEqual([...new Set(found)].sort(), Object.keys(labs).sort());
    });

    test(`all labs together come in less than ${LIMIT} bytes`, (t) => {
        const bytes = gzipSync(readFileSync(script)).length;
        t.diagnostic(`${bytes} bytes`);
        assert.ok(bytes > 10_000 && bytes < LIMIT, `${bytes} bytes`);
    });

    for (const [name, { page: path, grid, key, wrong, open = '', largest = [] }] of Object.entries(labs)) {
        describe(name, () => {
            test('the browser computes what the native program computes', async (t) => {
                const expected = native(name, grid);
                await withPage({}, async (page) => {
                    await enter(page, name);
                    const seen = await page.evaluate(async ([name, grid]) => {
                        const { Session } = (await window.theLab).program;
                        return grid.map(([query, steps]) => {
                            const session = new Session(name, query);
                            for (let step = 0; step < steps; step += 1) session.step();
                            const state = session.state('t');
                            session.free();
                            return state;
                        });
                    }, [name, grid]);
                    assert.equal(seen.length, expected.length);
                    const found = [];
                    grid.forEach(([query], k) => {
                        const state = JSON.parse(seen[k]);
                        if (state.error || expected[k].error) found.push(`${query}: ${state.error}`);
                        for (const part of Object.keys(expected[k])) {
                            const [one, other] = [state, expected[k]].map((it) => JSON.stringify(it[part]));
                            if (one !== other) found.push(`${query}: ${part}: ${one.slice(0, 300)} instead of ${other.slice(0, 300)}`);
                        }
                    });
                    none(found, 'differences');
                    t.diagnostic(`${grid.length} queries, every text and drawing the same`);
                });
            });

            test('the keyboard reaches every control, moves it, and leaves', () => withPage({}, async (page) => {
                await enter(page, name);
                const all = await page.locator(`${section(name)} :is(input, select, button):visible`).count();
                await page.locator(`${section(name)} :is(input, select, button)`).first().focus();
                let reached = 0;
                const inside = () => page.evaluate((lab) => Boolean(document.activeElement.closest(lab)), section(name));
                while (reached < 200 && await inside()) {
                    reached += 1;
                    await page.keyboard.press('Tab');
                }
                assert.equal(reached, all);

                const [control, press, query] = key;
                await ended(page, name);
                const before = await drawing(page, name);
                const printed = await caption(page, name);
                await page.locator(`${section(name)} [name="${control}"]`).focus();
                await page.keyboard.press(press);
                await page.waitForFunction(([lab, text]) => document.querySelector(`${lab} b`) && document.querySelector(lab).innerText.includes(text),
                    [section(name), query.split('=')[1]]);
                await redrawn(page, name, before);
                await ended(page, name);
                const after = await drawing(page, name);
                assert.notEqual(after, before);
                // The number of the figure stays; what is drawn now is said, with what has been set.
                const said = await caption(page, name);
                assert.equal(said.match(/^Figure [\d.]+/)[0], printed.match(/^Figure [\d.]+/)[0]);
                assert.ok(said !== printed && said.includes(query.split('=')[1]), said);
                assert.ok(page.url().startsWith(base + path), 'the arrow key turned the page');

                await page.locator(`${section(name)} .lab-link`).press('Enter');
                assert.ok(page.url().includes(`?lab=${name}&${query}#fig-`), page.url());
                await page.locator(`${section(name)} .lab-reset`).press('Enter');
                await redrawn(page, name, after);
                await ended(page, name);
                assert.equal(await drawing(page, name), before);
                assert.equal(await caption(page, name), printed);
                assert.ok(!page.url().includes('?'), page.url());
                none(page.problems, 'problems');
            }));

            test('a permalink brings back what it was made from', () => withPage({}, async (page) => {
                const [query] = grid.find(([query]) => query.split('&').length === 3 && !query.includes('sigmoid'));
                await enter(page, name, query);
                await ended(page, name);
                const shown = [await drawing(page, name), await page.locator(section(name)).innerText()];
                await page.locator(`${section(name)} .lab-link`).click();
                const link = page.url();
                const pairs = (text) => text.split('&').sort();
                assert.deepEqual(pairs(new URL(link).search.slice(1).replace(`lab=${name}&`, '')), pairs(query));
                await page.goto('about:blank');
                await page.goto(link);
                await page.waitForSelector(`${section(name)}:not([hidden])`);
                await ended(page, name);
                assert.deepEqual([await drawing(page, name), await page.locator(section(name)).innerText()], shown);
                assert.ok(await page.locator('figure:target').isVisible());
            }));

            test('a bad permalink is told so, and the defaults are shown', () => withPage({}, async (page) => {
                await enter(page, name);
                await ended(page, name);
                const [still, values] = [await drawing(page, name), await page.locator(`${section(name)} dl`).innerText()];
                const states = await page.evaluate(async ([name, queries]) => {
                    const { Session } = (await window.theLab).program;
                    return queries.map((query) => JSON.parse(new Session(name, query).state('t')));
                }, [name, ['', ...wrong]]);
                const [defaults] = states;
                states.slice(1).forEach((state, k) => {
                    assert.match(state.error, /but must be|there are: /, wrong[k]);
                    assert.deepEqual({ ...state, error: null }, defaults, wrong[k]);
                });
                for (const query of [wrong[0], wrong.find((it) => it.length > 1000), wrong.at(-1)]) {
                    await enter(page, name, query);
                    await ended(page, name);
                    const message = await page.locator(`${section(name)} .lab-message`).innerText();
                    assert.match(message, /(but must be|there are: ).*These are the defaults\.$/s, query);
                    assert.ok(message.length < 300, message);
                    assert.equal(await drawing(page, name), still, query);
                    assert.equal(await page.locator(`${section(name)} dl`).innerText(), values, query);
                }
                none(page.problems, 'problems');
            }));

            test('it answers at once, and never holds the page up', (t) => withPage({}, async (page) => {
                // As a reader comes to it: the lab scrolls near, and the page is at rest again before its script is there.
                await page.route('**/lab.js', (route) => setTimeout(() => route.continue(), 700));
                // The least of up to three: another program may hold the machine up, but a slow lab is slow each time.
                let first = Infinity;
                for (let attempt = 0; attempt < 3 && first >= FIRST; attempt += 1) {
                    await page.goto(base + path);
                    await settled(page);
                    await page.locator(section(name)).evaluate((it) => document.getElementById(it.dataset.figure).scrollIntoView());
                    await ended(page, name);
                    const taken = await page.evaluate((name) => {
                        const script = performance.getEntriesByType('resource').find((it) => it.name.endsWith('/lab.js'));
                        return performance.getEntriesByName(`lab ${name}`)[0].startTime - script.responseEnd;
                    }, name);
                    first = Math.min(first, taken / await page.evaluate(reference));
                }
                const time = await clock(page);
                const redraws = 5;
                const redraw = await time(async ([name, queries, redraws]) => {
                    const { Session } = (await window.theLab).program;
                    queries.forEach((query) => {
                        for (let k = 0; k < redraws; k += 1) {
                            const session = new Session(name, query);
                            session.state('t');
                            session.free();
                        }
                    });
                }, [name, grid.map(([query]) => query), redraws]) / (redraws * grid.length);
                const steps = [];
                for (const [query, count] of [...grid, ...largest].filter(([, count]) => count > 0)) {
                    await page.evaluate(async ([name, query]) => { window.session = new (await window.theLab).program.Session(name, query); }, [name, query]);
                    for (let k = 0; k < Math.min(count, 4); k += 1) steps.push(await time(() => { window.session.step(); }));
                    await page.evaluate(() => window.session.free());
                }
                const unit = Math.min(await time(reference), await time(reference));
                const step = Math.max(0, ...steps) / unit;
                t.diagnostic(`of a reference task, which takes ${unit.toFixed(1)} ms: the first response ${first.toFixed(2)}, a redraw ${(redraw / unit).toFixed(3)}, the longest of ${steps.length} steps ${step.toFixed(2)}`);
                assert.ok(unit > 5, `${unit} ms for the reference task`);
                assert.ok(first < FIRST, `${first} reference tasks until the first response`);
                assert.ok(redraw / unit < REDRAW, `${redraw / unit} reference tasks for a redraw`);
                assert.ok(step < STEP, `${step} reference tasks for a step`);
            }));

            test('the drawing is in view with any of its controls at the foot of the window', (t) => withPage({}, async (page) => {
                await enter(page, name, open);
                await ended(page, name);
                const shares = [];
                for (const [width, height] of [[1280, 720], [1300, 900], [768, 1024], [390, 844], [844, 390]]) {
                    await page.setViewportSize({ width, height });
                    await settled(page);
                    const found = await page.evaluate(async (lab) => {
                        const section = document.querySelector(lab);
                        const drawing = section.closest('figure').querySelector('svg');
                        const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                        const all = [...section.querySelectorAll('input, select')].filter((it) => it.checkVisibility());
                        const found = [];
                        for (const control of all) {
                            // Again and again, as what comes near the window may change its height.
                            for (let k = 0; k < 8; k += 1) {
                                scrollBy({ top: control.getBoundingClientRect().bottom - innerHeight, behavior: 'instant' });
                                await frame();
                                if (Math.abs(control.getBoundingClientRect().bottom - innerHeight) < 1) break;
                            }
                            const menu = document.getElementById('mdbook-menu-bar').getBoundingClientRect();
                            const { top, bottom, height } = drawing.getBoundingClientRect();
                            const seen = Math.min(bottom, innerHeight) - Math.max(top, menu.bottom, 0);
                            const foot = control.getBoundingClientRect().bottom;
                            found.push({ name: control.name, share: seen / height, height, apart: Math.abs(foot - innerHeight) });
                        }
                        return found;
                    }, section(name));
                    const at = `${width} × ${height}`;
                    const least = Math.min(...found.map((it) => it.share));
                    t.diagnostic(`${at}: ${found.length} controls, at least ${(100 * least).toFixed(0)} % of a drawing ${found[0].height.toFixed(0)} high`);
                    assert.ok(found.length > 1 && found.every((it) => it.height > 150), `${at}: ${JSON.stringify(found)}`);
                    shares.push(...found.filter((it) => it.apart > 2).map((it) => `${at}: ${it.name} is not at the foot but ${it.apart} off`));
                    shares.push(...found.filter((it) => !(it.share >= IN_VIEW)).map((it) => `${at}: ${it.name}: ${it.share}`));
                }
                none(shares, 'controls that hide the drawing');
            }));

            test('it has a heading, and shows the controls that matter and no others', async () => {
                const queries = grid.map(([query]) => query).filter((query, k, all) => k % Math.ceil(all.length / 4) === 0).concat(open);
                const expected = native(name, queries.map((query) => [query, 0]));
                await withPage({}, async (page) => {
                    await enter(page, name);
                    const title = await page.locator(`${section(name)} h3`).innerText();
                    assert.match(title, /^Lab: \w/);
                    assert.equal(await page.getByRole('region', { name: title }).count(), 1);
                    for (const [k, query] of queries.entries()) {
                        await enter(page, name, query);
                        const all = Object.keys(expected[k].settings);
                        const { idle } = expected[k];
                        assert.ok(all.length > idle.length && idle.every((it) => all.includes(it)), query);
                        assert.deepEqual(await controls(page, name), all.filter((it) => !idle.includes(it)), query);
                    }
                });
            });

            test('axe finds nothing, in any theme', () => withPage({}, async (page) => {
                await enter(page, name);
                await ended(page, name);
                await page.evaluate(axe);
                const found = [];
                for (const theme of themes) {
                    await chooseTheme(page, theme);
                    const { violations, passes } = await page.evaluate((lab) => window.axe.run(lab), section(name));
                    assert.ok(passes.length > 5, `only ${passes.length} rules apply`);
                    found.push(...violations.flatMap((it) => it.nodes.map((node) => `${theme}: ${it.id}: ${node.target}`)));
                }
                none(found, 'violations');
            }));

            test('on opening, the figure of the book stays as it is', () => withPage({}, async (page) => {
                let release;
                const held = new Promise((done) => { release = done; });
                await page.route('**/lab.js', async (route) => { await held; await route.continue(); });
                await page.goto(base + path);
                await settled(page);
                const still = await drawing(page, name);
                await page.evaluate((lab) => {
                    const figure = document.getElementById(document.querySelector(lab).dataset.figure);
                    window.seen = [];
                    new MutationObserver(() => window.seen.push(figure.querySelector('svg').outerHTML)).observe(figure, { childList: true });
                    figure.scrollIntoView();
                }, section(name));
                release();
                await page.waitForSelector(`${section(name)}:not([hidden])`);
                await ended(page, name);
                const seen = await page.evaluate(() => window.seen);
                assert.ok(seen.length > 0, 'nothing was drawn');
                none(seen.filter((it) => it !== still).map((it) => it.slice(0, 300)), 'other drawings');
            }));

            test('on a phone nothing lies beside the window', () => withPage({ width: 360 }, async (page) => {
                await enter(page, name);
                await ended(page, name);
                const wide = await page.evaluate((lab) => [...document.querySelectorAll(`${lab}, ${lab} *`)]
                    // What a formula draws beyond its own frame is cut off there.
                    .filter((it) => !it.parentElement.closest('svg') && it.getBoundingClientRect().right > innerWidth + 0.5).map((it) => it.outerHTML.slice(0, 80)), section(name));
                none(wide, 'elements beside the window');
            }));

            test('it works from the disk', () => withPage({}, async (page) => {
                await enter(page, name, key[2], disk);
                await ended(page, name);
                const [{ steps }] = native(name, [[key[2], 0]]);
                const [expected] = native(name, [[key[2], steps]]);
                const title = (svg) => svg.replace(/ aria-labelledby="[^"]*"|<title.*?<\/title>/g, '').replaceAll('&quot;', '"');
                const shown = await page.evaluate((svg) => {
                    const holder = document.createElement('div');
                    holder.innerHTML = svg;
                    return holder.innerHTML;
                }, expected.svg);
                assert.equal(title(await drawing(page, name)), title(shown));
                none(page.problems, 'problems');
            }));

            test('the figure stays where the script is missing, has no WebAssembly, or does not run', async () => {
                const figure = read(path).match(new RegExp(`data-lab="${name}" data-figure="([^"]+)"`))[1];
                const seen = (page) => page.evaluate((id) => document.getElementById(id).querySelector('svg').outerHTML, figure);
                const still = await withPage({ javaScriptEnabled: false }, async (page) => {
                    await page.goto(base + at(name, key[2]));
                    assert.equal(await page.locator(section(name)).isVisible(), false);
                    return seen(page);
                });
                const hindrances = [
                    (page) => page.route('**/lab.js', (route) => route.abort()),
                    (page) => page.route('**/lab.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'window.theLab = Promise.reject(new Error("no"))' })),
                    (page) => page.addInitScript(() => { delete window.WebAssembly; }),
                    (page) => page.addInitScript(() => { delete window.DecompressionStream; }),
                ];
                for (const hinder of hindrances) {
                    await withPage({}, async (page) => {
                        await hinder(page);
                        await page.goto(base + at(name, key[2]));
                        await settled(page);
                        await page.waitForTimeout(300);
                        assert.equal(await page.locator(section(name)).isVisible(), false, String(hinder));
                        assert.equal(await seen(page), still, String(hinder));
                        none(page.problems.filter((it) => it.startsWith('error of a script')), 'errors');
                    });
                }
            });
        });
    }

    test('it is loaded when a lab is near the window, and not before', () => withPage({}, async (page) => {
        await page.goto(base + labs['p4-split'].page);
        await settled(page);
        assert.ok(!page.requests.some((url) => url.endsWith('/lab.js')), 'loaded at the head of the page');
        await page.locator(section('p4-split')).evaluate((it) => document.getElementById(it.dataset.figure).scrollIntoView());
        await page.waitForSelector(`${section('p4-split')}:not([hidden])`);
        assert.ok(page.requests.some((url) => url.endsWith('/lab.js')));
        none(page.problems, 'problems');
    }));

    // Each large enough to be met at work.
    for (const [name, query] of [['p4-split', 'paths=64&width=16&kernel=5'], ['p2-variance', 'width=128&trials=500']]) {
        test(`a run of ${name} can be stopped, goes on, and is then the run that was never stopped`, () => withPage({}, async (page) => {
            const told = () => page.locator(`${section(name)} dl`).innerText();
            const count = async () => (await told()).match(/(\d+) of (\d+)/).slice(1).map(Number);
            await enter(page, name, query);
            await ended(page, name);
            const stop = page.locator(`${section(name)} .lab-stop`);
            const said = await stop.evaluate(async (button) => {
                const before = [button.textContent];
                button.click();
                before.push(button.textContent);
                await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                button.click();
                return [...before, button.textContent];
            });
            assert.deepEqual(said, ['Run again', 'Stop', 'Go on']);
            const [stopped, all] = await count();
            assert.ok(stopped > 0 && stopped < all, `${stopped} of ${all} when it was stopped`);
            await page.waitForTimeout(500);
            assert.deepEqual(await count(), [stopped, all]);
            await stop.filter({ hasText: 'Go on' }).click();
            await ended(page, name);
            const resumed = await told();
            await stop.filter({ hasText: 'Run again' }).click();
            await ended(page, name);
            assert.equal(await told(), resumed);
        }));
    }

    test('a long run says how long it will take, and what has been drawn so far is one number', () => withPage({}, async (page) => {
        await enter(page, 'p2-variance', 'width=128&depth=32&trials=5000');
        const wait = `${section('p2-variance')} .lab-wait`;
        await page.waitForFunction((wait) => document.querySelector(wait).textContent, wait);
        const seen = await page.evaluate(async (lab) => {
            const section = document.querySelector(lab);
            const figure = section.closest('figure');
            const seen = [];
            for (const start = performance.now(); performance.now() - start < 1500;) {
                await new Promise(requestAnimationFrame);
                seen.push({ text: figure.innerText, wait: section.querySelector('.lab-wait').textContent });
            }
            section.querySelector('.lab-stop').click();
            await new Promise((done) => setTimeout(done, 1000));
            return [...seen, { text: figure.innerText, wait: 'about 1 s left' }];
        }, section('p2-variance'));
        const counts = seen.map(({ text }) => [...text.matchAll(/([\d,]+) of 5,000/g)].map((match) => match[1]));
        // In the caption and among the numbers, and when it has been stopped in the finding too.
        assert.ok(counts.every((it) => it.length >= 2) && counts.at(-1).length === 3, JSON.stringify(counts));
        none(counts.filter((it) => new Set(it).size > 1), 'moments with two counts');
        assert.ok(new Set(counts.flat()).size > 2, 'nothing went on');
        none(seen.map((it) => it.wait).filter((it) => !/^about \d+ s left$/.test(it)), 'moments without an estimate');
    }));

    test('only pages with a lab may compile WebAssembly', () => {
        const found = pages.filter((page) => /script-src[^;]*'wasm-unsafe-eval'/.test(read(page)) !== read(page).includes('data-engine='));
        none(found, 'pages whose policy does not fit');
        assert.ok(pages.some((page) => read(page).includes("'wasm-unsafe-eval'")));
    });
});

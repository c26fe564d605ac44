// On paper: answers open or closed as chosen, the colours of paper, and nothing of the screen.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapter, problems } from './lib/book.js';
import { open, settled, themes, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

/** Runs `body` with the page as paper shows it. */
const onPaper = (path, options, body) => withPage(options, async (page) => {
    await open(page, path);
    await page.emulateMedia({ media: 'print' });
    await settled(page);
    await body(page);
});

/** How many answers paper shows, and how many it does not. */
const answers = (page) => page.evaluate(() => {
    const bodies = [...document.querySelectorAll('details.answer')].map((details) => details.lastElementChild);
    const visible = bodies.filter((body) => body.checkVisibility({ contentVisibilityAuto: true })
        && body.getBoundingClientRect().height > 0).length;
    return { visible, hidden: bodies.length - visible };
});

describe('print', () => {
    for (const theme of themes) {
        test(`the colours of paper, from ${theme}`, () => onPaper(chapter('p1-'), { theme }, async (page) => {
            const found = await page.evaluate(() => {
                const style = (element) => getComputedStyle(element);
                const texts = [...document.querySelectorAll('main p, figcaption, figure svg text')];
                const code = [...document.querySelectorAll('pre code, pre code span')];
                const colour = (name) => style(document.documentElement).getPropertyValue(name).trim();
                return {
                    paper: colour('--figure-paper'),
                    series: [1, 2, 3, 4, 5, 6].map((k) => colour(`--series-${k}`).match(/[0-9a-f]{2}/gi).map((it) => parseInt(it, 16))),
                    page: [...new Set(['html', 'body', 'main'].map((s) => style(document.querySelector(s)).backgroundColor))],
                    texts: [...new Set(texts.map((e) => (e.closest('svg') ? style(e).fill : style(e).color)))],
                    code: [...new Set(code.map((e) => style(e).color))],
                    counts: [texts.length, code.length],
                };
            });
            assert.ok(found.counts.every((count) => count > 50), found.counts.join());
            assert.match(found.paper, /^#fff(fff)?$/i);
            // A label in a drawing may have the colour of the series that it names.
            const inks = ['0, 0, 0', ...found.series.map((it) => it.join(', '))].map((it) => `rgb(${it})`);
            assert.ok(inks.every((it) => /^rgb\(\d+, \d+, \d+\)$/.test(it)), inks.join());
            none(found.texts.filter((it) => !inks.includes(it)), 'colours of text and figures that are not of paper');
            const white = ['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'];
            none(found.page.filter((colour) => !white.includes(colour)), 'grounds that are not white');
            const bright = found.code.filter((colour) => {
                const [r, g, b] = colour.match(/\d+/g).map(Number);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b > 140;
            });
            none(bright, 'colours of code too pale for paper');
        }));
    }

    for (const path of [...problems, 'print.html']) {
        test(`${path}: nothing of the screen, nothing cut off`, () => onPaper(path, { width: 720 }, async (page) => {
            const { screen, wide, measured } = await page.evaluate(() => {
                const screen = ['#mdbook-sidebar', '#mdbook-menu-bar', '.nav-chapters', '.clip-button', '#mdbook-search-wrapper']
                    .filter((s) => [...document.querySelectorAll(s)].some((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })));
                const boxes = [...document.querySelectorAll('figure, .claim, .equation')].filter((e) => e.checkVisibility());
                const wide = boxes.filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
                    .map((e) => `${e.className} ${e.id} “${e.textContent.trim().slice(0, 40)}”`);
                return { screen, wide, measured: boxes.length };
            });
            assert.ok(measured >= 10, `${measured} boxes`);
            none(screen, 'parts of the screen on paper');
            none(wide, 'boxes wider than the paper');
        }));
    }

    test('a chapter prints, every answer on it', () => withPage({}, async (page) => {
        await open(page, chapter('p1-'));
        const pdf = await page.pdf({ format: 'A4' });
        assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
        const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
        assert.ok(pages >= 5, `${pages} pages`);
    }));

    test('without script every answer is on paper', () =>
        onPaper('print.html', { javaScriptEnabled: false }, async (page) => {
            const { visible, hidden } = await answers(page);
            assert.ok(visible >= 20, `${visible} answers`);
            assert.equal(hidden, 0);
        }));

    for (const [choice, shown] of [['open', true], ['closed', false]]) {
        test(`all answers ${choice}, by choice`, () =>
            withPage({}, async (page) => {
                await open(page, 'print.html');
                await page.locator('.answers-choice select').selectOption(choice);
                await page.emulateMedia({ media: 'print' });
                await settled(page);
                const { visible, hidden } = await answers(page);
                assert.ok(visible + hidden >= 20, `${visible + hidden} answers`);
                assert.equal(shown ? hidden : visible, 0);
            }));
    }
});

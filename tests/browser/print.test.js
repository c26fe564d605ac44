// On paper: answers open or closed as chosen, the colours of paper, and nothing of the screen.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapter, chapters, problems } from './lib/book.js';
import { open, settled, themes, withPage } from './lib/browser.js';
import { readPdf, squeezed } from './lib/pdf.js';
import { none } from './lib/report.js';

/** Runs `body` with the page as paper shows it. */
const onPaper = (path, options, body) => withPage(options, async (page) => {
    await open(page, path);
    await page.emulateMedia({ media: 'print' });
    await settled(page);
    await body(page);
});

/** A page as the PDF that a reader makes with this choice; its headings, and the claims that follow theirs at once. */
const printed = (path, choice) => withPage({}, async (page) => {
    await page.addInitScript((choice) => localStorage.setItem('proofs-that-run/answers', choice), choice);
    await open(page, path);
    const { headings, claims } = await page.evaluate(() => ({
        headings: [...document.querySelectorAll('main :is(h1, h2, h3, h4):not(.lab *)')].map((heading) => heading.textContent),
        claims: [...document.querySelectorAll(':is(h2 + .one-line, h2 + .one-line + .also) + .claim > p:first-child > strong:first-child')]
            .map((label) => label.textContent.match(/^Claim (P\d+\.\d+)[., ]/)[1]),
    }));
    // A browser's own dialog asks for the outline and the tags as well.
    const pdf = await page.pdf({ format: 'A4', outline: true, tagged: true, preferCSSPageSize: true });
    return { ...await readPdf(pdf), headings: headings.map((heading) => heading.replace(/\s+/g, ' ').trim()), claims };
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
                const texts = [...document.querySelectorAll('main p, figcaption, figure svg text')]
                    // A label at a curve has the curve's colour.
                    .filter((text) => !text.getAttribute('style')?.includes('--series') && !text.getAttribute('fill')?.includes('--series'));
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
                const screen = ['#mdbook-sidebar', '#mdbook-menu-bar', '.nav-chapters', '.clip-button', '#mdbook-search-wrapper', '.skip-link',
                    '.answers-choice', '.also', '.sheets', 'button', 'input[type=checkbox]']
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

    for (const [path, choice, least] of [[chapter('p2-'), 'closed', 10], ['print.html', 'open', 150]]) {
        test(`${path} as a PDF, answers ${choice}`, async () => {
            const { pages, outline, headings, claims } = await printed(path, choice);
            assert.ok(pages.length >= least && claims.length >= 3, `${pages.length} pages, ${claims}`);
            const text = pages.map((lines) => squeezed(lines.join('')));
            const whole = text.join('');

            const screen = ['Skip to the text', 'Also:', 'For a course', 'Data of figure', 'The Rust behind', 'Prints', 'I can prove', '▶', '▸', '▾'];
            none(screen.filter((words) => whole.includes(squeezed(words))), 'words of the screen');
            assert.equal(whole.includes('Answertoexercise'), choice === 'open');

            const titled = path === 'print.html' ? 1 : 0;
            const numbers = pages.map((lines) => lines.at(-1));
            assert.deepEqual(numbers.slice(titled), numbers.map((_, at) => `${at + 1} / ${pages.length}`).slice(titled));

            assert.deepEqual(outline.map(({ title }) => title.trim()), headings);
            const elsewhere = outline.filter(({ title, page }) => !text[page].includes(squeezed(title)));
            none(elsewhere.map(({ title, page }) => `${title}, not on page ${page + 1}`), 'headings that are on another page');
            const bare = outline.filter(({ title, page }) => {
                const last = squeezed(pages[page].at(-2));
                return squeezed(title).endsWith(last) || last.startsWith('Inoneline:');
            });
            none(bare.map(({ title }) => title), 'headings at the foot of a page');
            const apart = claims.filter((claim) => {
                const head = outline.find(({ title }) => title.startsWith(`${claim} `));
                return !new RegExp(`Claim${claim}(?!\\d)`).test(text[head.page]);
            });
            none(apart, 'claims that are not on the page of their heading');

            if (!titled) return;
            const [title, contents] = pages;
            assert.equal(title[0], 'Proofs That Run');
            assert.ok(title.every((line) => !/^\d+ \/ \d+$/.test(line)), 'a number on the title page');
            assert.deepEqual([contents[0], contents.length], ['Contents', chapters.length + 2], contents.join('\n'));
            const counted = contents.slice(1, -1).map((line) => line.match(/^\d(\.\d)?(?!\d)/)?.[0]).filter(Boolean);
            assert.ok(counted.length >= 30, `${counted}`);
            none(counted.filter((number) => !outline.some((entry) => entry.title.startsWith(`${number} `))), 'chapters without their number');
        });
    }

    test('on the sheet of all problems each has its due line, over nothing else', () =>
        onPaper('handouts/all-problems.html', { width: 720 }, async (page) => {
            const { due, over } = await page.evaluate(() => {
                const box = (element) => {
                    const range = document.createRange();
                    range.selectNodeContents(element);
                    return range.getBoundingClientRect();
                };
                const lines = [...document.querySelectorAll('.problem > .marks')];
                const others = [...document.querySelectorAll('h1, dl, .problem > h2, .problem > .setting p'), ...lines];
                const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
                const over = lines.flatMap((line) => others.filter((it) => it !== line && meet(box(line), box(it))));
                return { due: lines.map((line) => line.textContent), over: over.map((it) => it.textContent.slice(0, 60)) };
            });
            assert.equal(due.length, 4);
            assert.ok(due.every((line) => /^Due .+, \d+ minutes, \d+ points$/.test(line)), due.join('\n'));
            none(over, 'words under a due line');
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

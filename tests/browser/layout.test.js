// Nothing overflows, nothing overlaps, nothing is cut off: measured by boxes, at three widths.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapters, pages, problems } from './lib/book.js';
import { open, openDetails, widths, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

/** Runs in the page: what is out of place, and how many boxes of each kind were measured. */
function measure() {
    const found = [];
    const seen = {};
    const count = (kind) => (seen[kind] = (seen[kind] ?? 0) + 1);
    const main = document.querySelector('main') ?? document.body;
    const scrollers = 'pre, .table-wrapper, .wide';
    // What only assistive technology gets: a box of one pixel.
    const unseen = '[class*="hidden"]';
    const shown = (element) => element.checkVisibility()
        && element.getBoundingClientRect().width > 1 && !element.closest(unseen);
    const name = (element) => {
        const id = element.closest('[id]')?.id;
        const own = element.tagName.toLowerCase()
            + [...element.classList].slice(0, 2).map((c) => `.${c}`).join('');
        const text = element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40);
        return `${own}${id ? ` in #${id}` : ''} “${text}”`;
    };
    const by = (a) => `${Math.round(a * 10) / 10} px`;

    // The page itself does not scroll sideways, and only certain boxes in it do.
    count('page');
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 0) found.push(`the page is ${by(wide)} wider than the window`);
    const around = [];
    for (let box = main; box !== document.documentElement; box = box.parentElement) around.push(box);
    for (const box of around) {
        const more = box.scrollWidth - box.clientWidth;
        if (more > 1) found.push(`its text is ${by(more)} wider than ${name(box).split(' “')[0]}`);
    }
    // A formula in the text breaks only where it says; each part has to fit.
    for (const part of main.querySelectorAll('math')) {
        if (part.closest(scrollers) || !shown(part)) continue;
        count('part of a formula in the text');
        const block = part.closest('p, li, td, th, summary, figcaption, dd, h1, h2, h3, h4, legend, label');
        const out = block ? part.getBoundingClientRect().right - block.getBoundingClientRect().right : 0;
        if (out > 1) found.push(`${by(out)} beyond its text: ${name(part)}`);
    }
    for (const element of main.querySelectorAll('*')) {
        if (element.closest('svg, math') || !shown(element)) continue;
        count('element');
        const style = getComputedStyle(element);
        const more = element.scrollWidth - element.clientWidth;
        const scrolls = /auto|scroll/.test(style.overflowX);
        if (scrolls && more > 1 && !element.closest(scrollers)) found.push(`scrolls sideways: ${name(element)}`);
        const cuts = /hidden|clip/.test(style.overflowX) && element.clientWidth > 1;
        if (cuts && more > 1) found.push(`cut off by ${by(more)} at the side: ${name(element)}`);
        const higher = element.scrollHeight - element.clientHeight;
        // A formula's lines are higher than its ink, which is measured below.
        const cutsBelow = /hidden|clip/.test(style.overflowY) && element.clientHeight > 1
            && !element.matches('.wide');
        if (cutsBelow && higher > 1) found.push(`cut off by ${by(higher)} below: ${name(element)}`);
        if (!element.parentElement.closest(scrollers)) {
            const { left, right } = element.getBoundingClientRect();
            if (right > innerWidth + 1) found.push(`${by(right - innerWidth)} beyond the window: ${name(element)}`);
            if (left < -1) found.push(`${by(-left)} before the window: ${name(element)}`);
        }
    }

    // Each of these lies inside the box that it belongs to.
    const inside = [
        ['figure', 'main'], ['figure > svg', 'figure'], ['figcaption', 'figure'], ['.equation', 'main'],
        ['pre', 'main'], ['.table-wrapper', 'main'], ['pre button', 'pre'], ['main button', 'main'],
        ['main summary', 'details'], ['main details', 'main'], ['.menu-bar button', '.menu-bar'],
        ['.menu-bar label.icon-button', '.menu-bar'], ['.menu-bar a', '.menu-bar'],
    ];
    for (const [selector, container] of inside) {
        for (const element of document.querySelectorAll(selector)) {
            const around = element.parentElement.closest(container);
            if (!shown(element) || !around) continue;
            count(selector);
            const a = element.getBoundingClientRect();
            const b = around.getBoundingClientRect();
            const out = Math.max(b.left - a.left, a.right - b.right, b.top - a.top, a.bottom - b.bottom);
            if (out > 1) found.push(`${by(out)} outside its ${container}: ${name(element)}`);
        }
    }

    const overlap = (a, b) => Math.min(
        Math.min(a.right, b.right) - Math.max(a.left, b.left),
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
    );

    // The box of what is written: a text's own box is as high as its font's tallest letters and
    // deepest tails, so it is cut down to the ink of these letters.
    const canvas = document.createElement('canvas').getContext('2d');
    const ink = (element, text, box, turned) => {
        const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
        canvas.textAlign = 'left';
        canvas.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
        const m = canvas.measureText(text);
        const { left, right, top, bottom } = box;
        const high = m.fontBoundingBoxAscent + m.fontBoundingBoxDescent;
        const above = (m.fontBoundingBoxAscent - m.actualBoundingBoxAscent) / high;
        const below = (m.fontBoundingBoxDescent - m.actualBoundingBoxDescent) / high;
        if (turned) {
            const w = right - left;
            return { left: left + above * w, right: right - below * w, top, bottom };
        }
        const [h, scale] = [bottom - top, (right - left) / m.width];
        return {
            left: left - scale * m.actualBoundingBoxLeft,
            right: left + scale * m.actualBoundingBoxRight,
            top: top + above * h,
            bottom: bottom - below * h,
        };
    };

    // In a figure no text lies on another text or leaves the drawing.
    const written = (text) => ink(text, text.textContent, text.getBoundingClientRect(),
        /rotate\((-90|270)/.test(text.getAttribute('transform') ?? ''));
    for (const svg of main.querySelectorAll('figure svg')) {
        if (!shown(svg)) continue;
        count('drawing');
        const box = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim());
        const boxes = texts.map(written);
        boxes.forEach((a, i) => {
            count('text in a drawing');
            const out = Math.max(box.left - a.left, a.right - box.right, box.top - a.top, a.bottom - box.bottom);
            if (out > 1) found.push(`${by(out)} outside the drawing: ${name(texts[i])}`);
            boxes.slice(i + 1).forEach((b, j) => {
                const over = overlap(a, b);
                if (over > 0.5) found.push(`${by(over)} over ${name(texts[i + 1 + j])}: ${name(texts[i])}`);
            });
        });
    }

    // A formula does not run under its number, and its box cuts off neither its top nor its foot.
    for (const equation of main.querySelectorAll('.equation')) {
        if (!shown(equation)) continue;
        count('equation');
        const box = equation.querySelector('.wide').getBoundingClientRect();
        for (const number of equation.querySelectorAll('.number')) {
            const over = overlap(box, number.getBoundingClientRect());
            if (over > 0.5) found.push(`${by(over)} under its number: ${name(equation)}`);
        }
        // The boxes of MathML are those of the ink.
        for (const glyph of equation.querySelectorAll('mi, mo, mn, mtext')) {
            count('glyph of an equation');
            const a = glyph.getBoundingClientRect();
            const out = Math.max(box.top - a.top, a.bottom - box.bottom);
            if (out > 0.5) found.push(`cut off by ${by(out)}: “${glyph.textContent}” of ${name(equation)}`);
        }
    }

    // The boxes of what a block shows: its lines of text and its drawings.
    const lines = (block) => {
        const boxes = [...block.querySelectorAll('svg, img')].map((drawing) => drawing.getBoundingClientRect());
        const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        while (texts.nextNode()) {
            if (!texts.currentNode.data.trim() || texts.currentNode.parentElement.closest(unseen)) continue;
            range.selectNodeContents(texts.currentNode);
            boxes.push(...range.getClientRects());
        }
        return boxes;
    };

    // Blocks that follow each other in the text do not lie on each other.
    const flows = [main, ...main.querySelectorAll('main > div, main > details, main > section, figure')];
    for (const flow of flows) {
        const blocks = [...flow.children].filter((element) => shown(element)
            && !/absolute|fixed/.test(getComputedStyle(element).position)
            && getComputedStyle(element).display !== 'inline');
        blocks.slice(1).forEach((block, i) => {
            count('pair of blocks');
            if (overlap(blocks[i].getBoundingClientRect(), block.getBoundingClientRect()) <= 1) return;
            // Boxes may, where one has room that the other stands in; what is written may not.
            const [before, after] = [lines(blocks[i]), lines(block)];
            const over = Math.max(...before.flatMap((a) => after.map((b) => overlap(a, b))));
            if (over > 1) found.push(`${by(over)} over the block before it: ${name(block)}`);
        });
    }

    // The bar at the top: its title does not run under its buttons.
    const title = document.querySelector('.menu-title');
    for (const side of document.querySelectorAll('.left-buttons, .right-buttons')) {
        if (!title || !shown(title)) continue;
        count('side of the bar');
        const over = overlap(title.getBoundingClientRect(), side.getBoundingClientRect());
        if (over > 1) found.push(`${by(over)} over the title of the bar: ${name(side)}`);
    }
    return { found, seen };
}

/** How many boxes of a kind must have been measured on a page: a test that finds none proves nothing. */
const expected = (path) => (problems.includes(path)
    ? { drawing: 2, 'text in a drawing': 10, equation: 4, 'glyph of an equation': 40, pre: 5, 'pre button': 4, 'pair of blocks': 20, 'part of a formula in the text': 50 }
    : { element: 2, page: 1 });

for (const width of widths) {
    describe(`layout, ${width} px`, () => {
        for (const path of pages) {
            test(path, () => withPage({ theme: 'light', width }, async (page) => {
                await open(page, path);
                await openDetails(page);
                const { found, seen } = await page.evaluate(measure);
                for (const [kind, least] of Object.entries(expected(path))) {
                    assert.ok(seen[kind] >= least, `measured ${seen[kind] ?? 0} × ${kind}, expected ${least}`);
                }
                none([...new Set(found)], 'boxes out of place');
            }));
        }

        test('the sidebar holds its entries', () => withPage({ width, sidebar: 'visible' }, async (page) => {
            await open(page, problems[0]);
            if (width < 1080) await page.click('#mdbook-sidebar-toggle');
            await page.waitForSelector('#mdbook-sidebar a:visible');
            const { entries, out } = await page.evaluate(() => {
                const box = document.querySelector('.sidebar-scrollbox').getBoundingClientRect();
                const entries = [...document.querySelectorAll('#mdbook-sidebar a')].filter((a) => a.checkVisibility());
                const beyond = (a) => [...a.getClientRects()].some((r) => r.right > box.right + 1);
                return { entries: entries.length, out: entries.filter(beyond).map((a) => a.textContent) };
            });
            assert.ok(entries >= 12 && entries < chapters.length, `the sidebar shows ${entries} entries of ${chapters.length}: one chapter is open`);
            none(out, 'entries wider than the sidebar');
        }));
    });
}

/** Each spoils a chapter in one way that `measure` has to see. */
const spoilt = [
    ['a text moved onto another', /over text/, () => {
        const [a, b] = document.querySelectorAll('figure svg text');
        for (const name of ['x', 'y', 'dy', 'text-anchor']) a.setAttribute(name, b.getAttribute(name) ?? '');
    }],
    ['a text moved out of its drawing', /outside the drawing/, () => {
        document.querySelector('figure svg text').setAttribute('y', '-200');
    }],
    ['a word that is too long', /its text is .* wider than/, () => {
        const text = document.querySelector('main p');
        text.textContent = 'long'.repeat(200);
        text.style.overflowWrap = 'normal';
    }],
    ['a formula under its number', /under its number/, () => {
        const number = document.querySelector('.equation .number');
        number.style.cssText = 'margin-inline-start: -4em';
    }],
    ['a formula in a low box', /cut off by .*“/, () => {
        document.querySelector('.wide').style.cssText = 'height: 12px; padding: 0';
    }],
    ['a figure pulled over the text above it', /over the block before it/, () => {
        document.querySelector('figure').style.marginTop = '-200px';
    }],
    ['a button outside its block', /outside its pre/, () => {
        document.querySelector('pre button').parentElement.style.top = '-60px';
    }],
];

describe('layout: what is out of place is seen', () => {
    for (const [what, expected, spoil] of spoilt) {
        test(what, () => withPage({ theme: 'light' }, async (page) => {
            await open(page, problems[0]);
            await openDetails(page);
            await page.evaluate(spoil);
            const { found } = await page.evaluate(measure);
            assert.ok(found.some((line) => expected.test(line)), found.join('\n') || 'nothing was seen');
        }));
    }
});

// Formulas: where their lines end, that none is cut off, what a page of them weighs, and what is copied of them.

import { strict as assert } from 'node:assert';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { chapters, problemPages, problems, root } from './lib/book.js';
import { open, openDetails, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

const NODES = 8_000;
const HTML = 350_000; // bytes

/** Runs in the page: what is torn from its formula, formulas wider than their text, and how many were looked at. */
function torn() {
    const found = [];
    const seen = { formulas: 0, marks: 0, ends: 0 };
    const range = document.createRange();
    // Every formula and every letter of the text, in order.
    const items = [];
    let space = false;
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
        if (node.parentElement.closest('math, svg, pre, script, .equation')) return NodeFilter.FILTER_REJECT;
        const unseen = node.nodeType === Node.ELEMENT_NODE && !node.checkVisibility();
        return unseen ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    });
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const element = node.nodeType === Node.ELEMENT_NODE;
        const block = (element ? node : node.parentElement).closest('p, li, td, th, dd, summary, figcaption, legend, label, h1, h2, h3, h4');
        if (element && node.localName === 'math') items.push({ says: 'formula', node, block, space });
        if (element) {
            space &&= node.localName !== 'math';
            continue;
        }
        [...node.data].reduce((at, letter) => {
            if (!/\s/.test(letter)) items.push({ says: letter, node, at, length: letter.length, block, space });
            space = /\s/.test(letter);
            return at + letter.length;
        }, 0);
    }
    const box = ({ node, at, length }) => {
        if (at === undefined) return node.getBoundingClientRect();
        range.setStart(node, at);
        range.setEnd(node, at + length);
        return range.getBoundingClientRect();
    };
    let last;
    items.forEach((item, at) => {
        const before = items[at - 1];
        const name = () => `${before?.node.textContent.trim().slice(-40)} | ${item.node.textContent.trim().slice(0, 20)}`;
        if (item.says === 'formula') {
            seen.formulas += 1;
            const out = item.block ? box(item).right - item.block.getBoundingClientRect().right : 0;
            if (out > 1) found.push(`${Math.round(out)} px wider than its text: ${item.node.textContent}`);
            const [a, b] = [last && box(last), box(item)];
            const over = a && Math.min(a.right - b.left, b.right - a.left, a.bottom - b.top, b.bottom - a.top);
            if (over > 0.5) found.push(`lies on the formula before it: ${item.node.textContent}`);
            last = item;
            for (const row of item.node.querySelectorAll('mtr')) {
                const [{ top, bottom }, letters] = [row.getBoundingClientRect(), [...row.querySelectorAll('mi, mn, mo')]];
                const out = letters.some((it) => it.getBoundingClientRect().top < top - 1 || it.getBoundingClientRect().bottom > bottom + 1);
                if (out) found.push(`a row of a matrix lies on the next: ${item.node.textContent}`);
            }
        }
        if (!before || before.block !== item.block) return;
        const touches = !item.space && (before.says === 'formula' ? item.says !== 'formula' : before.says === '(' && item.says === 'formula');
        if (!touches && item.says !== '∎') return;
        seen[item.says === '∎' ? 'ends' : 'marks'] += 1;
        if (box(before).right <= box(item).left + 2) return;
        found.push(item.says === '∎' ? `∎ stands alone: ${name()}` : `a line begins with what belongs to the one before: ${name()}`);
    });
    return { found, seen };
}

/** Runs in the page: equations that scroll, that leave their claim, or whose number is not in the window. */
function equations(mayScroll) {
    const found = [];
    let [all, scrolling] = [0, 0];
    for (const equation of document.querySelectorAll('main .equation')) {
        if (!equation.checkVisibility()) continue;
        all += 1;
        const name = equation.querySelector('math').dataset.tex.slice(0, 50);
        const box = equation.getBoundingClientRect();
        const wide = equation.querySelector('.wide');
        const around = equation.closest('.claim, .proof, main').getBoundingClientRect();
        if (box.left < around.left - 1 || box.right > around.right + 1) found.push(`stands out of its block: ${name}`);
        const number = equation.querySelector('.number')?.getBoundingClientRect();
        if (number && (number.right > Math.min(innerWidth, box.right + 1) || number.width < 10)) found.push(`its number is cut off: ${name}`);
        if (wide.scrollWidth <= wide.clientWidth) continue;
        scrolling += 1;
        if (!mayScroll) found.push(`scrolls sideways: ${name}`);
        // Two shadows that stay, two covers that move with the formula.
        const shadows = getComputedStyle(wide).backgroundAttachment;
        if (shadows !== 'local, local, scroll, scroll') found.push(`nothing says that it scrolls: ${name}`);
    }
    return { found, all, scrolling };
}

for (const width of [1300, 390]) {
    describe(`formulas, ${width} px`, () => {
        const sum = { formulas: 0, marks: 0, ends: 0, all: 0, scrolling: 0 };
        for (const path of problemPages) {
            test(path, () => withPage({ width }, async (page) => {
                await open(page, path);
                await openDetails(page);
                const [text, own] = [await page.evaluate(torn), await page.evaluate(equations, width < 600)];
                for (const [kind, count] of Object.entries({ ...text.seen, all: own.all, scrolling: own.scrolling })) sum[kind] += count;
                none([...text.found, ...own.found], 'faults of formulas');
            }));
        }

        test('all of this was looked at', () => {
            const { formulas, marks, ends, all, scrolling } = sum;
            assert.ok(formulas > 2000 && marks > 500 && ends > 30 && all > 80, JSON.stringify(sum));
            assert.ok(scrolling < 30, `${scrolling} equations scroll`);
        });
    });
}

/** Each spoils a page in one way that has to be seen. */
const spoilt = [
    ['a mark that begins a line', /a line begins with what/, () => {
        for (const held of document.querySelectorAll('.held')) held.style.whiteSpace = 'normal';
    }],
    ['the end of a proof alone', /∎ stands alone/, () => {
        const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
        const ends = [];
        while (texts.nextNode()) if (texts.currentNode.data.includes('∎')) ends.push(texts.currentNode);
        for (const text of ends) text.splitText(text.data.indexOf('∎')).before(document.createElement('br'));
    }],
    ['lines and rows too near each other', /lies on the formula[^]*a row of a matrix/, () => {
        for (const text of document.querySelectorAll('main p')) text.style.lineHeight = '0.5';
        for (const formula of document.querySelectorAll('main math')) formula.style.cssText = 'padding: 0; margin-block: -1em';
        const row = '<mtr style="display: block; height: 0.4em"><mtd><mn>1</mn></mtd></mtr>';
        document.querySelector('main p math').innerHTML = `<mtable>${row}${row}</mtable>`;
    }],
    ['a formula that does not break', /px wider than its text/, () => {
        for (const end of document.querySelectorAll('.formula > wbr')) end.remove();
    }],
];

describe('formulas: what is out of place is seen', () => {
    for (const [what, expected, spoil] of spoilt) {
        test(what, () => withPage({ width: 390 }, async (page) => {
            const found = [];
            for (const path of [problems[0], chapters.find((it) => it.includes('other-activations'))]) {
                await open(page, path);
                await openDetails(page);
                await page.evaluate(spoil);
                found.push(...(await page.evaluate(torn)).found);
            }
            assert.match(found.sort().reverse().join('\n'), expected);
        }));
    }

    test('an equation out of its claim, without its shadow, its number cut off', () => withPage({ width: 390 }, async (page) => {
        await open(page, problems[0]);
        await openDetails(page);
        const spoil = (width) => document.querySelectorAll('.equation').forEach((it) => {
            it.style.width = width;
            it.querySelector('.wide').style.background = 'none';
        });
        await page.evaluate(spoil, '40em');
        const { found } = await page.evaluate(equations, false);
        for (const expected of [/out of its block/, /number is cut off/]) assert.ok(found.some((line) => expected.test(line)), found.join('\n'));
        await page.evaluate(spoil, '8em');
        const narrow = (await page.evaluate(equations, false)).found;
        for (const expected of [/nothing says/, /scrolls sideways/]) assert.ok(narrow.some((line) => expected.test(line)), narrow.join('\n'));
    }));
});

describe('formulas: what a page of them weighs', () => {
    for (const path of problemPages) {
        test(path, () => withPage({}, async (page) => {
            await open(page, path);
            const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
            const bytes = statSync(join(root, path)).size;
            assert.ok(nodes > 500 && nodes <= NODES, `${nodes} nodes`);
            assert.ok(bytes > 10_000 && bytes <= HTML, `${bytes} bytes`);
        }));
    }
});

describe('formulas: what is copied', () => {
    const permissions = ['clipboard-read', 'clipboard-write'];

    /** What is copied of the selection from the node that `from` finds to the one that `to` finds. */
    const copied = (page, from, to) => page.evaluate(async ([from, to]) => {
        const [first, last] = [from, to].map((it) => document.querySelector(it));
        document.getSelection().setBaseAndExtent(first, 0, last, last.childNodes.length);
        document.execCommand('copy');
        return navigator.clipboard.readText();
    }, [from, to]);

    test('text and formulas are copied as text with TeX', () => withPage({ permissions }, async (page) => {
        await open(page, problems[0]);
        const selector = '.claim:has(.equation) > p';
        const text = await copied(page, selector, '.claim p:has(> .equation)');
        assert.match(text, /^Claim P1\.1\. Let \$a\$ be any real number, and let \$\\sigma_a\(x\) = x\$ for \$x > 0\$ and/);
        assert.match(text, /\n\$\$\\sigma_a\(c x\) = c\\,\\sigma_a\(x\)\. \\tag\{1\.\d+\}\$\$/);
        assert.ok(!/\$\$.*\n?\(1\.\d+\)/.test(text), `the number is there twice: ${text}`);
        assert.deepEqual(await page.evaluate(() => document.querySelectorAll('body > div:not([class], [id])').length), 0, 'the copy is not left in the page');
    }));

    test('half a formula is copied whole, a long one once', () => withPage({ permissions }, async (page) => {
        await open(page, problems[0]);
        const one = await copied(page, '.claim math mi', '.claim math mi');
        assert.equal(one, '$a$');
        const long = await page.$eval('.formula', (it) => it.dataset.tex);
        assert.equal(await copied(page, '.formula math', '.formula math:last-of-type'), `$${long}$`);
    }));

    test('text alone is copied as ever', () => withPage({ permissions }, async (page) => {
        await open(page, problems[0]);
        assert.equal((await copied(page, 'main h1', 'main h1')).trim(), (await page.innerText('main h1')).trim());
    }));
});

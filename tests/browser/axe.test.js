// axe finds nothing: on every page, in every theme, with everything open that a reader can open.

import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { chapters, pages, read } from './lib/book.js';
import { chooseTheme, open, openDetails, settled, themes, withPage } from './lib/browser.js';
import { none } from './lib/report.js';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// The rules whose result a theme can change.
const colourRules = ['color-contrast', 'link-in-text-block'];

// Formulas, thousands of elements. axe looks at them once, in the narrow window; in the wide one they are
// taken away, after it has been seen that they have the colour of the text around them in every theme.
const glyphs = 'math';

/** What axe finds, one line an element: by all rules in the whole page, or as `context` and `rules` say. */
async function violations(page, { context = {}, rules } = {}) {
    if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(source);
    const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags };
    const { passes, found } = await page.evaluate(async ([context, runOnly]) => {
        const result = await window.axe.run(
            Object.keys(context).length > 0 ? context : document,
            { runOnly, resultTypes: ['violations'] },
        );
        return {
            passes: result.passes.length,
            found: result.violations.flatMap(({ id, nodes }) => nodes.map((node) =>
                `${id}: ${node.target.join(' ')}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message}`)),
        };
    }, [context, runOnly]);
    assert.ok(passes + found.length >= 1, 'axe applied no rule at all');
    return found;
}

/** The formulas whose glyphs have another colour than the text that they stand in. */
const strangeGlyphs = (page) => page.evaluate((glyphs) =>
    [...document.querySelectorAll(glyphs)].filter((formula) => {
        const text = formula.parentElement;
        return getComputedStyle(formula).color !== getComputedStyle(text).color;
    }).map((formula) => `another colour than its text: ${formula.textContent}`), glyphs);

// The pages of the source are made alike: the longest and the shortest speak for all.
const sources = pages.filter((path) => path.startsWith('source/'))
    .sort((a, b) => read(a).length - read(b).length);
const looked = pages.filter((path) => !path.startsWith('source/') || path === sources[0] || path === sources.at(-1));

const label = (what) => (line) => `${what}: ${line}`;

describe('axe', () => {
    for (const path of looked) {
        test(`${path}, 1300 px, every theme`, () => withPage({ theme: themes[0] }, async (page) => {
            await open(page, path);
            await openDetails(page);
            const themed = await page.locator('#mdbook-theme-list').count() > 0;
            // The print page is the chapters once more, each seen in every theme on its own page.
            const shown = themed && path !== 'print.html' ? themes : themes.slice(0, 1);
            const found = [];
            for (const theme of shown) {
                if (themed) await chooseTheme(page, theme);
                await settled(page);
                found.push(...(await strangeGlyphs(page)).map(label(theme)));
            }
            await page.evaluate((glyphs) => document.querySelectorAll(glyphs)
                .forEach((formula) => formula.remove()), glyphs);
            for (const [i, theme] of shown.entries()) {
                if (themed) await chooseTheme(page, theme);
                await settled(page);
                const what = i === 0 ? {} : { rules: colourRules };
                found.push(...(await violations(page, what)).map(label(theme)));
            }
            none(found, 'findings');
        }));
    }

    // The print page is the chapters once more.
    for (const path of looked.filter((path) => path !== 'print.html')) {
        test(`${path}, 360 px`, () => withPage({ theme: themes[0], width: 360 }, async (page) => {
            await open(page, path);
            await openDetails(page);
            none(await violations(page), 'findings');
        }));
    }

    test('theme menu and search results, every theme', () => withPage({ theme: themes[0] }, async (page) => {
        await open(page, chapters.at(-1));
        const found = [];
        for (const theme of themes) {
            await chooseTheme(page, theme);
            await page.click('#mdbook-theme-toggle');
            await settled(page);
            const menu = { context: { include: ['#mdbook-menu-bar'] } };
            found.push(...(await violations(page, menu)).map(label(`${theme}, menu`)));
            await page.focus('#mdbook-theme-list button');
            await page.keyboard.press('Escape');

            if (!await page.isVisible('#mdbook-searchbar')) await page.click('#mdbook-search-toggle');
            await page.fill('#mdbook-searchbar', '');
            await page.locator('#mdbook-searchbar').pressSequentially('sigmoid');
            await page.waitForSelector('#mdbook-searchresults li');
            await settled(page);
            const results = { context: { include: ['#mdbook-search-wrapper'] } };
            found.push(...(await violations(page, results)).map(label(`${theme}, search`)));
        }
        none(found, 'findings');
    }));
});

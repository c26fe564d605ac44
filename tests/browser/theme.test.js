// The five themes: chosen from the menu, kept, and different to the eye, in figures as well.

import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { chapter, problems } from './lib/book.js';
import { open, themes, withPage } from './lib/browser.js';

/** The colours of the page, of its text, and of each kind of stroke in its figures. */
const colours = (page) => page.evaluate(() => {
    const style = (element) => getComputedStyle(element);
    const strokes = [...document.querySelectorAll('figure svg [style*="--series-"]')]
        .map((element) => style(element).stroke).filter((stroke) => stroke !== 'none');
    return {
        paper: style(document.documentElement).backgroundColor,
        text: style(document.querySelector('main p')).color,
        strokes: [...new Set(strokes)],
    };
});

const current = (page) => page.evaluate((themes) =>
    themes.filter((theme) => document.documentElement.classList.contains(theme)), themes);

describe('themes', () => {
    for (const theme of themes) {
        test(`${theme}: from the menu, and kept`, () => withPage({}, async (page) => {
            await open(page, problems[0]);
            await page.click('#mdbook-theme-toggle');
            await page.click(`#mdbook-theme-${theme}`);
            assert.deepEqual(await current(page), [theme]);
            await open(page, problems[1]);
            assert.deepEqual(await current(page), [theme]);
        }));
    }

    test('every theme has colours of its own', () => withPage({ theme: themes[0] }, async (page) => {
        const all = [];
        for (const theme of themes) {
            await page.addInitScript((theme) => localStorage.setItem('mdbook-theme', theme), theme);
            await open(page, chapter('p1-'));
            const seen = await colours(page);
            assert.ok(seen.strokes.length >= 3, `${theme}: ${seen.strokes.length} colours of series`);
            all.push(seen);
        }
        const papers = new Set(all.map(({ paper }) => paper));
        assert.equal(papers.size, themes.length, `papers: ${[...papers].join(', ')}`);
        const strokes = new Set(all.map(({ strokes }) => strokes.join()));
        assert.ok(strokes.size >= 3, 'light, rust and the dark themes draw series in different colours');
    }));

    for (const [colorScheme, theme] of [['light', 'light'], ['dark', 'navy']]) {
        test(`a reader who prefers ${colorScheme} pages sees ${theme}`, () =>
            withPage({ colorScheme }, async (page) => {
                await open(page, problems[0]);
                assert.deepEqual(await current(page), [theme]);
            }));
    }
});

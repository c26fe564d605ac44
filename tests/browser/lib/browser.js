// The browser of a file of tests: one Chromium, one server, pages that keep a list of what went wrong.

import { after } from 'node:test';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { find, flags } from './chromium.js';
import { root } from './book.js';
import { serve } from './server.js';

export const themes = ['light', 'rust', 'coal', 'navy', 'ayu'];
export const widths = [360, 768, 1300];

const executablePath = find();
if (!executablePath) throw new Error('no Chromium: set CHROMIUM to its path or install Debian\'s chromium');

export const browser = await chromium.launch({ executablePath, args: flags });
const server = await serve(root);

/** The address of the served book, with a final `/`. */
export const base = server.base;

/** The address of the book on disk, with a final `/`. */
export const disk = pathToFileURL(join(root, '/')).href;

after(async () => {
    await browser.close();
    server.close();
});

/**
 * A page in a browser context of its own. `theme` and `sidebar` are set as a reader's stored choice;
 * `page.problems` collects console errors, errors of scripts, failed requests, and requests that
 * leave the book. Other options are Playwright's.
 */
export async function newPage({ theme, width = 1300, height = 900, sidebar, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, ...options });
    context.setDefaultTimeout(60_000);
    if (theme || sidebar) {
        await context.addInitScript(([theme, sidebar]) => {
            if (theme && !localStorage.getItem('mdbook-theme')) localStorage.setItem('mdbook-theme', theme);
            if (sidebar) localStorage.setItem('mdbook-sidebar', sidebar);
        }, [theme, sidebar]);
    }
    const page = await context.newPage();
    page.scripted = options.javaScriptEnabled !== false;
    page.problems = [];
    page.requests = [];
    page.on('request', (request) => {
        const url = request.url();
        page.requests.push(url);
        if (![base, disk, 'data:', 'blob:', 'about:'].some((start) => url.startsWith(start))) {
            page.problems.push(`request that leaves the book: ${url}`);
        }
    });
    page.on('requestfailed', (request) => {
        // The browser gives up the icon and the labs of a page that is left before they came.
        if (/favicon|\/lab\.js$/.test(request.url()) && request.failure()?.errorText === 'net::ERR_ABORTED') return;
        page.problems.push(`request failed: ${request.url()} (${request.failure()?.errorText})`);
    });
    page.on('response', (response) => {
        if (response.status() >= 400) page.problems.push(`status ${response.status()}: ${response.url()}`);
    });
    page.on('console', (message) => {
        if (message.type() === 'error') page.problems.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => page.problems.push(`error of a script: ${error.message}`));
    return page;
}

/** Runs `body` with a page of its own, which is closed afterwards, and after five minutes in any case. */
export async function withPage(options, body) {
    const page = await newPage(options);
    const limit = setTimeout(() => page.context().close(), 300_000);
    try {
        return await body(page);
    } finally {
        clearTimeout(limit);
        await page.context().close();
    }
}

/** Opens a page of the served book and waits until its fonts are there and the layout stands. */
export async function open(page, path) {
    await page.goto(base + path);
    await settled(page);
}

/** Waits until fonts are there, two frames have been drawn, and what moves has come to rest. */
export async function settled(page) {
    if (!page.scripted) {
        // Where scripts are off, a page has no frames to wait for.
        await page.waitForTimeout(300);
        return;
    }
    await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const finite = document.getAnimations().filter((a) => a.effect?.getTiming().iterations !== Infinity);
        await Promise.allSettled(finite.map((animation) => animation.finished));
    });
}

/** Opens everything that the reader could open, so that tests see it. */
export async function openDetails(page) {
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => {
        details.open = true;
    }));
    await settled(page);
}

/** Changes the theme as mdBook's own menu does. */
export async function chooseTheme(page, theme) {
    await page.evaluate((theme) => document.getElementById(`mdbook-theme-${theme}`).click(), theme);
    await page.waitForFunction((theme) => document.documentElement.classList.contains(theme), theme);
}

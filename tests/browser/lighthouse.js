// Prints Lighthouse's four scores of two chapters, served gzipped from this machine, on the mobile
// preset: `npm install && npm run lighthouse`. Other pages: `npm run lighthouse -- notation.html`.

import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { chapter, root } from './lib/book.js';
import { find, flags } from './lib/chromium.js';
import { serve } from './lib/server.js';

const chromePath = find();
if (!chromePath) {
    console.error('no Chromium: set CHROMIUM to its path or put chromium on the PATH');
    process.exit(1);
}
const given = process.argv.slice(2);
const paths = given.length > 0 ? given : [chapter('p1-'), chapter('p4-')];
const server = await serve(root, { compress: true });
const chrome = await launch({ chromePath, chromeFlags: ['--headless=new', ...flags], ignoreDefaultFlags: false });
try {
    for (const path of paths) {
        const { lhr } = await lighthouse(server.base + path, { port: chrome.port, output: 'json', logLevel: 'error' });
        const scores = Object.values(lhr.categories).map(({ title, score }) => `${title} ${Math.round(100 * score)}`);
        console.log(`${path}: ${scores.join(', ')}`);
        const below = Object.values(lhr.categories).flatMap(({ title, auditRefs }) => auditRefs
            .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 0.9)
            .map(({ id }) => `  ${title}: ${lhr.audits[id].title} (${lhr.audits[id].displayValue ?? id})`));
        below.forEach((line) => console.log(line));
    }
} finally {
    await chrome.kill();
    server.close();
}

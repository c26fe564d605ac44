// The built book as files: where it is, which pages it has.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The folder of the built book: `BOOK`, or the first of book/html and book that holds a page. */
export const root = (() => {
    const given = process.env.BOOK;
    const candidates = given ? [resolve(given)] : ['book/html', 'book'].map((f) => join(project, f));
    const found = candidates.find((folder) => existsSync(join(folder, 'index.html')));
    if (!found) {
        throw new Error(`no index.html in ${candidates.join(' or ')}: build the book first (make)`);
    }
    return found;
})();

/** The text of one file of the book. */
export const read = (page) => readFileSync(join(root, page), 'utf8');

/** The bytes of one file of the book in hexadecimal SHA-256. */
const digest = (page) => createHash('sha256').update(read(page)).digest('hex');

/** Every file of the book, as a path with `/`. */
export const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .map((path) => path.split(sep).join('/'))
    .sort();

/** Every HTML file. */
export const htmlFiles = files.filter((path) => path.endsWith('.html'));

/** The list of chapters for readers without script: a fragment that a page shows in a frame. */
export const tocPage = 'toc.html';

/** Every page a reader can open; of pages with the same bytes (index and introduction) the first. */
export const pages = (() => {
    const seen = new Set();
    return htmlFiles.filter((path) => {
        const hash = digest(path);
        return path !== tocPage && !seen.has(hash) && seen.add(hash);
    });
})();

/** The pages that the table of contents lists, in its order. */
export const chapters = [
    ...new Set([...read(tocPage).matchAll(/href="([^"#]+\.html)/g)].map((match) => match[1])),
];

/** Every page of the four problems' chapters. */
export const problemPages = chapters.filter((path) => /^p\d-/.test(path));

/** The first page of each of these chapters. */
export const problems = problemPages.filter((path, at, all) => all.findIndex((it) => it.startsWith(path.slice(0, 3))) === at);

/** `found`, which must be a page; `what` it is, for who looks in vain. */
function there(found, what) {
    if (!found) throw new Error(`no page ${what}`);
    return found;
}

/** The first page whose name begins with `prefix`, such as `p1-`. */
export const chapter = (prefix) => there(chapters.find((path) => path.startsWith(prefix)), `begins with ${prefix}`);

/** The page on which an element has this id; an earlier page may have it where it has moved from. */
export const pageOf = (id) => there(chapters.findLast((path) => read(path).includes(` id="${id}"`)), `has the id ${id}`);

if (chapters.length < 5 || problems.length !== 4) {
    throw new Error(`${root}/${tocPage} lists ${chapters.length} pages, ${problems.length} of them problems`);
}

// What is in a PDF: the text of its pages, where its outline leads.

import { getDocumentProxy } from 'unpdf';

/** Words without the white space, which a PDF need not write. */
export const squeezed = (text) => text.replace(/[\s\u200b]+/g, '');

/** The pages of a PDF, each as its lines from top to bottom, and its outline as `{ title, page }`, pages from 0. */
export async function readPdf(bytes) {
    const pdf = await getDocumentProxy(new Uint8Array(bytes));
    const pages = [];
    for (let at = 1; at <= pdf.numPages; at += 1) {
        const { items } = await (await pdf.getPage(at)).getTextContent();
        const lines = new Map();
        for (const { str, transform } of items.filter((item) => item.str.trim())) {
            // Code in a line may stand a fraction of a point higher than the words.
            const height = [...lines.keys()].find((it) => Math.abs(it - transform[5]) < 1) ?? transform[5];
            lines.set(height, (lines.get(height) ?? '') + str);
        }
        pages.push([...lines].sort(([a], [b]) => b - a).map(([, line]) => line));
    }
    const flat = (entries) => entries.flatMap((entry) => [entry, ...flat(entry.items)]);
    const outline = await Promise.all(flat(await pdf.getOutline() ?? []).map(async ({ title, dest }) => {
        const [page] = typeof dest === 'string' ? await pdf.getDestination(dest) : dest;
        return { title, page: await pdf.getPageIndex(page) };
    }));
    await pdf.destroy();
    return { pages, outline };
}

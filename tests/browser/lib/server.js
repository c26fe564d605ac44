// A static file server for the book, as any host would serve it.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const types = {
    '.css': 'text/css; charset=utf-8',
    '.html': 'text/html; charset=utf-8',
    '.ico': 'image/x-icon',
    '.js': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.pdf': 'application/pdf',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.txt': 'text/plain; charset=utf-8',
    '.woff2': 'font/woff2',
    '.xml': 'application/xml',
};
const incompressible = new Set(['.ico', '.pdf', '.png', '.woff2']);

/**
 * Serves `folder` on a free port of this machine; resolves to its address (with a final `/`)
 * and a function that ends it. With `compress`, texts go out gzipped, as hosts send them.
 */
export function serve(folder, { compress = false } = {}) {
    const cache = new Map();
    const body = async (path) => {
        if (!cache.has(path)) {
            const bytes = await readFile(path);
            const zip = compress && !incompressible.has(extname(path));
            cache.set(path, { bytes: zip ? gzipSync(bytes) : bytes, zip });
        }
        return cache.get(path);
    };
    const server = createServer(async (request, response) => {
        const asked = decodeURIComponent(new URL(request.url, 'http://book').pathname);
        const name = normalize(asked.endsWith('/') ? `${asked}index.html` : asked);
        try {
            const { bytes, zip } = await body(join(folder, name));
            response.writeHead(200, {
                'content-type': types[extname(name)] ?? 'application/octet-stream',
                'cache-control': 'max-age=600',
                ...(zip ? { 'content-encoding': 'gzip' } : {}),
            });
            response.end(bytes);
        } catch {
            response.writeHead(404, { 'content-type': 'text/plain' });
            response.end(`no such file: ${name}`);
        }
    });
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => {
            const close = () => {
                server.closeAllConnections();
                server.close();
            };
            resolve({ base: `http://127.0.0.1:${server.address().port}/`, close });
        });
    });
}

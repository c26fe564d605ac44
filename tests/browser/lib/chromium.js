// Where this machine's Chromium is, and how it is started.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

const runs = (path) => {
    try {
        accessSync(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
};

/** The path of `CHROMIUM`, or of the first Chromium on the PATH; `undefined` if there is none. */
export function find() {
    const given = process.env.CHROMIUM;
    if (given) {
        if (!runs(given)) throw new Error(`CHROMIUM is "${given}", which is no program that can be run`);
        return given;
    }
    const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
    return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(runs);
}

/** Chromium's arguments: nothing in the background reaches for the network; as root, no sandbox. */
export const flags = [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-dev-shm-usage',
    '--disable-domain-reliability',
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--metrics-recording-only',
    '--no-default-browser-check',
    '--no-first-run',
    '--no-pings',
];

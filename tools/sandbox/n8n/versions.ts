/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package.json of an installed n8n: n8n, and the Node.js that runs it. */
interface Manifest {
	dependencies: { n8n: string; node: string };
	overrides?: Record<string, string>;
}

/** The sandbox's package.json, with the locked version, which is the default. */
const own = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as Manifest;

/** The versions for `npm run test:versions`: the locked one, the first 2.x, the latest 1.x, and the oldest supported. */
export const TESTED_VERSIONS = [own.dependencies.n8n, '2.0.0', '1.123.81', '1.100.1'];

/** Older versions depend on xlsx from another source than the npm registry. */
const OVERRIDES = { xlsx: '0.18.5' };

/** The version of n8n to run: that of the environment variable N8N_VERSION, or the locked one. */
export const VERSION = process.env.N8N_VERSION || own.dependencies.n8n;

export const IS_LOCKED = VERSION === own.dependencies.n8n;

/** Whether the version to run is this one or later, e.g. `since('2.0')`. */
export function since(version: string): boolean {
	return VERSION.localeCompare(version, 'en', { numeric: true }) >= 0;
}

/**
 * n8n's environment variable for its public address. n8n before 2.30 doesn't know the new name, and later
 * versions log that the old one is deprecated.
 */
export const ADDRESS_VARIABLE = since('2.30') ? 'N8N_WEBHOOK_URL' : 'WEBHOOK_URL';

/** The package.json for a version other than the locked one. */
export function manifest(): Manifest {
	return { ...own, dependencies: { ...own.dependencies, n8n: VERSION }, overrides: OVERRIDES };
}

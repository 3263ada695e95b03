/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is installed in a sandbox's folder: n8n, and the Node.js that it runs on. */
export interface Manifest {
	dependencies: { n8n: string; node: string };
	/** What takes the place of packages that n8n asks for. */
	overrides?: Record<string, string>;
}

/** The sandbox's own package.json: the version that has a lock, and is run unless another is named. */
const own = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as Manifest;

/** The versions that `npm run test:versions` goes through: the locked one, the first 2.x, the newest 1.x, the oldest. */
export const LISTED = [own.dependencies.n8n, '2.0.0', '1.123.81', '1.100.1'];

/** What versions without a lock need besides: older ones take xlsx from elsewhere than the registry. */
const OVERRIDES = { xlsx: '0.18.5' };

/** The version of n8n that is run: the locked one, or that of the environment. */
export const VERSION = process.env.N8N_VERSION || own.dependencies.n8n;

export const IS_LOCKED = VERSION === own.dependencies.n8n;

/** Whether the version that is run is this one or a later one, e.g. `since('2.0')`. */
export function since(version: string): boolean {
	return VERSION.localeCompare(version, 'en', { numeric: true }) >= 0;
}

/**
 * What the test of a credential says of a status that Okta answered with: n8n 1.123 to 2.33 shows
 * words of its own in the place of those of the credential.
 */
export function credentialSays(ours: RegExp, n8n: string): RegExp {
	return since('2.34') || !since('1.123') ? ours : new RegExp(`^${n8n}`);
}

/** What is installed for the version that is run, if it is not the locked one. */
export function manifest(): Manifest {
	return { ...own, dependencies: { ...own.dependencies, n8n: VERSION }, overrides: OVERRIDES };
}

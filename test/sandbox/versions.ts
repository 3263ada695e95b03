/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is installed in a sandbox's folder: n8n, and the Node.js that it runs on. */
export interface Manifest {
	dependencies: { n8n: string; node: string };
	/** What takes the place of packages that n8n asks for and the registry does not have. */
	overrides?: Record<string, string>;
}

/** The sandbox's own package.json: the version that has a lock, and is run unless another is named. */
const own = JSON.parse(readFileSync(join(__dirname, 'package.json'), 'utf8')) as Manifest;

/** What a version needs that the locked one does not. Others may be named and need nothing. */
const NEEDS: Record<string, { node?: string; overrides?: Record<string, string> }> = {
	'1.123.81': { overrides: { xlsx: '0.18.5' } },
	'2.0.0': { overrides: { xlsx: '0.18.5' } },
};

/** The versions that `npm run test:versions` goes through: the locked one, the last 1.x, an early 2.x. */
export const LISTED = [own.dependencies.n8n, '1.123.81', '2.0.0'];

/** The version of n8n that is run: the locked one, or that of the environment. */
export const VERSION = process.env.N8N_VERSION || own.dependencies.n8n;

export const IS_LOCKED = VERSION === own.dependencies.n8n;

/** Whether the version that is run is this one or a later one, e.g. `since('2.0')`. */
export function since(version: string): boolean {
	return VERSION.localeCompare(version, 'en', { numeric: true }) >= 0;
}

/** What is installed for the version that is run. */
export function manifest(): Manifest {
	const { node = own.dependencies.node, overrides } = NEEDS[VERSION] ?? {};
	return { ...own, dependencies: { n8n: VERSION, node }, overrides };
}

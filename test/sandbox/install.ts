/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { run } from '../package/run';
import { SANDBOX } from './paths';

const MODULES = join(SANDBOX, 'node_modules');
const LOCK = join(SANDBOX, 'package-lock.json');
/** Says which lock the installed n8n came from; written last, so that a broken install is redone. */
const STAMP = join(MODULES, '.installed-from');

/** The Node.js that n8n needs, from the npm package `node`. */
export const NODE = join(MODULES, 'node', 'bin', 'node');

/** n8n's command. */
export const N8N = join(MODULES, 'n8n', 'bin', 'n8n');

/** The version of n8n in the sandbox. */
export function n8nVersion(): string {
	const { dependencies } = JSON.parse(readFileSync(join(SANDBOX, 'package.json'), 'utf8')) as {
		dependencies: { n8n: string };
	};
	return dependencies.n8n;
}

export function isN8nInstalled(): boolean {
	return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockHash();
}

/**
 * Installs n8n as locked. Without the packages' install scripts, some of which download; only the
 * two that n8n cannot do without are built afterwards.
 */
export async function installN8n(): Promise<void> {
	const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
	await run('npm', ['ci', '--ignore-scripts', '--prefer-offline', ...quiet], { cwd: SANDBOX });
	await run('npm', ['rebuild', 'node', 'sqlite3', '--ignore-scripts=false', ...quiet], {
		cwd: SANDBOX,
		env: nodeHeaders(),
	});
	writeFileSync(STAMP, lockHash());
}

/** Where sqlite3 finds Node.js' headers if it has to be compiled: beside Node.js, if they are there. */
function nodeHeaders(): NodeJS.ProcessEnv {
	const prefix = dirname(dirname(process.execPath));
	return existsSync(join(prefix, 'include', 'node', 'node_api.h'))
		? { npm_config_nodedir: prefix }
		: {};
}

function lockHash(): string {
	return createHash('sha256').update(readFileSync(LOCK)).digest('hex');
}

/** Installs a tarball into n8n's folder of community nodes, with the flags that n8n itself uses. */
export async function installCommunityNode(tarball: string, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	await mkdir(nodes, { recursive: true });
	writeFileSync(
		join(nodes, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }),
	);
	await run(
		'npm',
		[
			'install',
			tarball,
			'--loglevel=error',
			'--no-audit',
			'--no-fund',
			'--no-bin-links',
			'--ignore-scripts',
			'--no-package-lock',
			// The peer n8n-workflow is n8n's own.
			'--legacy-peer-deps',
		],
		{ cwd: nodes },
	);
}

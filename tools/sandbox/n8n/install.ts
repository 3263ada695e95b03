/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { run } from '../../run';
import { HOME, MODULES } from './paths';
import { IS_LOCKED, manifest } from './versions';

const LOCK = join(HOME, 'package-lock.json');
/** Says what the installed n8n came from; written last, so that a broken install is redone. */
const STAMP = join(MODULES, '.installed-from');

/** The Node.js that n8n needs, from the npm package `node`. */
export const NODE = join(MODULES, 'node', 'bin', 'node');

/** n8n's command. */
export const N8N = join(MODULES, 'n8n', 'bin', 'n8n');

export function isN8nInstalled(): boolean {
	return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourceHash();
}

/**
 * Installs n8n: as locked, or another version with what npm finds for it. Without the packages'
 * install scripts, some of which download; only the two that n8n cannot do without are built
 * afterwards.
 */
export async function installN8n(): Promise<void> {
	const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
	if (!IS_LOCKED) {
		await mkdir(HOME, { recursive: true });
		writeFileSync(join(HOME, 'package.json'), source());
	}
	const command = IS_LOCKED ? 'ci' : 'install';
	await run('npm', [command, '--ignore-scripts', '--prefer-offline', ...quiet], { cwd: HOME });
	await run('npm', ['rebuild', 'node', 'sqlite3', '--ignore-scripts=false', ...quiet], {
		cwd: HOME,
		env: nodeHeaders(),
	});
	writeFileSync(STAMP, sourceHash());
}

/** Where sqlite3 finds Node.js' headers if it has to be compiled: beside Node.js, if they are there. */
function nodeHeaders(): NodeJS.ProcessEnv {
	const prefix = dirname(dirname(process.execPath));
	return existsSync(join(prefix, 'include', 'node', 'node_api.h'))
		? { npm_config_nodedir: prefix }
		: {};
}

/** What says what is installed. */
function source(): string {
	return IS_LOCKED ? readFileSync(LOCK, 'utf8') : JSON.stringify(manifest(), null, '\t');
}

function sourceHash(): string {
	return createHash('sha256').update(source()).digest('hex');
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

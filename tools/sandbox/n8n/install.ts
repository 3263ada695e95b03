/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { run } from '../../run';
import type { Reporter } from '../terminal';
import { MODULES, N8N_INSTALL_DIR } from './paths';
import { IS_LOCKED, manifest, VERSION } from './versions';

const LOCK = join(N8N_INSTALL_DIR, 'package-lock.json');
/** Identifies the installed version. Written last, so that an interrupted installation is repeated. */
const STAMP = join(MODULES, '.installed-from');

/** The path of the Node.js that n8n requires, from the npm package `node`. */
export const NODE_BIN = join(MODULES, 'node', 'bin', 'node');

/** The path of n8n's command. */
export const N8N_BIN = join(MODULES, 'n8n', 'bin', 'n8n');

/** Installs n8n, unless it's installed. */
export async function ensureN8nIsInstalled(reporter: Reporter): Promise<void> {
	if (isN8nInstalled()) return;
	await reporter.step(
		`Install n8n ${VERSION}`,
		installN8n,
		'only the first time, takes 3 to 10 minutes and 3 GB',
	);
}

function isN8nInstalled(): boolean {
	return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourceHash();
}

/**
 * Installs the locked version of n8n, or another version with the dependencies that npm resolves.
 * Doesn't run install scripts, because some download files, except those of the two packages that n8n
 * can't run without.
 */
async function installN8n(): Promise<void> {
	const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
	if (!IS_LOCKED) {
		await mkdir(N8N_INSTALL_DIR, { recursive: true });
		writeFileSync(join(N8N_INSTALL_DIR, 'package.json'), source());
	}
	const command = IS_LOCKED ? 'ci' : 'install';
	await run('npm', [command, '--ignore-scripts', '--prefer-offline', ...quiet], {
		cwd: N8N_INSTALL_DIR,
	});
	await run('npm', ['rebuild', 'node', 'sqlite3', '--ignore-scripts=false', ...quiet], {
		cwd: N8N_INSTALL_DIR,
		env: nodeHeaders(),
	});
	writeFileSync(STAMP, sourceHash());
}

/** If sqlite3 must be compiled, it uses the headers next to Node.js, if there are any. */
function nodeHeaders(): NodeJS.ProcessEnv {
	const prefix = dirname(dirname(process.execPath));
	return existsSync(join(prefix, 'include', 'node', 'node_api.h'))
		? { npm_config_nodedir: prefix }
		: {};
}

/** The file that determines what's installed. */
function source(): string {
	return IS_LOCKED ? readFileSync(LOCK, 'utf8') : JSON.stringify(manifest(), null, '\t');
}

function sourceHash(): string {
	return createHash('sha256').update(source()).digest('hex');
}

/** Installs a tarball in n8n's community nodes folder with the same options as n8n. */
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
			// n8n provides the peer dependency n8n-workflow.
			'--legacy-peer-deps',
		],
		{ cwd: nodes },
	);
}

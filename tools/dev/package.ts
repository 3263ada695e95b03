/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { copyFileSync, cpSync, existsSync, rmSync, statSync, watch, watchFile } from 'node:fs';
import { join } from 'node:path';

import { PROJECT } from '../project';
import { print } from '../sandbox/terminal';
import { compileAndWatch } from './compiler';

const MANIFEST = join(PROJECT, 'package.json');

/** What n8n reads beside the code, as in `gulpfile.js`: icons, codex files, and output schemas. */
const ASSETS = /\.(svg|json)$/;

/**
 * Builds the package into a folder, and then again what changes. Resolves when the code compiles.
 * Prints errors, and what to do after a change that n8n can't reload.
 */
export async function buildAndWatch(folder: string): Promise<void> {
	const dist = join(folder, 'dist');
	rmSync(folder, { recursive: true, force: true });
	copyAssets('nodes', dist);
	watch(join(PROJECT, 'nodes'), { recursive: true }, (_, file) => {
		if (file !== null && ASSETS.test(file)) copyAssets(join('nodes', file), dist);
	});
	copyFileSync(MANIFEST, join(folder, 'package.json'));
	watchFile(MANIFEST, { interval: 1000 }, () => {
		print(
			'package.json has changed. If it lists other nodes or credentials, press Ctrl+C, then run npm run dev again.',
		);
	});
	await compileAndWatch(dist);
}

/** Copies a file or a folder, unless it was deleted. */
function copyAssets(path: string, dist: string): void {
	const from = join(PROJECT, path);
	if (!existsSync(from)) return;
	cpSync(from, join(dist, path), {
		recursive: true,
		filter: (file) => ASSETS.test(file) || statSync(file).isDirectory(),
	});
}

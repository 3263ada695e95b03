/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { PROJECT } from '../project';
import { run } from '../run';

/** Builds the package and packs it, as for a release. Returns the path of the tarball. */
export async function packPackage(into: string): Promise<string> {
	await run('npm', ['run', 'build', '--silent'], { cwd: PROJECT });
	await mkdir(into, { recursive: true });
	const packed = await run(
		'npm',
		['pack', '--json', '--loglevel=error', '--pack-destination', into],
		{ cwd: PROJECT },
	);
	const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
	return join(into, filename);
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on Node.js, not inside n8n */
/**
 * `npm run test:mutation`: Stryker changes the code in small ways, and a test must detect each
 * change. With names of layers as arguments, only those, e.g. `npm run test:mutation -- log`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import globalSetup from '../../test/support/globalSetup';
import globalTeardown from '../../test/support/globalTeardown';
import { PROJECT } from '../project';
import layers from './layers.json';

const STRYKER = join(PROJECT, 'node_modules/@stryker-mutator/core/bin/stryker.js');

async function main(): Promise<void> {
	const names = process.argv.slice(2);
	const unknown = names.find((name) => !(name in layers));
	if (unknown !== undefined) {
		throw new Error(`There's no layer "${unknown}". Use ${Object.keys(layers).join(', ')}.`);
	}
	// Node.js reads the certificates that it trusts when a process starts.
	await globalSetup();
	try {
		for (const name of names.length > 0 ? names : Object.keys(layers)) {
			process.stdout.write(`\n${name}:\n`);
			const config = join(__dirname, 'stryker.config.mjs');
			// The tests with random data run again for each mutant that they cover.
			const env = { FUZZ_SHARE: '0.01', ...process.env, MUTATION_LAYER: name };
			const { status } = spawnSync(process.execPath, [STRYKER, 'run', config], {
				stdio: 'inherit',
				env,
			});
			if (status !== 0) process.exitCode = 1;
		}
	} finally {
		globalTeardown();
	}
}

void main();

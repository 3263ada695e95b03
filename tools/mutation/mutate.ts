/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on Node.js, not inside n8n */
/**
 * `npm run test:mutation`: Stryker changes the code in small ways, and a test must detect each
 * change. With an argument, only the modules whose names start with it, e.g.
 * `npm run test:mutation -- protocol`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import globalSetup from '../../test/support/globalSetup';
import globalTeardown from '../../test/support/globalTeardown';
import { PROJECT } from '../project';
import modules from './modules.json';

const STRYKER = join(PROJECT, 'node_modules/@stryker-mutator/core/bin/stryker.js');

async function main(): Promise<void> {
	const [prefix = ''] = process.argv.slice(2);
	const names = Object.keys(modules).filter((name) => name.startsWith(prefix));
	if (names.length === 0) {
		throw new Error(`No module matches "${prefix}". Use ${Object.keys(modules).join(', ')}.`);
	}
	// Node.js reads the certificates that it trusts when a process starts.
	await globalSetup();
	try {
		for (const name of names) {
			process.stdout.write(`\n${name}:\n`);
			const config = join(__dirname, 'stryker.config.mjs');
			// The tests with random data run again for each mutant that they cover.
			const env = { FUZZ_SHARE: '0.01', ...process.env, MUTATION_MODULE: name };
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

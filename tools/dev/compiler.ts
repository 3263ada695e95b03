/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on Node.js, not inside n8n */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { PROJECT } from '../project';
import { hasColors, print } from '../sandbox/terminal';

/** Code with errors isn't written, so n8n keeps what it has. An unused name isn't an error here. */
const OPTIONS = '--noEmitOnError --noUnusedLocals false --noUnusedParameters false --sourceMap';

/**
 * Compiles the nodes and credentials into a folder, and again when a file changes. Prints what the
 * compiler prints. Resolves when the code compiles.
 */
export async function compileAndWatch(outDir: string): Promise<void> {
	const colors = hasColors() ? ['--pretty'] : [];
	const args = ['--watch', '--preserveWatchOutput', ...colors, ...OPTIONS.split(' ')];
	const compiler = spawn(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), ...args, '--outDir', outDir],
		{ cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	process.once('exit', () => compiler.kill());
	await new Promise<void>((resolve, reject) => {
		compiler.once('exit', (code) => reject(new Error(`The compiler ended with ${code}.`)));
		createInterface(compiler.stdout).on('line', (line) => {
			if (line !== '') print(line);
			if (line.includes('Found 0 errors')) resolve();
		});
	});
}

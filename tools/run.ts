/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on Node.js, not inside n8n */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { PROJECT } from './project';

/**
 * Runs a command and returns what it prints to stdout.
 *
 * @throws with all that it printed, to stdout and stderr, if its exit code isn't 0
 */
export async function run(
	command: string,
	args: readonly string[],
	{ cwd, env }: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
	const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
	let stdout = '';
	let printed = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
		printed += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) {
		throw new Error(`"${command} ${args.join(' ')}" exited with ${code}:\n${printed}`);
	}
	return stdout;
}

/**
 * Runs a TypeScript file of this project in a process of its own, and returns what it prints to stdout.
 *
 * @param script its path in the project
 * @throws as `run`
 */
export async function runScript(script: string, ...args: string[]): Promise<string> {
	const file = join(PROJECT, script);
	return await run(process.execPath, ['--import', 'tsx', file, ...args], { cwd: PROJECT });
}

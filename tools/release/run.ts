/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on Node.js, not inside n8n */
import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and gives what it printed.
 *
 * @throws with all that it printed, if it ends with anything but 0
 */
export async function run(
	command: string,
	args: readonly string[],
	{ cwd, env }: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
	const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
	let printed = '';
	child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) {
		throw new Error(`"${command} ${args.join(' ')}" ended with ${code}:\n${printed}`);
	}
	return printed;
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import { spawn, type ChildProcess } from 'node:child_process';

import { run } from '../../../tools/run';
import { waitUntil } from '../../../tools/waitUntil';

/** A process, as `ps` lists it. */
interface Process {
	group: number;
	line: string;
}

/** It has ended, but the process that started it hasn't noticed. */
const IS_ZOMBIE = /^ *\d+ Z/;

/** `npm run dev`, as someone runs it in a terminal. */
export class DevCommand {
	private printed = '';

	private constructor(
		private readonly child: ChildProcess,
		private readonly checkout: string,
	) {
		for (const stream of [child.stdout, child.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
		}
	}

	/** Runs it in a checkout, and waits until it has printed what to do. */
	static async start(checkout: string): Promise<DevCommand> {
		// In its own process group, as in a terminal.
		const child = spawn('npm', ['run', 'dev'], { cwd: checkout, detached: true });
		const command = new DevCommand(child, checkout);
		try {
			await command.waitFor(/^Stop +Press Ctrl\+C/m, 150);
		} catch (error) {
			await command.interrupt();
			throw error;
		}
		return command;
	}

	/** Gets what it printed after a title. */
	read(title: string): string {
		return new RegExp(`^${title} +(.+)`, 'm').exec(this.printed)?.[1] ?? '';
	}

	/** Waits until it has printed something. */
	async waitFor(text: RegExp, timeoutSeconds?: number): Promise<void> {
		try {
			await waitUntil(`it has printed ${text}`, () => text.test(this.printed), timeoutSeconds);
		} catch (error) {
			throw new Error(`npm run dev only printed:\n${this.printed}`, { cause: error });
		}
	}

	/** Presses Ctrl+C, and waits until it has ended. Returns the processes that are left of it. */
	async interrupt(): Promise<string[]> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return [];
		const own = (await processes()).filter(({ line }) => line.includes(this.checkout));
		const groups = new Set([this.child.pid, ...own.map(({ group }) => group)]);
		const ended = new Promise((resolve) => this.child.once('close', resolve));
		process.kill(-(this.child.pid ?? 0), 'SIGINT');
		await ended;
		const left = (await processes()).filter(({ group }) => groups.has(group));
		return left.map(({ line }) => line);
	}
}

/** All processes that haven't ended. */
async function processes(): Promise<Process[]> {
	const list = await run('ps', ['-A', '-o', 'pgid=,stat=,args='], { cwd: '/' });
	return list
		.split('\n')
		.filter((line) => !IS_ZOMBIE.test(line))
		.map((line) => ({ group: Number.parseInt(line, 10), line }));
}

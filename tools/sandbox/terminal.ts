/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import type { Reporter } from './sandbox';

const GREEN = '\u001b[32m';
const RED = '\u001b[31m';
const BOLD = '\u001b[1m';
const RESET = '\u001b[0m';

const isTerminal = process.stdout.isTTY;

export function print(line = ''): void {
	process.stdout.write(`${line}\n`);
}

/** Prints a completed step. */
export function printStep(line: string): void {
	print(`${colorize(GREEN, '✓')} ${line}`);
}

export function bold(text: string): string {
	return colorize(BOLD, text);
}

/** Prints each step with its duration: updated in place on a terminal, otherwise every 15 seconds. */
export const terminal: Reporter = {
	async step(title, task, expectation) {
		const running = expectation === undefined ? title : `${title} (${expectation})`;
		const start = Date.now();
		const seconds = () => Math.round((Date.now() - start) / 1000);
		process.stdout.write(`  ${running} …${isTerminal ? '' : '\n'}`);
		const timer = setInterval(
			() => {
				if (isTerminal) process.stdout.write(`\r  ${running} … ${seconds()} s`);
				else print(`  … ${seconds()} s`);
			},
			isTerminal ? 1000 : 15_000,
		);
		try {
			const result = await task();
			clearInterval(timer);
			if (isTerminal) process.stdout.write('\r\u001b[K');
			printStep(`${title} (${seconds()} s)`);
			return result;
		} catch (error) {
			clearInterval(timer);
			print(`${isTerminal ? '\r\u001b[K' : ''}${colorize(RED, '✗')} ${title}`);
			throw error;
		}
	},
};

function colorize(color: string, text: string): string {
	return isTerminal ? `${color}${text}${RESET}` : text;
}

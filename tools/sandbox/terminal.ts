/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import type { Reporter } from './sandbox';

const GREEN = '\u001b[32m';
const RED = '\u001b[31m';
const BOLD = '\u001b[1m';
const PLAIN = '\u001b[0m';

const isTerminal = process.stdout.isTTY;

export function print(line = ''): void {
	process.stdout.write(`${line}\n`);
}

export function done(line: string): void {
	print(`${paint(GREEN, '✓')} ${line}`);
}

export function bold(text: string): string {
	return paint(BOLD, text);
}

/** Shows each step with the seconds it takes: on a terminal in place, else a line now and then. */
export const terminal: Reporter = {
	async step(title, work) {
		const start = Date.now();
		const seconds = () => Math.round((Date.now() - start) / 1000);
		if (!isTerminal) print(`  ${title} …`);
		const clock = setInterval(
			() => {
				if (isTerminal) process.stdout.write(`\r  ${title} … ${seconds()} s`);
				else print(`  … ${seconds()} s`);
			},
			isTerminal ? 1000 : 15_000,
		);
		try {
			const result = await work();
			clearInterval(clock);
			if (isTerminal) process.stdout.write('\r\u001b[K');
			done(`${title}: ${seconds()} s`);
			return result;
		} catch (failed) {
			clearInterval(clock);
			print(`${isTerminal ? '\r\u001b[K' : ''}${paint(RED, '✗')} ${title}`);
			throw failed;
		}
	},
};

function paint(color: string, text: string): string {
	return isTerminal ? `${color}${text}${PLAIN}` : text;
}

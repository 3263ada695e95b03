/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- runs on Node.js, not inside n8n */
import { styleText } from 'node:util';

/** Prints progress. */
export interface Reporter {
	/**
	 * Prints the progress of a task.
	 *
	 * @param expectation how long it takes, printed until it's done
	 */
	step<T>(title: string, task: () => Promise<T>, expectation?: string): Promise<T>;
}

const isTerminal = process.stdout.isTTY;

export function print(line = ''): void {
	process.stdout.write(`${line}\n`);
}

/** Prints a completed step. */
export function printStep(line: string): void {
	print(`${style('green', '✓')} ${line}`);
}

export function bold(text: string): string {
	return style('bold', text);
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
			print(`${isTerminal ? '\r\u001b[K' : ''}${style('red', '✗')} ${title}`);
			throw error;
		}
	},
};

function style(format: 'bold' | 'green' | 'red', text: string): string {
	return hasColors() ? styleText(format, text) : text;
}

/** Only on a terminal with colors, without NO_COLOR: styleText checks that only since Node.js 22.13. */
export function hasColors(): boolean {
	return isTerminal && process.stdout.hasColors();
}

import { OWNER } from '../n8n/session';
import { bold, print } from '../terminal';

/** A title, and lines that say what to do. */
export type Instruction = readonly [title: string, ...lines: string[]];

const COLUMN = 15;

/**
 * Prints what a person can do while n8n runs.
 *
 * @param url the page to open
 * @param more what this command offers in addition to others
 */
export function printInstructions(url: string, more: readonly Instruction[] = []): void {
	const instructions: Instruction[] = [
		[
			'Open n8n',
			url,
			'Your browser warns you about the certificate, because this command created it. Continue anyway.',
		],
		['Email', OWNER.email],
		['Password', OWNER.password],
		['Emit an event', 'In another terminal, run this command in the same folder:', 'npm run emit'],
		...more,
	];
	print();
	for (const [title, ...lines] of instructions) {
		const indent = ' '.repeat(COLUMN - title.length);
		print(`${bold(title)}${indent}${lines.join(`\n${' '.repeat(COLUMN)}`)}`);
	}
}

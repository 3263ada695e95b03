/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { print } from '../terminal';

/** Runs a command, and ends the process with it: with 1 and the message if it fails. */
export function runCommand(command: () => Promise<void>): void {
	command().then(
		() => process.exit(0),
		(error: unknown) => {
			print();
			print(error instanceof Error ? error.message : String(error));
			process.exit(1);
		},
	);
}

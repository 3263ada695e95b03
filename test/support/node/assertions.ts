import { sleep } from 'n8n-workflow';

import { n8nLog } from '../testFolder';

/** What a person reads when the promise is refused. */
export async function errorMessageOf(refused: Promise<unknown>): Promise<string> {
	return await refused.then(
		() => 'was not refused',
		(error: unknown) => (error instanceof Error ? error.message : String(error)),
	);
}

/** Waits for a line in the log of n8n: it is written a little later. */
export async function waitForLog(line: string): Promise<void> {
	for (let i = 0; i < 40 && !n8nLog().includes(line); i++) await sleep(50);
	expect(n8nLog()).toContain(line);
}

/** Lets JSON.stringify show what an error hides, its cause and stack too. */
export function allProperties(): (key: string, value: unknown) => unknown {
	const seen = new Set<unknown>();
	return (_key, value) => {
		if (typeof value !== 'object' || value === null || seen.has(value)) return value;
		seen.add(value);
		const names = Object.getOwnPropertyNames(value);
		return Object.fromEntries(
			names.map((name) => [name, (value as Record<string, unknown>)[name]]),
		);
	};
}

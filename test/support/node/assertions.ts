import type { OktaEmulator } from '../../../tools/okta-emulator/org';
import { waitUntil } from '../../../tools/waitUntil';
import { n8nLog } from '../testFolder';

/** The message of the error that a promise rejects with. */
export async function errorMessageOf(promise: Promise<unknown>): Promise<string> {
	return await promise.then(
		() => 'no error',
		(error: unknown) => (error instanceof Error ? error.message : String(error)),
	);
}

/** Waits until n8n's log contains a text, since n8n writes it with a delay. */
export async function waitForLog(text: string): Promise<void> {
	await waitUntil(text, () => n8nLog().includes(text), 5).catch(() => undefined);
	// Shows the log if the text isn't in it.
	expect(n8nLog()).toContain(text);
}

/** Expects that the org has injected every fault as often as it was to. There must be at least one. */
export function expectFaultsInjected({ faults }: OktaEmulator): void {
	expect(faults).not.toHaveLength(0);
	expect(faults.filter(({ times }) => times !== 0)).toStrictEqual([]);
}

/** A replacer for JSON.stringify that includes all properties of an error, even its cause and stack. */
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

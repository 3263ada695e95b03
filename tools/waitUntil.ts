import { sleep } from 'n8n-workflow';

const MAX_INTERVAL_MS = 100;

/**
 * Waits until a check returns something other than undefined and false, and returns that. Checks often
 * at first, then every 100 ms.
 *
 * @param what the condition, for the message if it isn't met
 * @throws after the timeout, in seconds
 */
export async function waitUntil<T>(
	what: string,
	check: () => T | undefined | false | Promise<T | undefined | false>,
	timeoutSeconds = 30,
): Promise<T> {
	const deadline = Date.now() + timeoutSeconds * 1000;
	for (let interval = 5; ; interval = Math.min(interval * 2, MAX_INTERVAL_MS)) {
		const result = await check();
		if (result !== undefined && result !== false) return result;
		if (Date.now() > deadline) {
			throw new Error(`Timed out after ${timeoutSeconds} s. Waited until: ${what}`);
		}
		await sleep(interval);
	}
}

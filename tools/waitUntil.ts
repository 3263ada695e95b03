import { sleep } from 'n8n-workflow';

/**
 * Waits until a check returns something other than undefined and false, and returns that.
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
	for (;;) {
		const result = await check();
		if (result !== undefined && result !== false) return result;
		if (Date.now() > deadline)
			throw new Error(`Timed out after ${timeoutSeconds} s. Waited until: ${what}`);
		await sleep(100);
	}
}

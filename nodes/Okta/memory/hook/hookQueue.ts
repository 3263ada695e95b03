/** The latest operation for each webhook URL, until it's done. */
const lastOperations = new Map<string, Promise<void>>();

/**
 * Runs the operations of one webhook URL one at a time, in the order of the calls.
 *
 * If an activation takes too long, n8n starts another one without stopping the first. If they ran at
 * the same time, each could delete the other's hook, or both could leave one. If another operation
 * follows, this one's errors aren't thrown: n8n would remove the webhook's routes, which the next
 * operation needs.
 *
 * @throws whatever `run` throws, unless another operation follows
 */
export async function enqueue(url: string, run: () => Promise<void>): Promise<void> {
	const operation = (lastOperations.get(url) ?? Promise.resolve()).then(run, run);
	lastOperations.set(url, operation);
	const [{ status }] = await Promise.allSettled([operation]);
	if (lastOperations.get(url) !== operation) return;
	lastOperations.delete(url);
	if (status === 'rejected') await operation;
}

/** Waits until all operations of a webhook URL are done. Only then can its hook be checked. */
export async function waitUntilIdle(url: string): Promise<void> {
	for (let last; (last = lastOperations.get(url)); ) await Promise.allSettled([last]);
}

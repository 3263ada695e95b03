interface Operation {
	kind: 'create' | 'delete';
	done: Promise<void>;
}

/** The latest operation for each webhook URL, until it's done. */
const lastOperations = new Map<string, Operation>();

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
export async function enqueue(
	url: string,
	kind: Operation['kind'],
	run: () => Promise<void>,
): Promise<void> {
	const previous = lastOperations.get(url);
	// n8n's publication service calls `delete` for both routes of the webhook at the same time. One
	// deletion is enough.
	if (kind === 'delete' && previous?.kind === 'delete') return await previous.done;

	const isLast = () => lastOperations.get(url) === operation;
	const done = (previous?.done ?? Promise.resolve()).then(run, run).then(
		() => {
			if (isLast()) lastOperations.delete(url);
		},
		async (error: Error) => {
			if (!isLast()) return;
			lastOperations.delete(url);
			await Promise.reject(error);
		},
	);
	const operation: Operation = { kind, done };
	lastOperations.set(url, operation);
	await done;
}

/** Waits until all operations of a webhook URL are done. Only then can its hook be checked. */
export async function waitUntilIdle(url: string): Promise<void> {
	for (let last; (last = lastOperations.get(url)); ) await Promise.allSettled([last.done]);
}

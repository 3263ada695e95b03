interface Operation {
	kind: 'create' | 'delete';
	done: Promise<void>;
}

/** The last operation that was asked for, for each webhook URL, until it is done. */
const lastOperations = new Map<string, Operation>();

/**
 * Creates and deletes the hooks of one webhook URL one after another, in the order asked for.
 *
 * n8n gives up an activation that takes too long, lets it run on and starts another. If the two ran
 * at the same time, each could delete the other's hook, or both could leave one. What comes of an
 * operation that another one follows is no longer of interest, so its refusal isn't thrown: n8n would
 * take away the routes of the webhook, which are those of its successor by then.
 *
 * @throws whatever `work` throws, unless another operation follows
 */
export async function runInOrder(
	url: string,
	kind: Operation['kind'],
	work: () => Promise<void>,
): Promise<void> {
	const previous = lastOperations.get(url);
	// n8n deletes once for each route of the webhook, at the same time: one deletion does for both.
	if (kind === 'delete' && previous?.kind === 'delete') return await previous.done;

	const isLast = () => lastOperations.get(url) === operation;
	const done = (previous?.done ?? Promise.resolve()).then(work, work).then(
		() => {
			if (isLast()) lastOperations.delete(url);
		},
		async (refused: Error) => {
			if (!isLast()) return;
			lastOperations.delete(url);
			await Promise.reject(refused);
		},
	);
	const operation: Operation = { kind, done };
	lastOperations.set(url, operation);
	await done;
}

/** Waits until nothing that was asked for is under way: only then can a hook be looked at. */
export async function untilIdle(url: string): Promise<void> {
	for (let last; (last = lastOperations.get(url)); ) await Promise.allSettled([last.done]);
}

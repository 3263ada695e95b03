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
 * at the same time, each could delete the other's hook, or both could leave one.
 *
 * @throws whatever `work` throws
 */
export async function runInOrder(
	url: string,
	kind: Operation['kind'],
	work: () => Promise<void>,
): Promise<void> {
	const last = lastOperations.get(url);
	// n8n deletes once for each route of the webhook, at the same time: one deletion does for both.
	if (kind === 'delete' && last?.kind === 'delete') return await last.done;

	const done = last === undefined ? work() : last.done.then(work, work);
	const operation = { kind, done };
	lastOperations.set(url, operation);
	const remove = () => {
		if (lastOperations.get(url) === operation) lastOperations.delete(url);
	};
	void done.then(remove, remove);
	await done;
}

/** The webhook URLs whose last activation failed, until n8n calls `delete` for it. */
const failedUrls = new Set<string>();

/** Runs a part of an activation and records whether it failed. Throws whatever `run` throws. */
export async function trackActivation<T>(url: string, run: () => Promise<T>): Promise<T> {
	let hasFailed = true;
	try {
		const result = await run();
		hasFailed = false;
		return result;
	} finally {
		if (hasFailed) failedUrls.add(url);
		else failedUrls.delete(url);
	}
}

/**
 * Whether n8n calls `delete` because an activation failed. The next call is an ordinary deletion.
 *
 * There's nothing to delete then, since a failed `create` leaves nothing behind. And `delete` mustn't
 * throw: n8n's publication service would keep the webhook's routes, consider the node registered, and
 * report the next publishing as successful without calling the node.
 */
export function consumeFailedActivation(url: string): boolean {
	return failedUrls.delete(url);
}

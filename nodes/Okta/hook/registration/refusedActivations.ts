/** The webhook URLs whose activation was refused, until n8n has asked to clean up. */
const refused = new Set<string>();

/** Does a part of an activation, and remembers if it was refused. Throws whatever `work` throws. */
export async function trackActivation<T>(url: string, work: () => Promise<T>): Promise<T> {
	let isRefused = true;
	try {
		const done = await work();
		isRefused = false;
		return done;
	} finally {
		if (isRefused) refused.add(url);
		else refused.delete(url);
	}
}

/**
 * Whether the deletion that n8n asks for is the one after a refused activation. Takes note that it
 * was asked for: the next one is an ordinary deletion.
 *
 * There's nothing to do then, since `create` leaves nothing behind. And it mustn't be refused: n8n
 * would keep the routes of the webhook, take the node for registered, and report the next publishing
 * as done without asking the node for anything.
 */
export function consumeCleanup(url: string): boolean {
	return refused.delete(url);
}

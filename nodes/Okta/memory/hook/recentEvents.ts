/** How long events are remembered. Okta retries a delivery within seconds, or never. */
const DUPLICATE_WINDOW_MS = 2 * 60_000;

/** Maximum number of events that a process remembers for all its hooks. Takes about 10 MB. */
const MAX_EVENTS = 20_000;

/**
 * Whether n8n has saved the execution that an event starts. Pending while n8n is saving it: for ever if
 * n8n cancels the execution while it's queued (`N8N_CONCURRENCY_PRODUCTION_LIMIT`).
 */
export type Save = Promise<boolean>;

/**
 * The events that this process has recently started executions with, to recognize duplicates, oldest
 * first. Other processes, e.g. a second webhook processor, don't share them.
 */
const recentEvents = new Map<string, { save: Save; at: number }>();

/** The save that an event is part of, or nothing if the event is new. */
export function findSave(key: string): Save | undefined {
	dropExpired();
	return recentEvents.get(key)?.save;
}

/** Adds new events as part of a save. If it fails, they count as new again. */
export function addEvents(keys: readonly string[], save: Save): void {
	for (const key of keys) {
		recentEvents.delete(key);
		recentEvents.set(key, { save, at: performance.now() });
	}
	dropExpired();
	void save.then((isSaved) => {
		if (isSaved) return;
		for (const key of keys) if (recentEvents.get(key)?.save === save) recentEvents.delete(key);
	});
}

function dropExpired(): void {
	const oldest = performance.now() - DUPLICATE_WINDOW_MS;
	for (const [key, { at }] of recentEvents) {
		if (at > oldest && recentEvents.size <= MAX_EVENTS) break;
		recentEvents.delete(key);
	}
}

/** How saving an execution ended: `unknown` if it took longer than `MAX_PENDING_MS`. */
export type SaveOutcome = 'saved' | 'failed' | 'unknown';

/** An execution that n8n is saving. All events that start it share one. */
export class PendingSave {
	readonly outcome: Promise<SaveOutcome>;

	private resolve: (outcome: SaveOutcome) => void = () => {};

	constructor() {
		this.outcome = new Promise((resolve) => (this.resolve = resolve));
	}

	/** Only the first call has an effect. */
	settle(outcome: SaveOutcome): void {
		this.resolve(outcome);
	}
}

/** How long saved events are remembered. Okta retries a delivery within seconds, or never. */
export const DUPLICATE_WINDOW_MS = 2 * 60_000;

/**
 * How long a save may be pending. Some never end: n8n doesn't respond for an execution that is
 * canceled while it's queued (`N8N_CONCURRENCY_PRODUCTION_LIMIT`).
 */
export const MAX_PENDING_MS = 5 * 60_000;

/**
 * Maximum number of saved events, and of pending ones, that a process remembers for all its hooks.
 * Takes about 2 MB for saved events and 7 MB for pending ones.
 */
export const MAX_EVENTS = 10_000;

/**
 * The events that this process has recently started executions with, to recognize duplicates. Other
 * processes, e.g. a second webhook processor, don't share them.
 *
 * Both maps are in the order of their times, so the oldest entries come first.
 */
export class RecentEvents {
	private readonly pending = new Map<string, { save: PendingSave; at: number }>();

	private readonly saved = new Map<string, number>();

	/** @param now the clock: milliseconds since 1970 */
	constructor(private readonly now: () => number = Date.now) {}

	/** The save that the event is part of, `saved` if it has ended, or nothing if the event is new. */
	find(key: string): PendingSave | 'saved' | undefined {
		this.dropExpired();
		return this.pending.get(key)?.save ?? (this.saved.has(key) ? 'saved' : undefined);
	}

	/** Adds new events as part of a save. If the save fails, they count as new again. */
	add(keys: readonly string[], save: PendingSave): void {
		for (const key of keys) this.pending.set(key, { save, at: this.now() });
		this.dropExpired();
		void save.outcome.then((outcome) => {
			for (const key of keys) {
				// After an expired save, the same event may already be part of another one.
				if (this.pending.get(key)?.save === save) this.pending.delete(key);
				if (outcome !== 'saved') continue;
				this.saved.delete(key);
				this.saved.set(key, this.now());
			}
			this.dropExpired();
		});
	}

	/** The number of events that are remembered. */
	get size(): number {
		return this.pending.size + this.saved.size;
	}

	/** A time in the future counts as expired: the clock was set back. */
	private isWithin(periodMs: number, at: number): boolean {
		const age = this.now() - at;
		return age >= 0 && age < periodMs;
	}

	private dropExpired(): void {
		for (const [key, { save, at }] of this.pending) {
			if (this.isWithin(MAX_PENDING_MS, at) && this.pending.size <= MAX_EVENTS) break;
			this.pending.delete(key);
			save.settle('unknown');
		}
		for (const [key, at] of this.saved) {
			if (this.isWithin(DUPLICATE_WINDOW_MS, at) && this.saved.size <= MAX_EVENTS) break;
			this.saved.delete(key);
		}
	}
}

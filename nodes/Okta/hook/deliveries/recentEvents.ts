/** How n8n's saving of an execution ended: `unknown` if it took too long to wait for. */
export type Outcome = 'saved' | 'failed' | 'unknown';

/** An execution that n8n is saving, with the events that start it. */
export class Save {
	readonly outcome: Promise<Outcome>;

	private resolve: (outcome: Outcome) => void = () => {};

	constructor() {
		this.outcome = new Promise((resolve) => (this.resolve = resolve));
	}

	/** Only the first call counts. */
	settle(outcome: Outcome): void {
		this.resolve(outcome);
	}
}

/** How long a saved event is remembered: Okta retries a delivery after some seconds, or never. */
export const DUPLICATE_WINDOW_MS = 2 * 60_000;

/**
 * How long a save is waited for. One may never end: n8n answers nothing for an execution that is
 * stopped while it waits for its turn (`N8N_CONCURRENCY_PRODUCTION_LIMIT`).
 */
export const MAX_PENDING_MS = 5 * 60_000;

/**
 * The most events of each kind that one process remembers, of all its hooks: some 2 MB of saved ones,
 * and some 7 MB of those being saved.
 */
export const MAX_EVENTS = 10_000;

/**
 * The events that this process is starting executions with, and those it did in the last minutes, to
 * recognize what Okta delivers twice. Another process, e.g. a second webhook processor, knows nothing
 * of them.
 *
 * Each kind is kept in the order of its times, so that whatever is too old comes first.
 */
export class RecentEvents {
	private readonly pending = new Map<string, { save: Save; at: number }>();

	private readonly saved = new Map<string, number>();

	/** @param now the clock: milliseconds since 1970 */
	constructor(private readonly now: () => number = Date.now) {}

	/** The save that an event is part of, `saved` if that is done, or nothing if the event is new. */
	find(key: string): Save | 'saved' | undefined {
		this.dropOld();
		return this.pending.get(key)?.save ?? (this.saved.has(key) ? 'saved' : undefined);
	}

	/** Remembers new events as part of a save, and what comes of it. */
	add(keys: readonly string[], save: Save): void {
		for (const key of keys) this.pending.set(key, { save, at: this.now() });
		this.dropOld();
		void save.outcome.then((outcome) => {
			for (const key of keys) {
				// A save that took too long may end after all, when the same event is part of another one.
				if (this.pending.get(key)?.save === save) this.pending.delete(key);
				if (outcome !== 'saved') continue;
				this.saved.delete(key);
				this.saved.set(key, this.now());
			}
			this.dropOld();
		});
	}

	/** The number of events that are remembered. */
	get size(): number {
		return this.pending.size + this.saved.size;
	}

	/** A time in the future is none: the clock was set back. */
	private isWithin(periodMs: number, at: number): boolean {
		const age = this.now() - at;
		return age >= 0 && age < periodMs;
	}

	private dropOld(): void {
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

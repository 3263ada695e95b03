import { sleep, type INodeExecutionData } from 'n8n-workflow';

/** How long a delivery that was saved is remembered: Okta repeats it after some seconds, or never. */
const REMEMBERED_FOR_MS = 2 * 60_000;
/** The events that one process remembers at the most, of all its hooks: some 3 MB. */
const MOST_REMEMBERED = 10_000;

/** Okta waits 3 s for an answer: what is not known by then cannot be waited for. */
const PATIENCE_MS = 2_500;
/** No group waits longer than this for the one before it. */
const LONGEST_PAUSE_MS = 1_000;
/** What one execution gets at the most, unless a single delivery has more. */
const MOST_IN_GROUP = 500;

/** A response to Okta, as far as it matters here. */
export interface Answer {
	readonly statusCode: number;
	status(code: number): { end(): unknown };
	once(event: 'prefinish', listener: () => void): unknown;
}

/** An event on its way to the workflow. Without an ID it is never taken for a repetition. */
export interface Arrival {
	id: string | undefined;
	item: INodeExecutionData;
}

/** What is to be done with a delivery. */
export type Intake =
	/** Hand over these items, and let n8n answer. */
	| { kind: 'lead'; items: INodeExecutionData[] }
	/** Nothing: it is in the execution of another delivery, with which it is answered. */
	| { kind: 'follow' }
	/** All of it was saved before: answer that it is well. */
	| { kind: 'repeat' }
	/** It is being saved still, and Okta waits no longer: whether it will be well is not known. */
	| { kind: 'unknown' };

/** Whether n8n has saved what was handed to it, once that is known. */
type Fate = Promise<boolean>;

/** Deliveries that become one execution. */
interface Group {
	items: INodeExecutionData[];
	followers: Answer[];
	fate: Fate;
}

/**
 * What this process knows of the events of its hooks: which are being saved, and which were in the
 * last minutes. Another process, say a second webhook processor, knows nothing of it.
 */
const remembered = new Map<string, { fate: Fate; isOpen: boolean; at: number }>();

/** The group of each hook that still takes deliveries, while the one before it is being saved. */
const waiting = new Map<string, Group>();

/** The fate of what is being saved of each hook. */
const saving = new Map<string, Fate>();

/**
 * Takes in an authentic delivery.
 *
 * Okta gives up on a busy n8n after 3 s and sends the delivery again, while n8n is still saving the
 * first: such a repetition is known by the events' IDs and by the fate of the first, and starts
 * nothing. While n8n saves one execution of a hook, the deliveries that come meanwhile are gathered
 * for the next, so that a burst becomes a few executions; one that comes alone waits for nothing.
 *
 * @param hook names the hook: events of different hooks have nothing to do with each other
 */
export async function takeIn(hook: string, arrivals: Arrival[], answer: Answer): Promise<Intake> {
	const patience = Date.now() + PATIENCE_MS;
	// Anew after each wait: of two repetitions of what was not saved, one is the next to be saved.
	for (let open; (open = openFates(hook, arrivals)).length > 0; ) {
		if (Date.now() >= patience) return { kind: 'unknown' };
		await Promise.race([Promise.all(open), sleep(patience - Date.now())]);
	}

	// From here on until it is remembered nothing gets in between.
	const fresh = arrivals.filter(({ id }) => id === undefined || !remembered.has(hook + id));
	if (fresh.length === 0) return { kind: 'repeat' };

	const items = fresh.map(({ item }) => item);
	const open = waiting.get(hook);
	if (open && open.items.length + items.length <= MOST_IN_GROUP) {
		remember(hook, fresh, open.fate);
		open.items.push(...items);
		open.followers.push(answer);
		return { kind: 'follow' };
	}
	const group: Group = { items, followers: [], fate: fateOf(answer) };
	remember(hook, fresh, group.fate);
	return { kind: 'lead', items: await lead(hook, group) };
}

/** The fates of those events that are being saved at this moment. */
function openFates(hook: string, arrivals: Arrival[]): Fate[] {
	return arrivals.flatMap(({ id }) => {
		const entry = id === undefined ? undefined : remembered.get(hook + id);
		return entry?.isOpen ? [entry.fate] : [];
	});
}

/** Waits for its turn, gathering meanwhile, and gives what has been gathered. */
async function lead(hook: string, group: Group): Promise<INodeExecutionData[]> {
	const before = saving.get(hook);
	if (before) {
		waiting.set(hook, group);
		await Promise.race([before, sleep(LONGEST_PAUSE_MS)]);
		if (waiting.get(hook) === group) waiting.delete(hook);
	}
	saving.set(hook, group.fate);
	void group.fate.then((isSaved) => {
		if (saving.get(hook) === group.fate) saving.delete(hook);
		for (const follower of group.followers) follower.status(isSaved ? 200 : 500).end();
	});
	return group.items;
}

/** Told by the answer: it is 2xx when n8n has saved the execution, and 5xx when it has not. */
async function fateOf(answer: Answer): Fate {
	return await new Promise((resolve) => {
		// Comes with the end of the answer, also when Okta has gone already (`finish` does not).
		answer.once('prefinish', () => resolve(answer.statusCode < 300));
	});
}

function remember(hook: string, arrivals: Arrival[], fate: Fate): void {
	forgetOld();
	for (const { id } of arrivals) {
		if (id === undefined) continue;
		const entry = { fate, isOpen: true, at: Date.now() };
		remembered.set(hook + id, entry);
		void fate.then((isSaved) => {
			entry.isOpen = false;
			if (!isSaved && remembered.get(hook + id) === entry) remembered.delete(hook + id);
		});
	}
}

/** In a Map the oldest come first. */
function forgetOld(): void {
	const longAgo = Date.now() - REMEMBERED_FOR_MS;
	for (const [key, { at, isOpen }] of remembered) {
		const isOld = at < longAgo && !isOpen;
		if (!isOld && remembered.size < MOST_REMEMBERED) return;
		remembered.delete(key);
	}
}

import { sleep, type INodeExecutionData } from 'n8n-workflow';

import { RecentEvents, Save, type Outcome } from './recentEvents';

/** No batch waits longer than this for the one before it. */
const MAX_BATCH_DELAY_MS = 1_000;
/** The most items of one batch, unless a single delivery has more. */
const MAX_BATCH_ITEMS = 500;

const STATUS: Readonly<Record<Outcome, number>> = { saved: 200, failed: 500, unknown: 503 };

/** The part of an HTTP response to Okta that is used here. */
export interface DeliveryResponse {
	readonly statusCode: number;
	status(code: number): { end(): unknown };
	once(event: 'prefinish', listener: () => void): unknown;
}

/** An event and the item that it becomes. Without an ID it is never taken for a duplicate. */
export interface IncomingEvent {
	id: string | undefined;
	item: INodeExecutionData;
}

/** Deliveries that become one execution. */
interface Batch {
	items: INodeExecutionData[];
	save: Save;
}

const recentEvents = new RecentEvents();

/** The batch of each webhook URL that still takes deliveries, while the one before it is being saved. */
const openBatches = new Map<string, Batch>();

/** The batch of each webhook URL that n8n is saving. */
const batchSaves = new Map<string, Save>();

/**
 * Gives the items to start an execution with: those of the events that are new. n8n then responds,
 * once it has saved the execution.
 *
 * Gives nothing if there is no new event. Okta waits 3 seconds for a response and then sends the
 * delivery again, while n8n may still be saving the first: the response to such a duplicate is kept
 * open and becomes that of the first, without anything waiting for it. If the first never gets one,
 * it's released when a later event arrives (see `RecentEvents`).
 *
 * @param url the webhook URL of the node: an event starts each node once
 */
export function acceptDelivery(
	url: string,
	events: IncomingEvent[],
	response: DeliveryResponse,
): INodeExecutionData[] | undefined {
	const { added, known } = split(url, events);
	if (added.length === 0) {
		respondAfter(known, response);
		return undefined;
	}
	const save = saveOf(response);
	remember(url, added, save);
	return itemsOf(added);
}

/**
 * The same, but all deliveries that arrive while n8n saves one batch become the next, so that a burst
 * becomes a few executions. A delivery that arrives while nothing is being saved waits for nothing;
 * only the first delivery of a batch waits, a second at most. All get the response that their
 * execution gets.
 */
export async function batchDelivery(
	url: string,
	events: IncomingEvent[],
	response: DeliveryResponse,
): Promise<INodeExecutionData[] | undefined> {
	const { added, known } = split(url, events);
	const items = itemsOf(added);
	const open = openBatches.get(url);
	if (added.length === 0) {
		respondAfter(known, response);
		return undefined;
	}
	if (open && open.items.length + items.length <= MAX_BATCH_ITEMS) {
		remember(url, added, open.save);
		open.items.push(...items);
		respondAfter([open.save], response);
		return undefined;
	}
	const batch = { items, save: saveOf(response) };
	remember(url, added, batch.save);
	await waitForTurn(url, batch);
	return batch.items;
}

/** Waits until n8n has saved the batch before, and takes deliveries meanwhile. */
async function waitForTurn(url: string, batch: Batch): Promise<void> {
	const previous = batchSaves.get(url);
	if (previous) {
		openBatches.set(url, batch);
		await Promise.race([previous.outcome, sleep(MAX_BATCH_DELAY_MS)]);
		if (openBatches.get(url) === batch) openBatches.delete(url);
	}
	const { save } = batch;
	batchSaves.set(url, save);
	void save.outcome.then(() => {
		if (batchSaves.get(url) === save) batchSaves.delete(url);
	});
}

/**
 * The events that are new, each once, and what the others are part of. New events never wait for the
 * others: those are answered for by the delivery that they came with first.
 */
function split(url: string, events: IncomingEvent[]): { added: IncomingEvent[]; known: Save[] } {
	const added: IncomingEvent[] = [];
	const known = new Set<Save>();
	const ids = new Set<string>();
	for (const event of events) {
		const { id } = event;
		if (id !== undefined && ids.has(id)) continue;
		if (id !== undefined) ids.add(id);
		const found = id === undefined ? undefined : recentEvents.find(keyOf(url, id));
		if (found === undefined) added.push(event);
		else if (found !== 'saved') known.add(found);
	}
	return { added, known: [...known] };
}

function remember(url: string, events: IncomingEvent[], save: Save): void {
	const ids = events.flatMap(({ id }) => (id === undefined ? [] : [keyOf(url, id)]));
	recentEvents.add(ids, save);
}

function keyOf(url: string, id: string): string {
	return `${url} ${id}`;
}

function itemsOf(events: IncomingEvent[]): INodeExecutionData[] {
	return events.map(({ item }) => item);
}

/** The save of the execution that n8n gives this response to: 2xx once it is saved, 5xx if it isn't. */
function saveOf(response: DeliveryResponse): Save {
	const save = new Save();
	// Comes with the end of the response, also when Okta has hung up (`finish` doesn't).
	response.once('prefinish', () => save.settle(response.statusCode < 300 ? 'saved' : 'failed'));
	return save;
}

/** Responds once all is settled: with the worst of the outcomes. */
function respondAfter(saves: Save[], response: DeliveryResponse): void {
	void Promise.all(saves.map(async ({ outcome }) => await outcome)).then((outcomes) => {
		const statuses = outcomes.map((outcome) => STATUS[outcome]);
		response.status(Math.max(STATUS.saved, ...statuses)).end();
	});
}

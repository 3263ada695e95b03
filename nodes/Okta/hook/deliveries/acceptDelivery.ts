import { sleep, type INodeExecutionData } from 'n8n-workflow';

import { PendingSave, RecentEvents, type SaveOutcome } from './recentEvents';

/** Maximum time that a batch waits for the previous one to be saved. */
const MAX_BATCH_DELAY_MS = 1_000;
/** Maximum number of items in a batch, unless a single delivery has more. */
const MAX_BATCH_ITEMS = 500;

const STATUS_BY_OUTCOME: Readonly<Record<SaveOutcome, number>> = {
	saved: 200,
	failed: 500,
	unknown: 503,
};

/** The HTTP response to Okta, as far as it's used here. */
interface DeliveryResponse {
	readonly statusCode: number;
	status(code: number): { end(): unknown };
	once(event: 'prefinish', listener: () => void): unknown;
}

/** An event and its output item. An event without an ID never counts as a duplicate. */
interface IncomingEvent {
	id: string | undefined;
	item: INodeExecutionData;
}

/** Deliveries that start one execution together. */
interface Batch {
	items: INodeExecutionData[];
	save: PendingSave;
}

const recentEvents = new RecentEvents();

/** By webhook URL: the batch that waits for the previous one, and that deliveries are added to. */
const openBatches = new Map<string, Batch>();

/** By webhook URL: the save of the latest batch, while n8n is saving it. */
const batchSaves = new Map<string, PendingSave>();

/**
 * Returns the items to start an execution with: those of the events that are new. n8n responds to
 * Okta once it has saved the execution.
 *
 * Returns nothing if no event is new. Okta waits 3 seconds for a response and then sends the delivery
 * again, while n8n may still be saving the first. The duplicate then gets the same response as the
 * first, once there is one, and nothing waits for it in the meantime. If there never is one, the
 * duplicate gets a response when a later event arrives (see `RecentEvents`).
 *
 * @param url the webhook URL of the node: the same event can start several nodes
 */
export function acceptDelivery(
	url: string,
	events: IncomingEvent[],
	response: DeliveryResponse,
): INodeExecutionData[] | undefined {
	const { newEvents, pendingSaves } = findNewEvents(url, events);
	if (newEvents.length === 0) {
		respondWhenSaved(pendingSaves, response);
		return undefined;
	}
	trackEvents(url, newEvents, pendingSaveOf(response));
	return itemsOf(newEvents);
}

/**
 * Like `acceptDelivery`, but all deliveries that arrive while n8n saves one batch form the next one,
 * so that many deliveries start few executions. If nothing is being saved, a delivery doesn't wait.
 * Only the first delivery of a batch waits, for up to a second. All get the response that n8n gives
 * for their execution.
 */
export async function batchDelivery(
	url: string,
	events: IncomingEvent[],
	response: DeliveryResponse,
): Promise<INodeExecutionData[] | undefined> {
	const { newEvents, pendingSaves } = findNewEvents(url, events);
	const items = itemsOf(newEvents);
	if (items.length === 0) {
		respondWhenSaved(pendingSaves, response);
		return undefined;
	}
	const open = openBatches.get(url);
	if (open && open.items.length + items.length <= MAX_BATCH_ITEMS) {
		trackEvents(url, newEvents, open.save);
		open.items.push(...items);
		respondWhenSaved([open.save], response);
		return undefined;
	}
	const batch = { items, save: pendingSaveOf(response) };
	trackEvents(url, newEvents, batch.save);
	await waitForPreviousBatch(url, batch);
	return batch.items;
}

/** Waits until n8n has saved the previous batch. Meanwhile, deliveries are added to this one. */
async function waitForPreviousBatch(url: string, batch: Batch): Promise<void> {
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
 * The events that are new, each once, and the saves that the duplicates are part of. New events don't
 * wait for those: Okta gets a response for the duplicates with the delivery that had them first.
 */
function findNewEvents(
	url: string,
	events: IncomingEvent[],
): { newEvents: IncomingEvent[]; pendingSaves: PendingSave[] } {
	const newEvents: IncomingEvent[] = [];
	const pendingSaves = new Set<PendingSave>();
	const ids = new Set<string>();
	for (const event of events) {
		const { id } = event;
		if (id !== undefined && ids.has(id)) continue;
		if (id !== undefined) ids.add(id);
		const found = id === undefined ? undefined : recentEvents.find(eventKey(url, id));
		if (found === undefined) newEvents.push(event);
		else if (found !== 'saved') pendingSaves.add(found);
	}
	return { newEvents, pendingSaves: [...pendingSaves] };
}

function trackEvents(url: string, events: IncomingEvent[], save: PendingSave): void {
	const keys = events.flatMap(({ id }) => (id === undefined ? [] : [eventKey(url, id)]));
	recentEvents.add(keys, save);
}

function eventKey(url: string, id: string): string {
	return `${url} ${id}`;
}

function itemsOf(events: IncomingEvent[]): INodeExecutionData[] {
	return events.map(({ item }) => item);
}

/** The save of the execution that n8n responds for: 2xx once it's saved, 5xx if saving failed. */
function pendingSaveOf(response: DeliveryResponse): PendingSave {
	const save = new PendingSave();
	// Unlike `finish`, `prefinish` is also emitted if Okta has closed the connection.
	response.once('prefinish', () => save.settle(response.statusCode < 300 ? 'saved' : 'failed'));
	return save;
}

/** Responds once all saves have ended, with the highest status of all outcomes. */
function respondWhenSaved(saves: PendingSave[], response: DeliveryResponse): void {
	void Promise.all(saves.map(async ({ outcome }) => await outcome)).then((outcomes) => {
		const statuses = outcomes.map((outcome) => STATUS_BY_OUTCOME[outcome]);
		response.status(Math.max(STATUS_BY_OUTCOME.saved, ...statuses)).end();
	});
}

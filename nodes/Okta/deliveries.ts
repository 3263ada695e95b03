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

/** The batch of each node that still takes deliveries, while the one before it is being saved. */
const openBatches = new Map<string, Batch>();

/** What n8n is saving of each node that batches. */
const batchSaves = new Map<string, Save>();

/**
 * Gives the items to start an execution with: those of the events that are new. n8n then responds,
 * once it has saved the execution.
 *
 * Gives nothing if there is no new event. Okta waits 3 seconds for a response and then sends the
 * delivery again, while n8n may still be saving the first: the response to such a duplicate is kept
 * open and becomes that of the first, without anything waiting for it.
 *
 * @param node identifies the node: the same event starts each node once
 */
export function acceptDelivery(
	node: string,
	events: IncomingEvent[],
	response: DeliveryResponse,
): INodeExecutionData[] | undefined {
	const { added, known } = split(node, events);
	if (added.length === 0) {
		respondAfter(known, response);
		return undefined;
	}
	const save = saveOf(response);
	remember(node, added, save);
	return itemsOf(added);
}

/**
 * The same, but all deliveries that arrive while n8n saves one batch become the next, so that a burst
 * becomes a few executions. A delivery that arrives alone waits for nothing; only the first delivery
 * of a batch waits, and all get the response that its execution gets.
 */
export async function batchDelivery(
	node: string,
	events: IncomingEvent[],
	response: DeliveryResponse,
): Promise<INodeExecutionData[] | undefined> {
	const { added, known } = split(node, events);
	const items = itemsOf(added);
	const open = openBatches.get(node);
	if (added.length === 0) {
		respondAfter(known, response);
		return undefined;
	}
	if (open && open.items.length + items.length <= MAX_BATCH_ITEMS) {
		remember(node, added, open.save);
		open.items.push(...items);
		respondAfter([...known, open.save], response);
		return undefined;
	}
	const batch = { items, save: saveOf(response) };
	remember(node, added, batch.save);
	await waitForTurn(node, batch);
	return batch.items;
}

/** Waits until n8n has saved the batch before, and takes deliveries meanwhile. */
async function waitForTurn(node: string, batch: Batch): Promise<void> {
	const previous = batchSaves.get(node);
	if (previous) {
		openBatches.set(node, batch);
		await Promise.race([previous.outcome, sleep(MAX_BATCH_DELAY_MS)]);
		if (openBatches.get(node) === batch) openBatches.delete(node);
	}
	const { save } = batch;
	batchSaves.set(node, save);
	void save.outcome.then(() => {
		if (batchSaves.get(node) === save) batchSaves.delete(node);
	});
}

/** The events that are new, and what the others are part of. */
function split(node: string, events: IncomingEvent[]): { added: IncomingEvent[]; known: Save[] } {
	const added: IncomingEvent[] = [];
	const known = new Set<Save>();
	for (const event of events) {
		const found = event.id === undefined ? undefined : recentEvents.find(keyOf(node, event.id));
		if (found === undefined) added.push(event);
		else if (found !== 'saved') known.add(found);
	}
	return { added, known: [...known] };
}

function remember(node: string, events: IncomingEvent[], save: Save): void {
	const ids = events.flatMap(({ id }) => (id === undefined ? [] : [keyOf(node, id)]));
	recentEvents.add(ids, save);
}

function keyOf(node: string, id: string): string {
	return `${node} ${id}`;
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

import type { INodeExecutionData } from 'n8n-workflow';

import { addToBatch, startBatch } from '../../memory/hook/batches';
import { addEvents, findSave, type Save } from '../../memory/hook/recentEvents';
import type { JsonObject } from '../../protocol/json';

/** The HTTP response to Okta, as far as it's used here. */
interface DeliveryResponse {
	readonly statusCode: number;
	status(code: number): { end(): unknown };
	once(event: 'prefinish', listener: () => void): unknown;
}

/** An authentic delivery. */
interface AcceptedDelivery {
	/** The webhook URL of the node: the same event can start several nodes. */
	url: string;
	/** The events that match the node's parameters. */
	events: JsonObject[];
	response: DeliveryResponse;
	toItems(events: JsonObject[]): INodeExecutionData[];
}

/**
 * Returns the items to start an execution with: those of the events that are new. n8n responds to
 * Okta once it has saved the execution.
 *
 * Returns nothing if no event is new. Okta waits 3 seconds for a response and then sends the delivery
 * again, while n8n may still be saving the first. The duplicate then gets the same response as the
 * first, once there is one, and nothing waits for it in the meantime.
 *
 * @param isBatched whether all deliveries that arrive while n8n saves one batch form the next one, so
 * that many deliveries start few executions. If nothing is being saved, a delivery doesn't wait. Only
 * the first delivery of a batch waits, for up to a second. All get the response that n8n gives for
 * their execution.
 */
export async function acceptDelivery(
	{ url, events, response, toItems }: AcceptedDelivery,
	isBatched: boolean,
): Promise<INodeExecutionData[] | undefined> {
	const { newEvents, saves } = findNewEvents(url, events);
	if (newEvents.length === 0) {
		respondWhenSaved(saves, response);
		return undefined;
	}
	const items = toItems(newEvents);
	const batch = isBatched ? addToBatch(url, items) : undefined;
	const save = batch?.save ?? saveOf(response);
	addEvents(
		newEvents.flatMap((event) => keyOf(url, event) ?? []),
		save,
	);
	if (batch) {
		respondWhenSaved([save], response);
		return undefined;
	}
	if (isBatched) await startBatch(url, { items, save });
	return items;
}

/**
 * The events that are new, each once, and the saves that the duplicates are part of. New events don't
 * wait for those: Okta gets a response for the duplicates with the delivery that had them first.
 */
function findNewEvents(
	url: string,
	events: JsonObject[],
): { newEvents: JsonObject[]; saves: Save[] } {
	const newEvents = new Map<unknown, JsonObject>();
	const saves = new Set<Save>();
	for (const event of events) {
		const key = keyOf(url, event);
		const save = key === undefined ? undefined : findSave(key);
		if (save) saves.add(save);
		else if (!newEvents.has(key ?? event)) newEvents.set(key ?? event, event);
	}
	return { newEvents: [...newEvents.values()], saves: [...saves] };
}

/** Identifies an event. One without an ID never counts as a duplicate. */
function keyOf(url: string, { uuid }: JsonObject): string | undefined {
	return typeof uuid === 'string' && uuid !== '' ? `${url} ${uuid}` : undefined;
}

/** The save of the execution that n8n responds for: 2xx once it's saved, 5xx if saving failed. */
async function saveOf(response: DeliveryResponse): Save {
	// Unlike `finish`, `prefinish` is also emitted if Okta has closed the connection.
	await new Promise<void>((resolve) => response.once('prefinish', resolve));
	return response.statusCode < 300;
}

/** Responds once all saves have ended: 200 if all executions are saved. */
function respondWhenSaved(saves: Save[], response: DeliveryResponse): void {
	void Promise.all(saves).then((results) => {
		response.status(results.every(Boolean) ? 200 : 500).end();
	});
}

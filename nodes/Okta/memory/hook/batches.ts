import { sleep, type INodeExecutionData } from 'n8n-workflow';

import type { Save } from './recentEvents';

/** Maximum time that a batch waits for the previous one to be saved. */
const MAX_DELAY_MS = 1_000;
/** Maximum number of items in a batch, unless a single delivery has more. */
const MAX_ITEMS = 500;

/** Deliveries that start one execution together. */
export interface Batch {
	items: INodeExecutionData[];
	/** The save of the execution that the batch starts. */
	save: Save;
}

interface Batches {
	/** The latest batch that has started an execution, while n8n is saving it. */
	saving?: Batch;
	/** The batch that waits for the previous one, and that deliveries are added to. */
	open?: Batch;
}

/** By webhook URL. */
const batches = new Map<string, Batches>();

/** Adds items to the batch that waits for the previous one. Returns it, if there's one with room for them. */
export function addToBatch(url: string, items: INodeExecutionData[]): Batch | undefined {
	const open = batches.get(url)?.open;
	if (open === undefined || open.items.length + items.length > MAX_ITEMS) return undefined;
	open.items.push(...items);
	return open;
}

/** Waits until n8n has saved the previous batch. Meanwhile, deliveries can be added to this one. */
export async function startBatch(url: string, batch: Batch): Promise<void> {
	const ofUrl = batches.get(url) ?? {};
	batches.set(url, ofUrl);
	if (ofUrl.saving) {
		ofUrl.open = batch;
		await Promise.race([ofUrl.saving.save, sleep(MAX_DELAY_MS)]);
		if (ofUrl.open === batch) ofUrl.open = undefined;
	}
	ofUrl.saving = batch;
	void batch.save.then(() => {
		if (ofUrl.saving !== batch) return;
		ofUrl.saving = undefined;
		if (ofUrl.open === undefined) batches.delete(url);
	});
}

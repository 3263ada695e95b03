import type { IWebhookFunctions } from 'n8n-workflow';

import { parseDelivery, parseDeliveryBytes, type Delivery } from '../../protocol/hooks/delivery';

/** A delivery, or what's wrong with the request: a clause that doesn't contain its body. */
type Received = { delivery: Delivery } | { issue: string };

/**
 * Reads the delivery in a request, whatever its `Content-Type`: gateways change or remove it, and Okta
 * never sends a rejected delivery again. n8n reads only bodies of types that it can parse, and leaves
 * all others to the node. Its limits of size apply either way.
 */
export async function readDelivery(context: IWebhookFunctions): Promise<Received> {
	const parsed = parseDelivery(context.getBodyData());
	if (parsed) return { delivery: parsed };

	const request = context.getRequestObject();
	const [read] = await Promise.allSettled([request.readRawBody()]);
	// After `multipart/form-data`, n8n leaves no bytes to read.
	const delivery = parseDeliveryBytes(request.rawBody ?? new Uint8Array());
	if (delivery) return { delivery };

	const type = request.headers['content-type'];
	const label = type ? `Content-Type: ${type}` : 'no Content-Type';
	return {
		issue:
			read.status === 'rejected' && context.getBodyData() === undefined
				? `n8n couldn't read its body: ${(read.reason as Error).message} (${label})`
				: `it has no list of events in data.events (${label})`,
	};
}

import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { buildItems, type Output } from '../protocol/cards/buildCard';
import { matchingEvents } from '../protocol/events/eventMatching';
import { filterByType } from '../protocol/events/typeFilter';
import { deliveryMetadata, eventsOf, verificationChallenge } from '../protocol/hooks/delivery';
import type { JsonObject } from '../protocol/json';
import { describeNode } from '../transport/describeNode';
import { acceptDelivery } from './deliveries/acceptDelivery';
import { authenticate } from './deliveries/authenticate';
import { readDelivery } from './deliveries/readDelivery';
import { webhookUrlOf } from './endpoint';
import { isHookManaged } from './managedHook';
import { readOptions } from './options';
import { eventTypesOf } from './registration/subscription';

/**
 * Handles Okta's requests: GET is the handshake, POST a delivery. Doesn't write static data, which
 * n8n would discard, and sends no requests to Okta.
 *
 * Okta retries a delivery once after a 5xx, but not after a 4xx. So anything that a retry may solve
 * never gets a 4xx.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	return this.getRequestObject().method === 'GET' ? handshake(this) : await delivery(this);
}

/** Returns Okta's challenge. Needs no state: Okta verifies a hook while the node is creating it. */
function handshake(context: IWebhookFunctions): IWebhookResponseData {
	const challenge = verificationChallenge(context.getHeaderData());
	if (challenge === undefined) {
		return respond(context, 400, {
			message:
				'This URL belongs to an Okta Trigger node in n8n. Only Okta calls it, to verify the event hook and to deliver events.',
		});
	}
	return respond(context, 200, { verification: challenge });
}

/** Authenticates a delivery, validates it, and starts an execution with its matching events. */
async function delivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const url = webhookUrlOf(context);
	const authentication = await authenticate(context, url);
	if ('status' in authentication) {
		return respond(context, authentication.status, { message: authentication.message });
	}

	const received = await readDelivery(context);
	if ('issue' in received) {
		context.logger.warn(
			`${describeNode(context)} received a request that isn't an event hook delivery: ${received.issue}. No execution was started. If Okta sent it, check whether a proxy in front of n8n changes the body. Otherwise, someone else has the secret of the hook: change it.`,
		);
		return respond(context, 400, {
			message: 'Not an event hook delivery: the body has no list of events in data.events.',
		});
	}

	const { events: sent, warning } = eventsOf(received.delivery);
	if (warning) context.logger.warn(`${describeNode(context)}: ${warning}`);

	// An admin's hook may send other events too. If an expression no longer selects any, none is lost.
	const selected = isHookManaged(context)
		? filterByType(sent, { eventTypes: eventTypesOf(context) })
		: sent;
	const options = readOptions(context);
	const events = matchingEvents(selected, options);
	if (events.length === 0) return respond(context, 200);

	const output = context.getNodeParameter('output') as Output;
	const headers = context.getHeaderData();
	const metadata = deliveryMetadata(received.delivery, headers, authentication.secret);
	const toItems = (emitted: JsonObject[]): INodeExecutionData[] =>
		buildItems(emitted, metadata, output).map((json) => ({ json: json as IDataObject }));
	// With a test listener, the same event can be sent repeatedly.
	if (options.isTest) return { workflowData: [toItems(events)] };

	const response = context.getResponseObject();
	const items = await acceptDelivery({ url, events, response, toItems }, options.batchDeliveries);
	return items === undefined ? { noWebhookResponse: true } : { workflowData: [items] };
}

/** Responds without starting an execution. Only the response object can set a status. */
function respond(
	context: IWebhookFunctions,
	status: number,
	body?: IDataObject,
): IWebhookResponseData {
	const response = context.getResponseObject().status(status);
	if (body) response.json(body);
	else response.end();
	return { noWebhookResponse: true };
}

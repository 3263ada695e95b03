import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { authenticate } from './deliveries/authenticate';
import { acceptDelivery, batchDelivery } from './deliveries/acceptDelivery';
import { buildItems, type Output } from '../protocol/cards/buildCard';
import {
	verificationChallenge,
	eventsOf,
	deliveryMetadata,
	presentedSecret,
	readDelivery,
} from '../protocol/hooks/delivery';
import type { JsonObject } from '../protocol/json';
import { matchingEvents, type EventCriteria } from '../protocol/events/eventMatching';
import { webhookUrlOf } from './webhookUrl';

/**
 * Answers Okta: a GET is the handshake, a POST a delivery. Writes no static data, which n8n would
 * lose, and asks Okta nothing.
 *
 * 4xx tells Okta never to send a delivery again, 5xx to try once more: so what may pass by itself is
 * never answered with 4xx.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	return this.getRequestObject().method === 'GET' ? handshake(this) : await delivery(this);
}

/** One header in, one property out. It comes while the hook is being made: there is no state yet. */
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

/** In this order: is it from Okta, is it a delivery, is it new, then out with its events. */
async function delivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const headers = context.getHeaderData();
	const secret = presentedSecret(headers);
	const url = webhookUrlOf(context);
	const refusal = await authenticate(context, url, secret);
	if (refusal) return respond(context, refusal.status, { message: refusal.message });

	const received = readDelivery(context.getBodyData());
	if (received === undefined) {
		context.logger.warn(
			"Received a request that isn't an event hook delivery: it has no list of events in data.events. No execution was started.",
		);
		return respond(context, 400, {
			message: 'Not an event hook delivery: the body has no list of events in data.events.',
		});
	}

	const { events: sent, warning } = eventsOf(received);
	if (warning) context.logger.warn(warning);

	const options = readOptions(context);
	const events = matchingEvents(sent, { ...options, isTest: context.getMode() === 'manual' });
	if (events.length === 0) return respond(context, 200);

	const output = context.getNodeParameter('output') as Output;
	const items = buildItems(events, deliveryMetadata(received, headers, secret), output).map(
		(json) => ({
			json: json as IDataObject,
		}),
	);
	// A person who listens for a test event may want the same one again.
	if (context.getMode() === 'manual') return { workflowData: [items] };
	return await startExecution(context, url, events, items, options);
}

/** In production: each event once, as an execution of its own or with what else arrives. */
async function startExecution(
	context: IWebhookFunctions,
	url: string,
	events: JsonObject[],
	items: INodeExecutionData[],
	{ batchDeliveries }: ReceiveOptions,
): Promise<IWebhookResponseData> {
	const incoming = events.map(({ uuid }, index) => ({
		id: typeof uuid === 'string' ? uuid : undefined,
		item: items[index] as INodeExecutionData,
	}));
	const accept = batchDeliveries ? batchDelivery : acceptDelivery;
	const started = await accept(url, incoming, context.getResponseObject());
	return started === undefined ? { noWebhookResponse: true } : { workflowData: [started] };
}

/** What a person may choose: all of it by one question to n8n, which evaluates each that it is asked. */
interface ReceiveOptions extends EventCriteria {
	batchDeliveries: boolean;
}

function readOptions(context: IWebhookFunctions): ReceiveOptions {
	const chosen = context.getNodeParameter('options', {}) as Partial<ReceiveOptions>;
	return { outcome: 'any', initiatedBy: 'anyone', batchDeliveries: false, ...chosen };
}

/** Answers by the response object, which alone can give a status. Starts nothing. */
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

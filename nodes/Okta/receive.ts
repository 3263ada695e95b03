import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { takeIn } from './intake';
import { itemsOf, type Output } from './protocol/card';
import {
	challengeOf,
	eventsOf,
	factsOf,
	isAuthentic,
	presentedSecret,
	readDelivery,
} from './protocol/delivery';
import type { JsonObject } from './protocol/json';
import { select, type Selection } from './protocol/selection';
import { recall } from './state';

/**
 * Answers Okta: a GET is the handshake, a POST a delivery. Keeps no state and asks Okta nothing.
 *
 * 4xx tells Okta never to send a delivery again, 5xx to try once more: so what may pass by itself is
 * never answered with 4xx.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	return this.getRequestObject().method === 'GET' ? handshake(this) : await delivery(this);
}

/** One header in, one property out. It comes while the hook is being made: there is no state yet. */
function handshake(context: IWebhookFunctions): IWebhookResponseData {
	const challenge = challengeOf(context.getHeaderData());
	if (challenge === undefined) {
		return answer(context, 400, {
			message:
				'This is the address of an Okta Trigger node of n8n, for Okta alone: Okta calls it to verify the event hook and to deliver events.',
		});
	}
	return answer(context, 200, { verification: challenge });
}

/** In this order: is it from Okta, is it a delivery, then out with its events. */
async function delivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const headers = context.getHeaderData();
	const secret = presentedSecret(headers);

	const secretHash = recall(context)?.secretHash;
	if (secretHash === undefined) {
		// Okta may deliver between the verification and the moment in which n8n saves the state.
		return answer(context, 503, {
			message: 'The Okta Trigger node is not ready to take deliveries yet: send it again later.',
		});
	}
	if (!isAuthentic(secret, secretHash)) {
		return answer(context, 401, {
			message: 'The Authorization header does not carry the secret of this event hook.',
		});
	}

	const received = readDelivery(context.getBodyData());
	if (received === undefined) {
		context.logger.warn(
			'Okta sent something else than a delivery: its body has no list of events under data.events. Nothing was started.',
		);
		return answer(context, 400, {
			message:
				'This is not a delivery of an event hook: it has no list of events under data.events.',
		});
	}

	const { events: sent, warning } = eventsOf(received);
	if (warning) context.logger.warn(warning);

	const options = optionsOf(context);
	const events = select(sent, { ...options, isTest: context.getMode() === 'manual' });
	if (events.length === 0) return answer(context, 200);

	const output = context.getNodeParameter('output') as Output;
	const items = itemsOf(events, factsOf(received, headers, secret), output).map((json) => ({
		json: json as IDataObject,
	}));
	// A person who listens for a test event may want the same one again.
	if (context.getMode() === 'manual') return { workflowData: [items] };
	return await handOver(context, secretHash, events, items, options);
}

/** In production: with what else arrives, and not twice. */
async function handOver(
	context: IWebhookFunctions,
	hook: string,
	events: JsonObject[],
	items: INodeExecutionData[],
	{ acknowledge }: Options,
): Promise<IWebhookResponseData> {
	const arrivals = events.map(({ uuid }, index) => ({
		id: typeof uuid === 'string' ? uuid : undefined,
		item: items[index] as INodeExecutionData,
	}));
	const intake = await takeIn(hook, arrivals, context.getResponseObject());
	switch (intake.kind) {
		case 'repeat':
			return answer(context, 200);
		case 'follow':
			return { noWebhookResponse: true };
		case 'unknown':
			return answer(context, 503, {
				message: 'This delivery is being worked on since before: its end is not known yet.',
			});
		case 'lead': {
			const workflowData = [intake.items];
			return acknowledge === 'immediately'
				? { ...answer(context, 200), workflowData }
				: { workflowData };
		}
	}
}

/** What a person may choose: all of it by one question to n8n, which evaluates each that it is asked. */
interface Options extends Selection {
	acknowledge: 'saved' | 'immediately';
}

function optionsOf(context: IWebhookFunctions): Options {
	const chosen = context.getNodeParameter('options', {}) as Partial<Options>;
	return { outcome: 'any', initiatedBy: 'anyone', acknowledge: 'saved', ...chosen };
}

/** Answers by the response object, which alone can give a status. Starts nothing. */
function answer(
	context: IWebhookFunctions,
	status: number,
	body?: IDataObject,
): IWebhookResponseData {
	const response = context.getResponseObject().status(status);
	if (body) response.json(body);
	else response.end();
	return { noWebhookResponse: true };
}

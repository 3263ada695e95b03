import { NodeOperationError, randomString, sleep, type IHookFunctions } from 'n8n-workflow';

import {
	saveTestSecretHash,
	startTestDelivery,
	stopTestDelivery,
} from '../memory/hook/testListeners';
import { oktaIdsOf } from '../protocol/events/entityLists';
import { testDelivery } from '../protocol/hooks/delivery';
import type { Subscription } from '../protocol/hooks/eventHook';
import { hashOf } from '../protocol/hooks/secret';
import { isObject } from '../protocol/json';
import { describeNoMatch } from '../protocol/log/latestEvent';
import { adviceForLog } from '../protocol/log/logAdvice';
import { LOGS_PATH } from '../protocol/log/logQuery';
import { reasonOf } from '../protocol/responses/noResponse';
import { isRetryable, NO_RESPONSE, type OktaResponse } from '../protocol/responses/oktaResponse';
import type { OktaClient } from '../transport/client';
import { describeNode } from '../transport/describeNode';
import { callOwnWebhook } from '../transport/ownWebhook';
import { getLatestEvent } from '../transport/systemLog';
import { readOptions } from './options';

/** How long to wait for the System Log before the listener waits for an event hook instead. */
const LOG_TIMEOUT_MS = 15_000;

/** How long n8n listens for a test event. */
const LISTENING_MS = 120_000;

/** In letters and digits, for 256 bits. */
const SECRET_LENGTH = 43;

const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2_000;

/**
 * Gets an event for the node's test listener: sends it the latest matching one of the System Log, as Okta
 * would deliver it, or else creates an event hook for the next one, and logs why. The latest event
 * needs no hook, and n8n needn't be reachable from the internet.
 *
 * n8n only listens once `create` has returned. So the event is on its way when this returns.
 *
 * @throws {NodeOperationError} if neither works; the message says why
 */
export async function pullInEvent(
	client: OktaClient<IHookFunctions>,
	subscription: Subscription,
	createHook: () => Promise<unknown>,
): Promise<void> {
	const { context } = client;
	// From here on, since n8n may remove the listener while this is running.
	const stopped = startTestDelivery(subscription.url);
	if (readOptions(context).waitsForNextEvent) return void (await createHook());
	const obstacle = await sendLatestEvent(client, subscription, stopped);
	if (obstacle === undefined) return;

	context.logger.info(
		`${describeNode(context)} couldn't get the latest event, so it creates an event hook in Okta and waits for the next one. ${obstacle}`,
	);
	const [created] = await Promise.allSettled([createHook()]);
	if (created.status === 'fulfilled') return;
	const { message } = created.reason as Error;
	throw new NodeOperationError(context.getNode(), `${obstacle} ${message}`);
}

/** Returns a sentence that says why there's no event to deliver, or nothing if it's on its way. */
async function sendLatestEvent(
	client: OktaClient<IHookFunctions>,
	{ url, eventTypes, secretHeader }: Subscription,
	stopped: AbortSignal,
): Promise<string | undefined> {
	const { context, org } = client;
	const unreachable = await checkOwnUrl(context, url);
	if (unreachable) return unreachable;

	// Okta's sample event isn't in the log.
	const criteria = { ...readOptions(context), isTest: false };
	const query = {
		eventTypes: eventTypes.toSorted(),
		filter: '',
		search: '',
		actorIds: oktaIdsOf(criteria.actors),
		targetIds: oktaIdsOf(criteria.targets),
	};
	const deadline = Date.now() + LOG_TIMEOUT_MS;
	const { page, event, ...response } = await getLatestEvent(client, { query, criteria }, deadline);
	if (page === undefined) {
		return client.toError('read the System Log', response, adviceForLog(response, query)).message;
	}
	if (event === undefined) return describeNoMatch(page);

	// A new one each time, since n8n's own address needn't have https.
	const secret = randomString(SECRET_LENGTH);
	saveTestSecretHash(context, hashOf(secret));
	const request = {
		url,
		headers: { [secretHeader]: secret },
		body: testDelivery(event, `${org}${LOGS_PATH}`, new Date().toISOString()),
	};
	void deliver(context, request, stopped);
	return undefined;
}

/** Makes sure that n8n reaches its own webhook: with the handshake, since that route exists already. */
async function checkOwnUrl(context: IHookFunctions, url: string): Promise<string | undefined> {
	const challenge = randomString(32);
	const headers = { 'X-Okta-Verification-Challenge': challenge };
	const response = await callOwnWebhook(context, { method: 'GET', url, headers });
	const { body } = response;
	if (isObject(body) && body.verification === challenge) return undefined;
	return `n8n couldn't reach its own webhook URL ${url}: ${describe(response)}.`;
}

/** Delivers the event as soon as n8n listens for it, unless n8n stops listening. */
async function deliver(
	context: IHookFunctions,
	{ url, ...request }: { url: string; headers: Record<string, string>; body: object },
	stopped: AbortSignal,
): Promise<void> {
	const timeout = AbortSignal.timeout(LISTENING_MS);
	// Not with AbortSignal.any, which Node.js 20 may forget during a garbage collection.
	const isOver = () => stopped.aborted || timeout.aborted;
	let response: OktaResponse | undefined;
	for (let pause = FIRST_PAUSE_MS; !isOver(); pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
		await sleep(pause);
		if (isOver()) break;
		response = await callOwnWebhook(context, { method: 'POST', url, ...request });
		// n8n responds with 404 until it has stored the route, and the node with 503 until n8n has stored
		// the hash of the secret.
		if (response.status !== 404 && !isRetryable(response)) break;
	}
	const isStopped = stopped.aborted;
	if (!isStopped) stopTestDelivery(url);
	if (response === undefined || (response.status >= 200 && response.status < 300)) return;
	// When n8n stops listening, it may not have been ready yet.
	if (isStopped && [404, 503].includes(response.status)) return;
	context.logger.warn(
		`${describeNode(context)} couldn't send the latest event to its own webhook URL ${url}: ${describe(response)}. To wait for the next event instead, select Next Event in the option 'Test Event'.`,
	);
}

function describe(response: OktaResponse): string {
	return response.status === NO_RESPONSE
		? reasonOf(response)
		: `something responded with ${response.status}`;
}

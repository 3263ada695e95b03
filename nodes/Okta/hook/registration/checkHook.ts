import type { IHookFunctions } from 'n8n-workflow';

import {
	clearHookState,
	describeHook,
	loadOwnState,
	saveHookState,
	type HookState,
} from '../../memory/hook/hookState';
import { isStartingUp } from '../../memory/startup';
import { matchesSubscription } from '../../protocol/hooks/eventHook';
import { hashOf } from '../../protocol/hooks/secret';
import { OktaClient, type MayWait } from '../../transport/client';
import { describeNode } from '../../transport/describeNode';
import { getEventHook } from '../../transport/eventHooks';
import { secretOf } from '../endpoint';
import { warnIfInOtherOrg } from './deleteHooks';
import { subscriptionOf } from './subscription';

/**
 * Whether the hook in the node's state is the one that the node needs. While n8n starts, it counts as
 * such unless it's known to be another one or gone.
 *
 * @throws {NodeOperationError} if the parameters or the credential are invalid
 * @throws {NodeApiError} if Okta can't be reached or rejects the request
 */
export async function isUpToDate(
	context: IHookFunctions,
	url: string,
	mayWait: MayWait,
): Promise<boolean> {
	const state = loadOwnState(context, url);
	if (state === undefined) return false;
	const check = matchesState(context, url, state, mayWait);
	const [checked] = await Promise.allSettled([check]);
	if (checked.status === 'fulfilled' || !isStartingUp(context)) return await check;

	// Deliveries don't need Okta. But if this threw an error, n8n would remove the webhook's routes.
	context.logger.warn(
		`${describeNode(context)}: n8n is starting and couldn't check the event hook, so it's assumed to be active. ${(checked.reason as Error).message}`,
	);
	return true;
}

async function matchesState(
	context: IHookFunctions,
	url: string,
	state: HookState,
	mayWait: MayWait,
): Promise<boolean> {
	const subscription = subscriptionOf(context);
	const secret = await secretOf(context, url);
	const client = await OktaClient.connect(context, mayWait);
	const { hook, ...response } = await getEventHook(client, state.hookId);
	if (response.status === 404) {
		warnIfInOtherOrg(client, state);
		clearHookState(context);
		return false;
	}
	if (hook === undefined) throw client.toError(`look up ${describeHook(state)}`, response);
	// Another credential means another secret.
	if (!matchesSubscription(hook, subscription) || state.secretHash !== hashOf(secret)) return false;

	saveHookState(context, { ...state, org: client.org });
	return true;
}

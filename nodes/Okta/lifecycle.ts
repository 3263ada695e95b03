import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { markAsChecked, wasJustChecked } from './checkedHooks';
import {
	createEventHook,
	getEventHook,
	orgOf,
	refusal,
	removeEventHook,
	verifyEventHook,
} from './client';
import { runInOrder, untilIdle } from './hookQueue';
import { hookSecret } from './hookSecret';
import { deleteOwnHooks, named, recallOwn, warnIfLeftElsewhere } from './ownHooks';
import { readEventTypes, whyNotHookable } from './protocol/eventChoice';
import { readEventFilters, whyNotFilterable } from './protocol/eventFilters';
import {
	ADMIN_CONSOLE_PLACE,
	adviceOnCreate,
	adviceOnVerify,
	defineEventHook,
	isInForce,
	whyUrlCannotBeCalled,
	type HookOwner,
	type Subscription,
} from './protocol/eventHook';
import { adviceOn, mayPassByItself } from './protocol/failure';
import { hashOf } from './protocol/secret';
import { duringActivation, takeCleanup } from './refusedActivations';
import { forget, recall, remember, type State } from './state';
import { webhookUrlOf } from './webhookUrl';

/**
 * The hook's life. n8n asks `checkExists` and, unless that says yes, calls `create`; `delete` ends
 * it. Whatever is not as it should be is put right in one way: `create` replaces the hook.
 */
export const lifecycle = {
	async checkExists(this: IHookFunctions): Promise<boolean> {
		const url = webhookUrlOf(this);
		// A deletion that n8n has given up may still run, and delete the hook after it was found good.
		await untilIdle(url);
		return await duringActivation(url, async () => await isAsItShouldBe(this));
	},

	async create(this: IHookFunctions): Promise<boolean> {
		const url = webhookUrlOf(this);
		await duringActivation(url, async () => {
			const subscription = subscriptionOf(this);
			await runInOrder(url, 'create', async () => await createHook(this, subscription));
		});
		return true;
	},

	async delete(this: IHookFunctions): Promise<boolean> {
		const url = webhookUrlOf(this);
		if (takeCleanup(url)) return true;
		await runInOrder(url, 'delete', async () => await deleteHook(this, url));
		return true;
	},
};

async function isAsItShouldBe(context: IHookFunctions): Promise<boolean> {
	const state = recallOwn(context);
	if (state === undefined) return false;

	const subscription = subscriptionOf(context);
	const secret = await hookSecret(context, subscription.url);
	const org = await orgOf(context);
	if (wasJustChecked(state.hookId, subscription, org)) return true;

	const { hook, ...response } = await getEventHook(context, state.hookId);
	if (response.status === 404) {
		warnIfLeftElsewhere(context, state, org);
		forget(context);
		return false;
	}
	if (mayPassByItself(response) && isStartingUp(context)) {
		context.logger.warn(
			`Couldn't check ${named(state)} in Okta while n8n is starting (status ${response.status}). Assuming that it's still active.`,
		);
		return true;
	}
	if (hook === undefined) throw await refusal(context, `look up ${named(state)}`, response);
	// With another credential the secret is another one too.
	if (!isInForce(hook, subscription) || state.secretHash !== hashOf(secret)) return false;

	remember(context, { ...state, org });
	markAsChecked(state.hookId, subscription, org);
	return true;
}

async function createHook(context: IHookFunctions, subscription: Subscription): Promise<void> {
	const { url } = subscription;
	const secret = await hookSecret(context, url);
	const org = await orgOf(context);
	const others = await deleteOwnHooks(context, url, 'create');

	const definition = defineEventHook(subscription, ownerOf(context), secret);
	const { hook, ...created } = await createEventHook(context, definition);
	if (hook === undefined) {
		const advice = adviceOnCreate(created, definition.name, subscription, others);
		throw await refusal(context, 'create the event hook', created, advice);
	}

	// Kept before Okta calls: whatever happens from here on, the hook is known by its id.
	const state: State = {
		hookId: hook.id,
		hookName: definition.name,
		org,
		url,
		secretHash: hashOf(secret),
	};
	remember(context, state);

	const { hook: verified, ...response } = await verifyEventHook(context, hook.id);
	if (verified?.verificationStatus !== 'VERIFIED') {
		// n8n calls `create` again after a refusal, so nothing may be left behind.
		const refused = await removeEventHook(context, hook.id);
		const isGone = refused === undefined || refused === 'absent';
		if (isGone) forget(context);
		const outcome = isGone
			? 'n8n deleted the event hook again.'
			: `n8n couldn't delete ${named(state)} either. It's deleted the next time you publish the workflow, or you can delete it in Okta (${ADMIN_CONSOLE_PLACE}).`;
		const isAboutUs = response.status === 200 || response.status === 400;
		const advice = isAboutUs ? adviceOnVerify(url, others) : adviceOn(response);
		throw await refusal(context, 'verify the event hook', response, `${advice} ${outcome}`);
	}
	markAsChecked(hook.id, subscription, org);
}

async function deleteHook(context: IHookFunctions, url: string): Promise<void> {
	await requireOrg(context);
	await deleteOwnHooks(context, url, 'delete');
}

/** @throws {NodeOperationError} if the credential names no org: the message names the hook that stays */
async function requireOrg(context: IHookFunctions): Promise<void> {
	try {
		await orgOf(context);
	} catch (unusable) {
		const state = recall(context);
		const { message } = unusable as Error;
		throw new NodeOperationError(
			context.getNode(),
			state === undefined
				? message
				: `The credential can't be used: ${message} As a result, ${named(state)} still exists in ${state.org}. Delete it in Okta (${ADMIN_CONSOLE_PLACE}).`,
		);
	}
}

/**
 * What the node is to be called for.
 *
 * @throws {NodeOperationError} if no event hook could be made for it; Okta is not asked then
 */
function subscriptionOf(context: IHookFunctions): Subscription {
	const subscription = {
		url: webhookUrlOf(context),
		eventTypes: readEventTypes(
			context.getNodeParameter('events', []),
			context.getNodeParameter('additionalEventTypes', ''),
		),
		filters: readEventFilters(context.getNodeParameter('options.eventFilters.filters', [])),
	};
	const complaint =
		whyNotHookable(subscription.eventTypes) ??
		whyNotFilterable(subscription.filters, subscription.eventTypes) ??
		whyUrlCannotBeCalled(subscription.url);
	if (complaint) throw new NodeOperationError(context.getNode(), complaint);
	return subscription;
}

function ownerOf(context: IHookFunctions): HookOwner {
	const { id, name } = context.getWorkflow();
	return {
		workflowName: name ?? '',
		workflowId: id ?? '',
		nodeName: context.getNode().name,
		n8nUrl: context.getInstanceBaseUrl(),
		isTest: context.getMode() === 'manual',
	};
}

function isStartingUp(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

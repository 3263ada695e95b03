import { randomBytes } from 'node:crypto';

import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import {
	createEventHook,
	getEventHook,
	listEventHooks,
	orgOf,
	refusal,
	removeEventHook,
	verifyEventHook,
} from './client';
import { hashOf } from './protocol/delivery';
import {
	ADMIN_CONSOLE_PLACE,
	adviceOnCreate,
	adviceOnVerify,
	defineEventHook,
	fingerprint,
	isInForce,
	urlOf,
	whyUrlCannotBeCalled,
	type HookOwner,
	type Subscription,
} from './protocol/eventHook';
import { readEventTypes, whyNotHookable } from './protocol/eventChoice';
import { readEventFilters, whyNotFilterable } from './protocol/eventFilters';
import { adviceOn, mayPassByItself } from './protocol/failure';
import type { EventHook } from './protocol/schemas';
import { forget, recall, remember, type State } from './state';

/**
 * How long a hook that was seen in force is taken to be so still. n8n asks twice in a row, once for
 * each route of the webhook: the second time costs nothing and cannot be refused.
 */
const TRUSTED_FOR_MS = 60_000;

/**
 * The hook's life. n8n asks `checkExists` and, unless that says yes, calls `create`; `delete` ends
 * it. Whatever is not as it should be is put right in one way: `create` replaces the hook.
 */
export const lifecycle = {
	async checkExists(this: IHookFunctions): Promise<boolean> {
		const state = recallOwn(this);
		if (state === undefined) return false;

		const subscription = subscriptionOf(this);
		const org = await orgOf(this);
		if (isTrusted(state, subscription, org)) return true;

		const { hook, ...response } = await getEventHook(this, state.hookId);
		if (response.status === 404) {
			warnIfLeftElsewhere(this, state, org);
			forget(this);
			return false;
		}
		if (mayPassByItself(response) && isStartingUp(this)) {
			this.logger.warn(
				`Okta could not be asked for ${named(state)} (status ${response.status}) while n8n starts: it is taken to be in force.`,
			);
			return true;
		}
		if (hook === undefined) throw await refusal(this, `look up ${named(state)}`, response);
		if (!isInForce(hook, subscription)) return false;

		remember(this, { ...state, org, inForceAt: Date.now() });
		return true;
	},

	async create(this: IHookFunctions): Promise<boolean> {
		const subscription = subscriptionOf(this);
		const org = await orgOf(this);
		const others = await removeLeftovers(this, subscription.url, org);

		const secret = randomBytes(32).toString('base64url');
		const definition = defineEventHook(subscription, ownerOf(this), secret);
		const { hook, ...created } = await createEventHook(this, definition);
		if (hook === undefined) {
			const advice = adviceOnCreate(created, definition.name, subscription, others);
			throw await refusal(this, 'create the event hook', created, advice);
		}

		// Kept before Okta calls: whatever happens from here on, the hook is known by its id.
		const state: State = {
			hookId: hook.id,
			hookName: definition.name,
			org,
			url: subscription.url,
			secretHash: hashOf(secret),
			subscription: fingerprint(subscription),
			inForceAt: 0,
		};
		remember(this, state);

		const { hook: verified, ...response } = await verifyEventHook(this, hook.id);
		if (verified?.verificationStatus !== 'VERIFIED') {
			// n8n calls `create` again after a refusal, so nothing may be left behind.
			const kept = await removeEventHook(this, hook.id);
			if (kept === undefined) forget(this);
			const left = kept
				? `Also, ${named(state)} could not be removed again: it goes when the workflow is next published, or remove it by hand (${ADMIN_CONSOLE_PLACE}).`
				: 'The event hook was removed again.';
			const isAboutUs = response.status === 200 || response.status === 400;
			const advice = isAboutUs ? adviceOnVerify(subscription.url) : adviceOn(response);
			throw await refusal(this, 'verify the event hook', response, `${advice} ${left}`);
		}

		remember(this, { ...state, inForceAt: Date.now() });
		return true;
	},

	async delete(this: IHookFunctions): Promise<boolean> {
		const state = recallOwn(this);
		if (state === undefined) return true;
		// n8n deletes for both routes at the same time: the one that comes second finds nothing to do.
		forget(this);

		const org = await orgForRemoval(this, state);
		const refused = await removeEventHook(this, state.hookId);
		if (refused === 'absent') {
			warnIfLeftElsewhere(this, state, org);
		} else if (refused) {
			remember(this, state);
			const advice = `${adviceOn(refused)} Then publish and unpublish the workflow again, or remove the hook by hand (${ADMIN_CONSOLE_PLACE}).`;
			throw await refusal(this, `remove ${named(state)}`, refused, advice);
		}
		return true;
	},
};

/**
 * The state, if it is of this node at this address. In a copy of an n8n (its database on a staging
 * system, say) it is that of the original, whose hook is not ours to look at, replace or remove. An
 * n8n that moved to another address looks the same: then the old hook must be removed by hand.
 */
function recallOwn(context: IHookFunctions): State | undefined {
	const state = recall(context);
	if (state === undefined || state.url === urlOfNode(context)) return state;

	context.logger.warn(
		`This node now answers at another address. ${named(state)} in ${state.org}, which calls ${state.url}, is left alone: if no n8n answers there any more, remove it by hand (${ADMIN_CONSOLE_PLACE}).`,
	);
	forget(context);
	return undefined;
}

/**
 * A hook that is not in the org any more may be in the one that the credential was changed from: it
 * is out of reach there, and named in the log. (Or the org has only got another name.)
 */
function warnIfLeftElsewhere(context: IHookFunctions, state: State, org: string): void {
	if (state.org === org) return;
	context.logger.warn(
		`The credential now belongs to ${org}: ${named(state)} is left in ${state.org}. Remove it there by hand (${ADMIN_CONSOLE_PLACE}).`,
	);
}

/** The org of the credential. Where there is none (any more), the hook that stays is named. */
async function orgForRemoval(context: IHookFunctions, state: State): Promise<string> {
	try {
		return await orgOf(context);
	} catch (unusable) {
		remember(context, state);
		const { message } = unusable as Error;
		throw new NodeOperationError(
			context.getNode(),
			`The credential cannot be used: ${message} So ${named(state)} is still in ${state.org}: remove it by hand (${ADMIN_CONSOLE_PLACE}).`,
		);
	}
}

/**
 * Takes out what an earlier activation left: every hook with exactly our URL, and the one in the
 * state. Never any other. Gives the hooks that stay.
 */
async function removeLeftovers(
	context: IHookFunctions,
	url: string,
	org: string,
): Promise<EventHook[]> {
	const { hooks, ...listed } = await listEventHooks(context);
	if (hooks === undefined) throw await refusal(context, 'list the event hooks', listed);

	const state = recallOwn(context);
	const isOurs = (hook: EventHook) => urlOf(hook) === url || hook.id === state?.hookId;
	for (const hook of hooks.filter(isOurs)) {
		const refused = await removeEventHook(context, hook.id);
		if (refused && refused !== 'absent') {
			throw await refusal(context, `remove the left-over event hook ${hook.id}`, refused);
		}
	}
	if (state && !hooks.some(({ id }) => id === state.hookId)) {
		warnIfLeftElsewhere(context, state, org);
	}
	forget(context);
	return hooks.filter((hook) => !isOurs(hook));
}

/**
 * What the node is to be called for.
 *
 * @throws {NodeOperationError} if no event hook could be made for it; Okta is not asked then
 */
function subscriptionOf(context: IHookFunctions): Subscription {
	const subscription = {
		url: urlOfNode(context),
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

function urlOfNode(context: IHookFunctions): string {
	return context.getNodeWebhookUrl('default') ?? '';
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

function isTrusted(state: State, subscription: Subscription, org: string): boolean {
	const age = Date.now() - state.inForceAt;
	return (
		age >= 0 &&
		age < TRUSTED_FOR_MS &&
		state.org === org &&
		state.subscription === fingerprint(subscription)
	);
}

function isStartingUp(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

function named({ hookName, hookId }: State): string {
	return `the event hook "${hookName}" (${hookId})`;
}

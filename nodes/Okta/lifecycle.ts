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
import { readEventTypes, whyNotHookable } from './protocol/eventTypes';
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
		const state = await recallHere(this);
		if (state === undefined) return false;

		const subscription = subscriptionOf(this);
		if (isTrusted(state, subscription)) return true;

		const { hook, ...response } = await getEventHook(this, state.hookId);
		if (response.status === 404) {
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

		remember(this, { ...state, inForceAt: Date.now() });
		return true;
	},

	async create(this: IHookFunctions): Promise<boolean> {
		const subscription = subscriptionOf(this);
		const complaint =
			whyNotHookable(subscription.eventTypes) ?? whyUrlCannotBeCalled(subscription.url);
		if (complaint) throw new NodeOperationError(this.getNode(), complaint);

		const org = await orgOf(this);
		const others = await removeLeftovers(this, subscription.url);

		const secret = randomBytes(32).toString('base64url');
		const definition = defineEventHook(subscription, ownerOf(this), secret);
		const { hook, ...created } = await createEventHook(this, definition);
		if (hook === undefined) {
			const advice = created.status === 400 ? adviceOnCreate(definition.name, others) : undefined;
			throw await refusal(this, 'create the event hook', created, advice);
		}

		// Kept before Okta calls: whatever happens from here on, the hook is known by its id.
		const state: State = {
			hookId: hook.id,
			hookName: definition.name,
			org,
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
				? `Also, ${named(state)} could not be removed again: the next activation removes it, or you do (${ADMIN_CONSOLE_PLACE}).`
				: 'The event hook was removed again.';
			const isAboutUs = response.status === 200 || response.status === 400;
			const advice = isAboutUs ? adviceOnVerify(subscription.url) : adviceOn(response);
			throw await refusal(this, 'verify the event hook', response, `${advice} ${left}`);
		}

		remember(this, { ...state, inForceAt: Date.now() });
		return true;
	},

	async delete(this: IHookFunctions): Promise<boolean> {
		const state = await recallHere(this);
		if (state === undefined) return true;

		const refused = await removeEventHook(this, state.hookId);
		if (refused) {
			const advice = `${adviceOn(refused)} Then deactivate the workflow again, or remove the hook by hand (${ADMIN_CONSOLE_PLACE}).`;
			throw await refusal(this, `remove ${named(state)}`, refused, advice);
		}
		forget(this);
		return true;
	},
};

/**
 * The state, if its hook is in the org of the credential. When the credential was changed to another
 * org, the hook in the old one is out of reach: it is named in the log and forgotten.
 */
async function recallHere(context: IHookFunctions): Promise<State | undefined> {
	const state = recall(context);
	if (state === undefined) return undefined;
	const org = await orgOf(context);
	if (state.org === org) return state;

	context.logger.warn(
		`The credential now belongs to ${org}: ${named(state)} is left in ${state.org}. Remove it there by hand (${ADMIN_CONSOLE_PLACE}).`,
	);
	forget(context);
	return undefined;
}

/**
 * Takes out what an earlier activation left: every hook with exactly our URL, and the one in the
 * state. Never any other. Gives the hooks that stay.
 */
async function removeLeftovers(context: IHookFunctions, url: string): Promise<EventHook[]> {
	const { hooks, ...listed } = await listEventHooks(context);
	if (hooks === undefined) throw await refusal(context, 'list the event hooks', listed);

	const stored = (await recallHere(context))?.hookId;
	const isOurs = (hook: EventHook) => urlOf(hook) === url || hook.id === stored;
	for (const hook of hooks.filter(isOurs)) {
		const refused = await removeEventHook(context, hook.id);
		if (refused) {
			throw await refusal(context, `remove the left-over event hook ${hook.id}`, refused);
		}
	}
	forget(context);
	return hooks.filter((hook) => !isOurs(hook));
}

function subscriptionOf(context: IHookFunctions): Subscription {
	return {
		url: context.getNodeWebhookUrl('default') ?? '',
		eventTypes: readEventTypes(context.getNodeParameter('events')),
	};
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

function isTrusted(state: State, subscription: Subscription): boolean {
	const age = Date.now() - state.inForceAt;
	return age >= 0 && age < TRUSTED_FOR_MS && state.subscription === fingerprint(subscription);
}

function isStartingUp(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

function named({ hookName, hookId }: State): string {
	return `the event hook "${hookName}" (${hookId})`;
}

import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { adviceFor } from '../protocol/errors/apiError';
import { isRetryable } from '../protocol/errors/oktaResponse';
import {
	defineEventHook,
	matchesSubscription,
	type Subscription,
} from '../protocol/hooks/eventHook';
import {
	ADMIN_CONSOLE_PATH,
	adviceForCreate,
	adviceForVerify,
} from '../protocol/hooks/eventHookAdvice';
import { hashOf } from '../protocol/hooks/secret';
import { toApiError } from '../transport/apiError';
import { orgOf } from '../transport/credential';
import { describeNode } from '../transport/describeNode';
import {
	createEventHook,
	deleteEventHook,
	getEventHook,
	verifyEventHook,
} from '../transport/eventHooks';
import { hookSecret } from './hookSecret';
import { markAsChecked, wasRecentlyChecked } from './registration/checkedHooks';
import { consumeFailedActivation, trackActivation } from './registration/failedActivations';
import { enqueue, waitUntilIdle } from './registration/hookQueue';
import {
	deleteOwnHooks,
	describeHook,
	loadOwnState,
	warnIfInOtherOrg,
} from './registration/ownHooks';
import { ownerOf, subscriptionOf } from './registration/subscription';
import { clearHookState, loadHookState, saveHookState, type HookState } from '../memory/hookState';
import { isStartingUp } from '../memory/startup';
import { webhookUrlOf } from './webhookUrl';

/**
 * What n8n calls to register the webhook: `checkExists`, then `create` unless the hook exists, and
 * `delete` in the end. If the hook differs from the parameters in any way, `create` replaces it.
 */
export const lifecycle = {
	async checkExists(this: IHookFunctions): Promise<boolean> {
		const url = webhookUrlOf(this);
		// A deletion that n8n no longer waits for may still be running.
		await waitUntilIdle(url);
		return await trackActivation(url, async () => await isUpToDate(this));
	},

	async create(this: IHookFunctions): Promise<boolean> {
		const url = webhookUrlOf(this);
		await trackActivation(url, async () => {
			const subscription = subscriptionOf(this);
			await enqueue(url, 'create', async () => await createHook(this, subscription));
		});
		return true;
	},

	async delete(this: IHookFunctions): Promise<boolean> {
		const url = webhookUrlOf(this);
		if (consumeFailedActivation(url)) return true;
		await enqueue(url, 'delete', async () => await deleteHook(this, url));
		return true;
	},
};

async function isUpToDate(context: IHookFunctions): Promise<boolean> {
	const state = loadOwnState(context);
	if (state === undefined) return false;

	const subscription = subscriptionOf(context);
	const secret = await hookSecret(context, subscription.url);
	const org = await orgOf(context);
	if (wasRecentlyChecked(state.hookId, subscription, org)) return true;

	const { hook, ...response } = await getEventHook(context, state.hookId);
	if (response.status === 404) {
		warnIfInOtherOrg(context, state, org);
		clearHookState(context);
		return false;
	}
	if (hook === undefined) {
		const error = await toApiError(context, `look up ${describeHook(state)}`, response);
		if (!isRetryable(response) || !isStartingUp(context)) throw error;
		context.logger.warn(
			`${describeNode(context)}: n8n is starting and couldn't check the event hook, so it's assumed to be active. ${error.message}`,
		);
		return true;
	}
	// Another credential means another secret.
	if (!matchesSubscription(hook, subscription) || state.secretHash !== hashOf(secret)) return false;

	saveHookState(context, { ...state, org });
	markAsChecked(state.hookId, subscription, org);
	return true;
}

async function createHook(context: IHookFunctions, subscription: Subscription): Promise<void> {
	const { url } = subscription;
	const secret = await hookSecret(context, url);
	const org = await orgOf(context);
	const otherHooks = await deleteOwnHooks(context, url, 'create');

	const definition = defineEventHook(subscription, ownerOf(context), secret);
	const { hook, ...created } = await createEventHook(context, definition);
	if (hook === undefined) {
		const advice = adviceForCreate(created, definition.name, subscription, otherHooks);
		throw await toApiError(context, 'create the event hook', created, advice);
	}

	// Stored before verification, so that the hook's ID is known whatever happens next.
	const state: HookState = {
		hookId: hook.id,
		hookName: definition.name,
		org,
		url,
		secretHash: hashOf(secret),
	};
	saveHookState(context, state);

	const { hook: verified, ...response } = await verifyEventHook(context, hook.id);
	if (verified?.verificationStatus !== 'VERIFIED') {
		const outcome = await deleteUnverifiedHook(context, state);
		const advice = adviceForVerify(response, url, otherHooks) ?? adviceFor(response);
		throw await toApiError(context, 'verify the event hook', response, `${advice} ${outcome}`);
	}
	markAsChecked(hook.id, subscription, org);
}

/**
 * Deletes a hook that Okta didn't verify, since n8n retries a failed `create`. Returns a sentence
 * about the outcome.
 */
async function deleteUnverifiedHook(context: IHookFunctions, state: HookState): Promise<string> {
	const rejected = await deleteEventHook(context, state.hookId);
	if (rejected === undefined || rejected === 'absent') {
		clearHookState(context);
		return 'n8n deleted the new event hook.';
	}
	return `n8n couldn't delete ${describeHook(state)} either. It's deleted the next time you publish the workflow, or you can delete it in Okta (${ADMIN_CONSOLE_PATH}).`;
}

async function deleteHook(context: IHookFunctions, url: string): Promise<void> {
	await validateCredential(context);
	await deleteOwnHooks(context, url, 'delete');
}

/** @throws {NodeOperationError} if the credential is invalid; the message names the remaining hook */
async function validateCredential(context: IHookFunctions): Promise<void> {
	try {
		await orgOf(context);
	} catch (error) {
		const state = loadHookState(context);
		const { message } = error as Error;
		throw new NodeOperationError(
			context.getNode(),
			state === undefined
				? message
				: `The credential can't be used: ${message} As a result, ${describeHook(state)} still exists in ${state.org}. Delete it in Okta (${ADMIN_CONSOLE_PATH}).`,
		);
	}
}

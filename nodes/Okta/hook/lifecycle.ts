import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { consumeFailedActivation, trackActivation } from '../memory/hook/failedActivations';
import { enqueue, waitUntilIdle } from '../memory/hook/hookQueue';
import { loadOwnState, saveHookState, type HookState } from '../memory/hook/hookState';
import { Publication, type Operation } from '../memory/hook/publications';
import { loadTestSecretHash, stopTestDelivery } from '../memory/hook/testListeners';
import { adviceFor } from '../protocol/responses/apiError';
import { defineEventHook, type Subscription } from '../protocol/hooks/eventHook';
import { adviceForCreate, adviceForVerify } from '../protocol/hooks/eventHookAdvice';
import { hashOf } from '../protocol/hooks/secret';
import { OktaClient, type MayWait } from '../transport/client';
import { createEventHook, listEventHooks, verifyEventHook } from '../transport/eventHooks';
import { secretOf, webhookUrlOf } from './endpoint';
import { isTestListener, requireValidOptions } from './options';
import { isUpToDate } from './registration/checkHook';
import {
	connectToDelete,
	deleteHooks,
	deleteOwnHooks,
	discardHook,
	hooksOf,
	warnIfOfOtherWorkflow,
} from './registration/deleteHooks';
import { ownerOf, requirePublicUrl, subscriptionOf } from './registration/subscription';
import { pullInEvent } from './testListener';

/**
 * What n8n calls to register the webhook: `checkExists`, then `create` unless the hook exists, and
 * `delete` in the end. If the hook differs from the parameters in any way, `create` replaces it.
 */
export const lifecycle = {
	async checkExists(this: IHookFunctions): Promise<boolean> {
		return await activate(this, async (url, _publication, mayWait) => {
			// A deletion that n8n no longer waits for may still be running.
			await waitUntilIdle(url);
			return await isUpToDate(this, url, mayWait);
		});
	},

	async create(this: IHookFunctions): Promise<boolean> {
		return await activate(this, async (url, publication, mayWait) => {
			const subscription = subscriptionOf(this);
			requireValidOptions(this);
			await enqueue(url, async () => {
				const client = await OktaClient.connect(this, mayWait);
				const register = async () => {
					const hook = await createHook(client, subscription);
					if (publication.isAbandoned) await rejectLateHook(client, hook);
				};
				if (isTestListener(this)) await pullInEvent(client, subscription, register);
				else await register();
			});
			return true;
		});
	},

	async delete(this: IHookFunctions): Promise<boolean> {
		const url = webhookUrlOf(this);
		stopTestDelivery(url);
		if (consumeFailedActivation(url)) return true;
		// This test listener has no hook.
		if (loadTestSecretHash(this) !== undefined) return true;
		const operation = `delete ${url}` as const;
		return await publicationOf(this, operation).run(operation, async (mayWait) => {
			await enqueue(url, async () => {
				await deleteOwnHooks(await connectToDelete(this, mayWait), url);
			});
			return true;
		});
	},
};

/** Runs a part of an activation, within the time that n8n has for it. */
async function activate(
	context: IHookFunctions,
	run: (url: string, publication: Publication, mayWait: MayWait) => Promise<boolean>,
): Promise<boolean> {
	const url = webhookUrlOf(context);
	const operation = `activate ${url}` as const;
	const publication = publicationOf(context, operation);
	return await trackActivation(
		url,
		async () =>
			await publication.run(operation, async (mayWait) => await run(url, publication, mayWait)),
	);
}

function publicationOf(context: IHookFunctions, operation: Operation): Publication {
	// A test listener isn't part of a publication of its workflow.
	const group = isTestListener(context) ? operation : String(context.getWorkflow().id);
	return Publication.of(group, operation);
}

/** Creates the hook in place of all others with its URL, and makes Okta verify it. */
async function createHook(
	client: OktaClient<IHookFunctions>,
	subscription: Subscription,
): Promise<HookState> {
	const { context, org } = client;
	const { url } = subscription;
	requirePublicUrl(context, subscription);
	const secret = await secretOf(context, url);
	const previous = loadOwnState(context, url);
	const { hooks, ...listed } = await listEventHooks(client);
	if (hooks === undefined) throw client.toError('list the event hooks', listed);
	const ownHooks = hooksOf(hooks, url, previous);
	const otherHooks = hooks.filter((hook) => !ownHooks.includes(hook));
	warnIfOfOtherWorkflow(context, ownHooks);
	await deleteHooks(client, ownHooks, previous);

	const definition = defineEventHook(subscription, ownerOf(context), secret);
	const { hook, ...created } = await createEventHook(client, definition);
	if (hook === undefined) {
		const advice = adviceForCreate(created, definition.name, subscription, otherHooks);
		throw client.toError('create the event hook', created, advice);
	}

	// Stored before verification, so that the hook's ID is known whatever happens next.
	const hookName = hook.name ?? definition.name;
	const state = { hookId: hook.id, hookName, org, url, secretHash: hashOf(secret) };
	saveHookState(context, state);

	const { hook: verified, ...response } = await verifyEventHook(client, hook.id);
	if (verified?.verificationStatus !== 'VERIFIED') {
		// n8n retries a failed `create`.
		const outcome = await discardHook(client, state);
		const advice = adviceForVerify(response, subscription, otherHooks) ?? adviceFor(response);
		throw client.toError('verify the event hook', response, `${advice} ${outcome}`);
	}
	return state;
}

/** n8n has already reported that the publication failed, and doesn't register the webhook's routes. */
async function rejectLateHook(client: OktaClient<IHookFunctions>, hook: HookState): Promise<void> {
	const outcome = await discardHook(client, hook);
	throw new NodeOperationError(
		client.context.getNode(),
		`Okta verified the event hook only after n8n had given up on it. ${outcome} Try again.`,
	);
}

import { NodeOperationError, sleep, type IHookFunctions } from 'n8n-workflow';

import {
	clearHookState,
	describeHook,
	loadHookState,
	loadOwnState,
	type HookState,
} from '../../memory/hook/hookState';
import { adviceFor } from '../../protocol/responses/apiError';
import type { OktaResponse } from '../../protocol/responses/oktaResponse';
import { rateLimitResetsAt } from '../../protocol/responses/rateLimit';
import { hookUrl, workflowIdOf } from '../../protocol/hooks/eventHook';
import { ADMIN_CONSOLE_PATH } from '../../protocol/hooks/eventHookAdvice';
import type { EventHook } from '../../protocol/hooks/eventHookSchema';
import { OktaClient, type MayWait } from '../../transport/client';
import { describeNode } from '../../transport/describeNode';
import { deleteEventHook, listEventHooks } from '../../transport/eventHooks';
import { isTestListener } from '../options';

type HookClient = OktaClient<IHookFunctions>;

/** What to do if a hook can't be deleted when the workflow is unpublished. */
const NEXT_STEP = ` Then delete the hook in Okta (${ADMIN_CONSOLE_PATH}), or publish and unpublish the workflow again.`;

/** How long to wait for a rate limit that delays the deletion of a discarded hook. */
const MAX_DISCARD_MS = 10 * 60_000;

/**
 * A client for the deletion of the node's hook.
 *
 * @throws {NodeOperationError} if the credential is invalid; the message names the remaining hook
 */
export async function connectToDelete(
	context: IHookFunctions,
	mayWait: MayWait,
): Promise<HookClient> {
	try {
		return await OktaClient.connect(context, mayWait);
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

/**
 * Deletes the hooks of a node whose workflow is being unpublished.
 *
 * @throws {NodeApiError} if Okta rejects a request; the state is kept in that case
 */
export async function deleteOwnHooks(client: HookClient, url: string): Promise<void> {
	const state = loadOwnState(client.context, url);
	const { hooks, ...response } = await listEventHooks(client);
	if (hooks === undefined) {
		const action = state ? `delete ${describeHook(state)}` : 'list the event hooks';
		throw client.toError(action, response, `${adviceFor(response)}${NEXT_STEP}`);
	}
	const ownHooks = hooksOf(hooks, url, state).filter(
		(hook) => hook.id === state?.hookId || !isOfOtherWorkflow(client.context, hook),
	);
	await deleteHooks(client, ownHooks, state, NEXT_STEP);
}

/** Every hook with exactly the node's URL, including leftover ones, and the hook in its state. */
export function hooksOf(
	hooks: EventHook[],
	url: string,
	state: HookState | undefined,
): EventHook[] {
	return hooks.filter((hook) => hookUrl(hook) === url || hook.id === state?.hookId);
}

/**
 * Whether the node of another workflow created the hook. It can have the same URL, which n8n keeps when
 * someone copies a node.
 */
function isOfOtherWorkflow(context: IHookFunctions, hook: EventHook): boolean {
	const workflowId = workflowIdOf(hook);
	return workflowId !== undefined && workflowId !== context.getWorkflow().id;
}

/** Logs which hooks with the node's URL, which it replaces, are those of other workflows. */
export function warnIfOfOtherWorkflow(context: IHookFunctions, hooks: EventHook[]): void {
	for (const hook of hooks.filter((candidate) => isOfOtherWorkflow(context, candidate))) {
		context.logger.warn(
			`${describeNode(context)} replaces the event hook "${hook.name}" (${hook.id}) of the workflow ${workflowIdOf(hook)}, since both nodes have the same webhook URL. If that workflow is still published, it gets no events: replace one of the two nodes with a new one instead of a copy.`,
		);
	}
}

/**
 * Deletes the hooks of a node, the one in its state even if it isn't among them, and its state. Logs a
 * warning if that one may still exist in another org.
 *
 * @param nextStep what else to do if Okta rejects a deletion
 * @throws {NodeApiError} if Okta rejects a request; the state is kept in that case
 */
export async function deleteHooks(
	client: HookClient,
	hooks: EventHook[],
	state: HookState | undefined,
	nextStep = '',
): Promise<void> {
	const isListed = hooks.some(({ id }) => id === state?.hookId);
	const isUnlisted = state?.org === client.org && !isListed;
	const unlisted = isUnlisted ? [{ id: state.hookId, name: state.hookName }] : [];
	for (const { id, name } of [...hooks, ...unlisted]) {
		const rejected = await deleteEventHook(client, id);
		if (rejected && rejected !== 'absent') {
			const action = `delete ${describeHook({ hookId: id, hookName: name ?? '' })}`;
			throw client.toError(action, rejected, `${adviceFor(rejected)}${nextStep}`);
		}
	}
	if (state && !isListed) warnIfInOtherOrg(client, state);
	clearHookState(client.context);
}

/**
 * Logs a warning if the hook may still exist in the org that the credential pointed to before, where
 * the node can't delete it.
 */
export function warnIfInOtherOrg({ context, org }: HookClient, state: HookState): void {
	if (state.org === org) return;
	context.logger.warn(
		`${describeNode(context)}: the credential now points to ${org}, but ${describeHook(state)} still exists in ${state.org}. Delete it there (${ADMIN_CONSOLE_PATH}).`,
	);
}

/**
 * Deletes a hook that has just been created and isn't used. Returns a sentence about the outcome.
 *
 * Doesn't wait for a rate limit beyond the deadline of the publication, but deletes the hook later.
 */
export async function discardHook(client: HookClient, hook: HookState): Promise<string> {
	const rejected = await deleteEventHook(client, hook.hookId);
	if (rejected === undefined || rejected === 'absent') {
		clearHookState(client.context);
		return 'n8n deleted the new event hook.';
	}
	if (rejected.status === 429) {
		clearHookState(client.context);
		void discardLater(client, hook, rejected);
		return 'n8n deletes the new event hook as soon as the rate limit allows it.';
	}
	return `n8n couldn't delete ${describeHook(hook)} either. ${whenDeleted(client)}`;
}

/** The next test listener may need no hook, and doesn't look for leftover ones then. */
function whenDeleted({ context }: HookClient): string {
	return isTestListener(context)
		? `Delete it in Okta (${ADMIN_CONSOLE_PATH}).`
		: `It's deleted the next time you publish the workflow, or you can delete it in Okta (${ADMIN_CONSOLE_PATH}).`;
}

/** Deletes a hook after a rate limit has reset, while n8n no longer waits for it. */
async function discardLater(
	client: HookClient,
	hook: HookState,
	rateLimited: OktaResponse,
): Promise<void> {
	const giveUpAt = performance.now() + MAX_DISCARD_MS;
	let rejected: OktaResponse | 'absent' | undefined = rateLimited;
	while (rejected && rejected !== 'absent' && rejected.status === 429) {
		const wait = rateLimitResetsAt(rejected) - Date.now();
		if (performance.now() + wait > giveUpAt) break;
		await sleep(wait);
		rejected = await deleteEventHook(client, hook.hookId);
	}
	if (rejected === undefined || rejected === 'absent') return;
	const error = client.toError(`delete ${describeHook(hook)}`, rejected);
	client.context.logger.warn(
		`${describeNode(client.context)}: ${error.message} ${whenDeleted(client)}`,
	);
}

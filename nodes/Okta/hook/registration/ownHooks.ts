import type { IHookFunctions } from 'n8n-workflow';

import { adviceFor } from '../../protocol/errors/apiError';
import type { OktaResponse } from '../../protocol/errors/oktaResponse';
import { hookUrl } from '../../protocol/hooks/eventHook';
import { ADMIN_CONSOLE_PATH } from '../../protocol/hooks/eventHookAdvice';
import type { EventHook } from '../../protocol/hooks/eventHookSchema';
import { toApiError } from '../../transport/apiError';
import { orgOf } from '../../transport/credential';
import { deleteEventHook, listEventHooks } from '../../transport/eventHooks';
import { clearHookState, loadHookState, type HookState } from '../../memory/hookState';
import { webhookUrlOf } from '../webhookUrl';
import { clearCheck } from './checkedHooks';

/** What to do if a hook can't be deleted when the workflow is unpublished. */
const NEXT_STEP = ` Then publish and unpublish the workflow again, or delete the hook in Okta (${ADMIN_CONSOLE_PATH}).`;

/**
 * Deletes every hook with exactly this URL, including leftover ones, and the hook in the state. Never
 * deletes any other hook. Returns the remaining hooks of the org.
 *
 * @param operation whether this makes room for a new hook, or the workflow is being unpublished
 * @throws {NodeApiError} if Okta rejects a request; the state is kept in that case
 */
export async function deleteOwnHooks(
	context: IHookFunctions,
	url: string,
	operation: 'create' | 'delete',
): Promise<EventHook[]> {
	const state = loadOwnState(context);
	clearCheck(url);
	const nextStep = operation === 'delete' ? NEXT_STEP : '';
	const apiError = async (action: string, response: OktaResponse) =>
		await toApiError(context, action, response, `${adviceFor(response)}${nextStep}`);

	const { hooks, ...listed } = await listEventHooks(context);
	if (hooks === undefined) {
		const action =
			operation === 'delete' && state ? `delete ${describeHook(state)}` : 'list the event hooks';
		throw await apiError(action, listed);
	}

	const isOwn = (hook: EventHook) => hookUrl(hook) === url || hook.id === state?.hookId;
	for (const { id, name } of hooks.filter(isOwn)) {
		const rejected = await deleteEventHook(context, id);
		if (rejected && rejected !== 'absent') {
			throw await apiError(
				`delete ${describeHook({ hookId: id, hookName: name ?? '' })}`,
				rejected,
			);
		}
	}
	if (state && !hooks.some(({ id }) => id === state.hookId)) {
		warnIfInOtherOrg(context, state, await orgOf(context));
	}
	clearHookState(context);
	return hooks.filter((hook) => !isOwn(hook));
}

/**
 * The state, if it belongs to this webhook URL. In a copy of n8n (e.g. its database on a staging
 * system), it belongs to the original, whose hook this node must not replace or delete. If n8n has
 * moved to another address, it looks the same. Someone must then delete the old hook in Okta.
 */
export function loadOwnState(context: IHookFunctions): HookState | undefined {
	const state = loadHookState(context);
	if (state === undefined || state.url === webhookUrlOf(context)) return state;

	context.logger.warn(
		`The webhook URL of this node has changed, but ${describeHook(state)} in ${state.org} still calls ${state.url}. It was left unchanged because another n8n instance may use it. If none does, delete it in Okta (${ADMIN_CONSOLE_PATH}).`,
	);
	clearHookState(context);
	return undefined;
}

/**
 * Logs a warning if the hook may still exist in the org that the credential pointed to before, where
 * the node can't delete it.
 */
export function warnIfInOtherOrg(context: IHookFunctions, state: HookState, org: string): void {
	if (state.org === org) return;
	context.logger.warn(
		`The credential now points to ${org}, but ${describeHook(state)} still exists in ${state.org}. Delete it there (${ADMIN_CONSOLE_PATH}).`,
	);
}

/** A hook's name and ID, to use within a sentence. */
export function describeHook({ hookName, hookId }: Pick<HookState, 'hookName' | 'hookId'>): string {
	return `the event hook "${hookName}" (${hookId})`;
}

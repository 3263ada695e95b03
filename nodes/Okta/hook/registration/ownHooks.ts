import type { IHookFunctions } from 'n8n-workflow';

import { listEventHooks, deleteEventHook } from '../../transport/eventHooks';
import { orgOf } from '../../transport/credential';
import { toApiError } from '../../transport/apiError';
import { type OktaResponse } from '../../protocol/errors/oktaResponse';
import { type EventHook } from '../../protocol/hooks/eventHookSchema';
import { clearCheck } from './checkedHooks';
import { hookUrl } from '../../protocol/hooks/eventHook';
import { ADMIN_CONSOLE_PATH } from '../../protocol/hooks/eventHookAdvice';
import { adviceFor } from '../../protocol/errors/apiError';
import { clearState, loadState, type HookState } from '../state';
import { webhookUrlOf } from '../webhookUrl';

/** What a person can do when Okta refuses to delete a hook for good. */
const NEXT_STEP = ` Then publish and unpublish the workflow again, or delete the hook in Okta (${ADMIN_CONSOLE_PATH}).`;

/**
 * Deletes every hook with exactly our URL, whether n8n still knows of it or not, and the one in the
 * state. Never any other. Gives the hooks that stay.
 *
 * @param purpose whether a new hook follows, or this is the end of it
 * @throws {NodeApiError} if Okta refuses; the state is kept then
 */
export async function deleteOwnHooks(
	context: IHookFunctions,
	url: string,
	purpose: 'create' | 'delete',
): Promise<EventHook[]> {
	const state = loadOwnState(context);
	clearCheck(url);
	const whatNext = purpose === 'delete' ? NEXT_STEP : '';
	const refuse = async (action: string, response: OktaResponse) =>
		await toApiError(context, action, response, `${adviceFor(response)}${whatNext}`);

	const { hooks, ...listed } = await listEventHooks(context);
	if (hooks === undefined) {
		const isOfKnownHook = purpose === 'delete' && state !== undefined;
		throw await refuse(
			isOfKnownHook ? `delete ${describeHook(state)}` : 'list the event hooks',
			listed,
		);
	}

	const isOurs = (hook: EventHook) => hookUrl(hook) === url || hook.id === state?.hookId;
	for (const { id, name } of hooks.filter(isOurs)) {
		const refused = await deleteEventHook(context, id);
		if (refused && refused !== 'absent') {
			throw await refuse(`delete ${describeHook({ hookId: id, hookName: name ?? '' })}`, refused);
		}
	}
	if (state && !hooks.some(({ id }) => id === state.hookId)) {
		warnIfLeftElsewhere(context, state, await orgOf(context));
	}
	clearState(context);
	return hooks.filter((hook) => !isOurs(hook));
}

/**
 * The state, if it is of this node at this address. In a copy of an n8n (its database on a staging
 * system, say) it is that of the original, whose hook is not ours to look at, replace or delete. An
 * n8n that moved to another address looks the same: then the old hook must be deleted by hand.
 */
export function loadOwnState(context: IHookFunctions): HookState | undefined {
	const state = loadState(context);
	if (state === undefined || state.url === webhookUrlOf(context)) return state;

	context.logger.warn(
		`The webhook URL of this node has changed, but ${describeHook(state)} in ${state.org} still calls ${state.url}. It was left unchanged because another n8n instance may use it. If none does, delete it in Okta (${ADMIN_CONSOLE_PATH}).`,
	);
	clearState(context);
	return undefined;
}

/**
 * A hook that is not in the org any more may be in the one that the credential was changed from: it
 * is out of reach there, and named in the log. (Or the org has only got another name.)
 */
export function warnIfLeftElsewhere(context: IHookFunctions, state: HookState, org: string): void {
	if (state.org === org) return;
	context.logger.warn(
		`The credential now points to ${org}, but ${describeHook(state)} still exists in ${state.org}. Delete it there (${ADMIN_CONSOLE_PATH}).`,
	);
}

/** A hook in the middle of a sentence. */
export function describeHook({ hookName, hookId }: Pick<HookState, 'hookName' | 'hookId'>): string {
	return `the event hook "${hookName}" (${hookId})`;
}

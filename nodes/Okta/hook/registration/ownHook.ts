import type { IHookFunctions } from 'n8n-workflow';

import { clearHookState, loadHookState, type HookState } from '../../memory/hookState';
import { ADMIN_CONSOLE_PATH } from '../../protocol/hooks/eventHookAdvice';
import type { OktaClient } from '../../transport/client';
import { webhookUrlOf } from '../webhookUrl';

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
export function warnIfInOtherOrg({ context, org }: OktaClient, state: HookState): void {
	if (state.org === org) return;
	context.logger.warn(
		`The credential now points to ${org}, but ${describeHook(state)} still exists in ${state.org}. Delete it there (${ADMIN_CONSOLE_PATH}).`,
	);
}

/** A hook's name and ID, to use within a sentence. */
export function describeHook({ hookName, hookId }: Pick<HookState, 'hookName' | 'hookId'>): string {
	return `the event hook "${hookName}" (${hookId})`;
}

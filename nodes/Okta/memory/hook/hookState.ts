import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { ADMIN_CONSOLE_PATH } from '../../protocol/hooks/eventHookAdvice';
import { clearState, loadState, saveState } from '../nodeState';

/**
 * What Okta Trigger stores about its hook. n8n's public API returns static data, so the secret itself
 * isn't part of it.
 *
 * n8n sometimes overwrites static data with an older copy. So the node can also find its hook and
 * authenticate deliveries without the state.
 */
export interface HookState {
	/** The event hook that the node created in Okta. */
	hookId: string;
	hookName: string;
	/** The org that has the hook, e.g. `https://acme.okta.com`. */
	org: string;
	/** The webhook URL that the hook calls. */
	url: string;
	/** SHA-256 of the secret that Okta sends with every delivery. */
	secretHash: string;
}

const KEYS = ['hookId', 'hookName', 'org', 'url', 'secretHash'] as const;

/** A copy of the state, or nothing if there's none or it's incomplete, e.g. since someone edited it. */
export function loadHookState(context: IHookFunctions | IWebhookFunctions): HookState | undefined {
	const state = loadState(context)?.state as Partial<HookState> | undefined;
	const isComplete = KEYS.every((key) => typeof state?.[key] === 'string');
	return isComplete ? (state as HookState) : undefined;
}

/**
 * The state, if it belongs to the node's webhook URL. In a copy of n8n (e.g. its database on a staging
 * system), it belongs to the original, whose hook this node must not replace or delete. If n8n has
 * moved to another address, it looks the same. Someone must then delete the old hook in Okta.
 */
export function loadOwnState(context: IHookFunctions, url: string): HookState | undefined {
	const state = loadHookState(context);
	if (state === undefined || state.url === url) return state;

	const { id, name } = context.getWorkflow();
	context.logger.warn(
		`The webhook URL of the node "${context.getNode().name}" of the workflow "${name}" (${id}) has changed, but ${describeHook(state)} in ${state.org} still calls ${state.url}. It was left unchanged because another n8n instance may use it. If none does, delete it in Okta (${ADMIN_CONSOLE_PATH}).`,
	);
	clearHookState(context);
	return undefined;
}

/** Replaces the state in memory. n8n stores it once the activation has ended. */
export function saveHookState(context: IHookFunctions, state: HookState): void {
	saveState(context, state);
}

/** Deletes the state in memory. n8n stores that once the activation or deactivation has ended. */
export function clearHookState(context: IHookFunctions): void {
	clearState(context);
}

/** A hook's name and ID, to use within a sentence. */
export function describeHook({ hookName, hookId }: Pick<HookState, 'hookName' | 'hookId'>): string {
	return `the event hook "${hookName}" (${hookId})`;
}

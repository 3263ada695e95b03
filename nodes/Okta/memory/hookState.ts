import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { clearState, loadState, saveState } from './nodeState';

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

/** Replaces the state in memory. n8n stores it once the activation has ended. */
export function saveHookState(context: IHookFunctions, state: HookState): void {
	saveState(context, state);
}

/** Deletes the state in memory. n8n stores that once the activation or deactivation has ended. */
export function clearHookState(context: IHookFunctions): void {
	clearState(context);
}

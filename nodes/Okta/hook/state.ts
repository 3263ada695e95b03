import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * What the node stores about its hook, in the node's static data. n8n's public API returns static
 * data, so the secret itself isn't part of it.
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
export function loadState(context: IHookFunctions | IWebhookFunctions): HookState | undefined {
	const data = context.getWorkflowStaticData('node') as Partial<HookState>;
	const isComplete = KEYS.every((key) => typeof data[key] === 'string');
	return isComplete ? ({ ...data } as HookState) : undefined;
}

/** Replaces the state in memory. n8n saves it once the activation has ended. */
export function saveState(context: IHookFunctions, state: HookState): void {
	Object.assign(context.getWorkflowStaticData('node'), state);
}

/** Deletes the state in memory. n8n saves that once the activation or deactivation has ended. */
export function clearState(context: IHookFunctions): void {
	const data = context.getWorkflowStaticData('node');
	for (const key of Object.keys(data)) delete data[key];
}

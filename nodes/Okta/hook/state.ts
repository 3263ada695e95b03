import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * What the node remembers of its hook between activations, in n8n's static data of the node. n8n's
 * public API shows static data, so the secret itself is never in it.
 *
 * n8n sometimes writes static data back from an old copy, so this is a hint: the hook can be found,
 * and deliveries authenticated, without it.
 */
export interface HookState {
	/** The event hook that the node created in Okta. */
	hookId: string;
	hookName: string;
	/** The org it is in, e.g. `https://acme.okta.com`. */
	org: string;
	/** The webhook URL that the hook calls. */
	url: string;
	/** SHA-256 of the secret that Okta sends with every delivery. */
	secretHash: string;
}

/** A copy of the state, or nothing while no hook with a secret is known. */
export function loadState(context: IHookFunctions | IWebhookFunctions): HookState | undefined {
	const data = context.getWorkflowStaticData('node') as Partial<HookState>;
	const isWhole = typeof data.hookId === 'string' && typeof data.secretHash === 'string';
	return isWhole ? ({ ...data } as HookState) : undefined;
}

export function saveState(context: IHookFunctions, state: HookState): void {
	Object.assign(context.getWorkflowStaticData('node'), state);
}

export function clearState(context: IHookFunctions): void {
	const data = context.getWorkflowStaticData('node');
	for (const key of Object.keys(data)) delete data[key];
}

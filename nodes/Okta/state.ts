import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * What the node remembers between activations, in n8n's static data of the node. n8n's public API
 * shows static data, so the secret itself is never in it.
 */
export interface State {
	/** The event hook in Okta that is ours. */
	hookId: string;
	hookName: string;
	/** The org it is in, e.g. `https://acme.okta.com`. */
	org: string;
	/** The address that the hook calls: where this node answered when it was made. */
	url: string;
	/** SHA-256 of the secret that Okta sends with every delivery. */
	secretHash: string;
	/** What the hook was made for (see `fingerprint`). */
	subscription: string;
	/** When the hook was last seen in force, in milliseconds since 1970; 0 before the first time. */
	inForceAt: number;
}

/** A copy of the state, or nothing while there is no hook that was made with a secret. */
export function recall(context: IHookFunctions | IWebhookFunctions): State | undefined {
	const data = context.getWorkflowStaticData('node') as Partial<State>;
	const isWhole = typeof data.hookId === 'string' && typeof data.secretHash === 'string';
	return isWhole ? ({ ...data } as State) : undefined;
}

export function remember(context: IHookFunctions, state: State): void {
	Object.assign(context.getWorkflowStaticData('node'), state);
}

export function forget(context: IHookFunctions): void {
	const data = context.getWorkflowStaticData('node');
	for (const key of Object.keys(data)) delete data[key];
}

import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isPlace, type Place } from './protocol/systemLog';

/**
 * What the node remembers of its hook between activations, in n8n's static data of the node. n8n's
 * public API shows static data, so the secret itself is never in it.
 *
 * n8n sometimes writes static data back from an old copy, so this is a hint: the hook can be found,
 * and deliveries authenticated, without it.
 */
export interface State {
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

/** What the System Log trigger remembers between polls. */
export interface LogState {
	/** The org whose log is read. */
	org: string;
	/** The event types that are looked for, in the order of the alphabet. */
	eventTypes: string[];
	place: Place;
	/** What was handed to n8n last: `place` is still where it began. */
	batch?: Batch;
}

export interface Batch {
	/** Where reading goes on when n8n has saved the executions of this batch. */
	place: Place;
	/** When it was handed over, in milliseconds since 1970. */
	at: number;
	/** It was handed over before, by a process that may have ended before it was saved. */
	isAgain?: true;
}

/** A copy of the state, or nothing before the first poll. */
export function recallLog(context: IPollFunctions): LogState | undefined {
	const data = context.getWorkflowStaticData('node') as Partial<LogState>;
	const isWhole =
		typeof data.org === 'string' && Array.isArray(data.eventTypes) && isPlace(data.place);
	if (!isWhole) return undefined;
	const { batch, ...state } = JSON.parse(JSON.stringify(data)) as LogState;
	const isBatchWhole = isPlace(batch?.place) && typeof batch?.at === 'number';
	return { ...state, ...(isBatchWhole && { batch }) };
}

export function rememberLog(context: IPollFunctions, state: LogState): void {
	const data = context.getWorkflowStaticData('node');
	delete data.batch;
	Object.assign(data, state);
}

import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { EventCriteria } from '../protocol/events/eventMatching';

/** The node's options that matter for events. */
interface HookOptions extends EventCriteria {
	batchDeliveries: boolean;
	/** The event that a test listener gets: the latest one, or the next one that Okta sends. */
	testEvent: 'latest' | 'next';
}

const DEFAULTS: HookOptions = {
	outcome: 'any',
	initiatedBy: 'anyone',
	batchDeliveries: false,
	testEvent: 'latest',
};

/** Reads all options at once, since n8n evaluates expressions for each parameter that is read. */
export function readOptions(context: IHookFunctions | IWebhookFunctions): HookOptions {
	const options = context.getNodeParameter('options', {}) as Partial<HookOptions>;
	return { ...DEFAULTS, ...options, isTest: isTestListener(context) };
}

/** Whether this is for a test listener in the editor. n8n calls `delete` in another mode. */
export function isTestListener(context: IHookFunctions | IWebhookFunctions): boolean {
	return context.getMode() === 'manual';
}

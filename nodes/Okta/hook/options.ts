import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';

import { criteriaOf, validateCriteria, type EventCriteria } from '../protocol/events/eventMatching';
import type { JsonObject } from '../protocol/json';

/** The node's options that matter for events. */
interface HookOptions extends EventCriteria {
	batchDeliveries: boolean;
	/** Whether a test listener waits for the next event that Okta sends, instead of getting the latest one. */
	waitsForNextEvent: boolean;
}

/** Reads all options at once, since n8n evaluates expressions for each parameter that is read. */
export function readOptions(context: IHookFunctions | IWebhookFunctions): HookOptions {
	const options = optionsOf(context);
	return {
		...criteriaOf(options),
		isTest: isTestListener(context),
		batchDeliveries: Boolean(options.batchDeliveries),
		waitsForNextEvent: options.testEvent === 'next',
	};
}

/**
 * Makes sure that the options that select events have valid values, when someone publishes the workflow
 * or executes the step. They don't matter for the hook in Okta.
 *
 * @throws {NodeOperationError} if one hasn't
 */
export function requireValidOptions(context: IHookFunctions): void {
	const issue = validateCriteria(optionsOf(context));
	if (issue) throw new NodeOperationError(context.getNode(), issue);
}

function optionsOf(context: IHookFunctions | IWebhookFunctions): JsonObject {
	return context.getNodeParameter('options', {}) as JsonObject;
}

/** Whether this is for a test listener in the editor. n8n calls `delete` in another mode. */
export function isTestListener(context: IHookFunctions | IWebhookFunctions): boolean {
	return context.getMode() === 'manual';
}

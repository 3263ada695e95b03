import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';

import { parseEventFilters, validateEventFilters } from '../../protocol/events/eventFilters';
import {
	parseEventTypes,
	validateEventTypeValues,
	validateHookEventTypes,
} from '../../protocol/events/eventTypeValidation';
import type { HookOwner, Subscription } from '../../protocol/hooks/eventHook';
import { validateWebhookUrl } from '../../protocol/hooks/webhookUrl';
import { secretHeaderOf, webhookUrlOf } from '../endpoint';
import { isTestListener } from '../options';

/**
 * The event hook that the node needs, according to its parameters and webhook URL. Whether Okta can call
 * the URL isn't checked here (see `requirePublicUrl`).
 *
 * @throws {NodeOperationError} if Okta can't have such a hook; no request is sent in that case
 */
export function subscriptionOf(context: IHookFunctions): Subscription {
	const subscription = {
		url: webhookUrlOf(context),
		eventTypes: eventTypesOf(context),
		filters: parseEventFilters(context.getNodeParameter('options.eventFilters.filters', [])),
		secretHeader: secretHeaderOf(context),
		isTest: isTestListener(context),
	};
	requireEventTypes(context);
	const issue = validateEventFilters(subscription.filters, subscription.eventTypes);
	if (issue) throw new NodeOperationError(context.getNode(), issue);
	return subscription;
}

/**
 * Makes sure that Okta can call the webhook URL.
 *
 * @throws {NodeOperationError} if it can't
 */
export function requirePublicUrl(context: IHookFunctions, { url, isTest }: Subscription): void {
	const issue = validateWebhookUrl(url, isTest);
	if (issue) throw new NodeOperationError(context.getNode(), issue);
}

/**
 * Makes sure that an event hook can have the selected event types.
 *
 * @throws {NodeOperationError} if it can't
 */
export function requireEventTypes(context: IHookFunctions): void {
	const issue =
		validateEventTypeValues(...eventTypeValuesOf(context)) ??
		validateHookEventTypes(eventTypesOf(context));
	if (issue) throw new NodeOperationError(context.getNode(), issue);
}

/** The selected event types. */
export function eventTypesOf(context: IHookFunctions | IWebhookFunctions): string[] {
	return parseEventTypes(...eventTypeValuesOf(context));
}

function eventTypeValuesOf(context: IHookFunctions | IWebhookFunctions): unknown[] {
	return [
		context.getNodeParameter('events', []),
		context.getNodeParameter('additionalEventTypes', ''),
	];
}

/** What the hook belongs to, for administrators who see it in Okta. */
export function ownerOf(context: IHookFunctions): HookOwner {
	const { id, name } = context.getWorkflow();
	return {
		workflowName: name ?? '',
		workflowId: id ?? '',
		nodeName: context.getNode().name,
		n8nUrl: context.getInstanceBaseUrl(),
	};
}

import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { HookOwner, Subscription, validateWebhookUrl } from '../../protocol/hooks/eventHook';
import { webhookUrlOf } from '../webhookUrl';
import { parseEventTypes, validateHookEventTypes } from '../../protocol/events/eventTypeValidation';
import { parseEventFilters, validateEventFilters } from '../../protocol/events/eventFilters';

/**
 * What the node is to be called for.
 *
 * @throws {NodeOperationError} if no event hook could be made for it; Okta is not asked then
 */
export function subscriptionOf(context: IHookFunctions): Subscription {
	const subscription = {
		url: webhookUrlOf(context),
		eventTypes: parseEventTypes(
			context.getNodeParameter('events', []),
			context.getNodeParameter('additionalEventTypes', ''),
		),
		filters: parseEventFilters(context.getNodeParameter('options.eventFilters.filters', [])),
	};
	const complaint =
		validateHookEventTypes(subscription.eventTypes) ??
		validateEventFilters(subscription.filters, subscription.eventTypes) ??
		validateWebhookUrl(subscription.url);
	if (complaint) throw new NodeOperationError(context.getNode(), complaint);
	return subscription;
}

/** Who the hook belongs to, as an administrator reads it in Okta. */
export function ownerOf(context: IHookFunctions): HookOwner {
	const { id, name } = context.getWorkflow();
	return {
		workflowName: name ?? '',
		workflowId: id ?? '',
		nodeName: context.getNode().name,
		n8nUrl: context.getInstanceBaseUrl(),
		isTest: context.getMode() === 'manual',
	};
}

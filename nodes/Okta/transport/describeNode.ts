import type { IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * The node and its workflow, to start a message in n8n's log with. n8n itself prints what belongs to a
 * message only at the level `debug`.
 */
export function describeNode(context: IPollFunctions | IWebhookFunctions): string {
	const { id, name } = context.getWorkflow();
	return `The node "${context.getNode().name}" of the workflow "${name}" (${id})`;
}

import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * The names of the node and its workflow, for the beginning of a message in n8n's log. They're part of
 * the message because n8n prints the metadata of messages only with the log level `debug`.
 */
export function describeNode(context: IHookFunctions | IPollFunctions | IWebhookFunctions): string {
	const { id, name } = context.getWorkflow();
	return `The node "${context.getNode().name}" of the workflow "${name}" (${id})`;
}

import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** The URL that Okta calls, different for each node. An empty string if n8n has none. */
export function webhookUrlOf(context: IHookFunctions | IWebhookFunctions): string {
	return context.getNodeWebhookUrl('default') ?? '';
}

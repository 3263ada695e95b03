import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** The URL that Okta calls, which no other node has; an empty text if n8n knows none. */
export function webhookUrlOf(context: IHookFunctions | IWebhookFunctions): string {
	return context.getNodeWebhookUrl('default') ?? '';
}

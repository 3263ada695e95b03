import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { asciiUrl } from '../protocol/hooks/eventHook';

/** The URL that Okta calls, in ASCII and different for each node. An empty string if n8n has none. */
export function webhookUrlOf(context: IHookFunctions | IWebhookFunctions): string {
	return asciiUrl(context.getNodeWebhookUrl('default') ?? '');
}

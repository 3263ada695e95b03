import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';

import { deriveSecret } from '../protocol/hooks/secret';
import {
	DEFAULT_SECRET_HEADER,
	parseSecretHeader,
	validateSecretHeader,
} from '../protocol/hooks/secretHeader';
import { asciiUrl } from '../protocol/hooks/webhookUrl';
import { credentialSecret } from '../transport/credential';

type Context = IHookFunctions | IWebhookFunctions;

/** The URL that Okta calls, in ASCII and different for each node. An empty string if n8n has none. */
export function webhookUrlOf(context: Context): string {
	return asciiUrl(context.getNodeWebhookUrl('default') ?? '');
}

/**
 * The name of the header with which Okta sends the hook's secret.
 *
 * @throws {NodeOperationError} if the option 'Secret Header' isn't a name that can be used
 */
export function secretHeaderOf(context: Context): string {
	const parameter = context.getNodeParameter('options.secretHeader', DEFAULT_SECRET_HEADER);
	const name = parseSecretHeader(parameter);
	const issue = validateSecretHeader(name);
	if (issue) throw new NodeOperationError(context.getNode(), issue);
	return name;
}

/**
 * The secret of the event hook that calls this URL (see `deriveSecret`).
 *
 * @throws {NodeOperationError} if the credential has neither an API token nor a private key
 */
export async function secretOf(context: Context, url: string): Promise<string> {
	const key = await credentialSecret(context);
	if (key === '') {
		throw new NodeOperationError(
			context.getNode(),
			"The credential has no 'API Token' or 'Private Key'. Enter it in the credential.",
		);
	}
	return deriveSecret(key, url);
}

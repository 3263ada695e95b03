import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';

import { deriveSecret } from '../protocol/hooks/secret';
import { credentialSecret } from '../transport/credential';

/**
 * The secret of the event hook that calls this URL (see `deriveSecret`).
 *
 * @throws {NodeOperationError} if the credential has neither an API token nor a private key
 */
export async function hookSecret(
	context: IHookFunctions | IWebhookFunctions,
	url: string,
): Promise<string> {
	const key = await credentialSecret(context);
	if (key === '') {
		throw new NodeOperationError(
			context.getNode(),
			"The credential has no 'API Token' or 'Private Key'. Enter it in the credential.",
		);
	}
	return deriveSecret(key, url);
}

import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';

import {
	DEFAULT_SECRET_HEADER,
	parseSecretHeader,
	validateSecretHeader,
} from '../protocol/hooks/secretHeader';

/**
 * The name of the header with which Okta sends the hook's secret.
 *
 * @throws {NodeOperationError} if the option 'Secret Header' isn't a name that can be used
 */
export function secretHeaderOf(context: IHookFunctions | IWebhookFunctions): string {
	const parameter = context.getNodeParameter('options.secretHeader', DEFAULT_SECRET_HEADER);
	const name = parseSecretHeader(parameter);
	const issue = validateSecretHeader(name);
	if (issue) throw new NodeOperationError(context.getNode(), issue);
	return name;
}

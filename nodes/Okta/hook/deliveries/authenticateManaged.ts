import type { IWebhookFunctions } from 'n8n-workflow';

import { presentedSecret } from '../../protocol/hooks/delivery';
import { ADMIN_CONSOLE_PATH } from '../../protocol/hooks/eventHookAdvice';
import { hashOf, matchesHash } from '../../protocol/hooks/secret';
import { hookSecretOf } from '../managedHook';
import { IF_NOT_OKTA, unauthorized, uncheckable, type Rejection } from './rejections';

/**
 * Checks that a delivery has the secret in the node's credential. Nothing is remembered, so a changed
 * credential takes effect with the next delivery.
 *
 * @param url the webhook URL that the admin's hook calls
 */
export async function authenticateManaged(
	context: IWebhookFunctions,
	url: string,
): Promise<{ secret: string } | Rejection> {
	const [read] = await Promise.allSettled([hookSecretOf(context)]);
	if (read.status === 'rejected') return uncheckable(context, url, 'the credential', read.reason);

	const { header, secret } = read.value;
	const presented = presentedSecret(context.getHeaderData(), header);
	if (matchesHash(presented, hashOf(secret))) return { secret };
	return unauthorized(context, url, header, presented === '' ? noHeader(header) : other(header));
}

const COMPARE = `compare the hook in Okta (${ADMIN_CONSOLE_PATH}) with the node's credential`;

function noHeader(header: string): string {
	return `it has no ${header} header, which 'Header' in the credential names. If Okta sent it, ${COMPARE}: its authentication field must be ${header}. If it is, a proxy or gateway in front of n8n removes the header: configure it to forward the header, or enter another name in both places. ${IF_NOT_OKTA}`;
}

function other(header: string): string {
	return `its ${header} header doesn't contain the secret in the node's credential. If Okta sent it, ${COMPARE}: enter the same secret in both, including a prefix such as "Bearer". If they are the same, a proxy or gateway in front of n8n replaces the header: configure it to forward the header, or enter another name in both places. ${IF_NOT_OKTA}`;
}

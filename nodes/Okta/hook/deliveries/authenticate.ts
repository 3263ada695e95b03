import type { IWebhookFunctions } from 'n8n-workflow';

import { ADMIN_CONSOLE_PATH } from '../../protocol/hooks/eventHookAdvice';
import { presentedSecret } from '../../protocol/hooks/delivery';
import { hashOf, matchesHash } from '../../protocol/hooks/secret';
import { ADDRESS_VARIABLE } from '../../protocol/hooks/webhookUrl';
import { orgOf } from '../../transport/credential';
import { describeNode } from '../../transport/describeNode';
import { loadHookState, type HookState } from '../../memory/hook/hookState';
import { isDue } from '../../memory/hook/intervals';
import { loadTestSecretHash } from '../../memory/hook/testListeners';
import { secretHeaderOf, secretOf } from '../endpoint';
import { isHookManaged } from '../managedHook';
import { isTestListener } from '../options';
import { authenticateManaged } from './authenticateManaged';
import { IF_NOT_OKTA, NOT_READY, unauthorized, uncheckable, type Rejection } from './rejections';

/** The secret of an authentic delivery, or the response to any other. */
type Authentication = { secret: string } | Rejection;

/**
 * Checks that a delivery has the secret of this node's event hook.
 *
 * The stored hash may be outdated, since n8n sometimes restores old static data, and it's missing
 * until n8n has saved it. So before a delivery is rejected, the secret is derived again.
 *
 * @param url the webhook URL that the hook calls
 */
export async function authenticate(
	context: IWebhookFunctions,
	url: string,
): Promise<Authentication> {
	if (isHookManaged(context)) return await authenticateManaged(context, url);

	let header: string;
	try {
		header = secretHeaderOf(context);
	} catch (error) {
		return uncheckable(context, url, "the option 'Secret Header'", error);
	}
	const secret = presentedSecret(context.getHeaderData(), header);
	const state = loadHookState(context);
	const isTest = isTestListener(context);
	const secretHash = state?.secretHash ?? (isTest ? loadTestSecretHash(context) : undefined);
	if (secretHash !== undefined && matchesHash(secret, secretHash)) {
		if (state && !isTest) await warnIfOrgChanged(context, state);
		return { secret };
	}
	// n8n doesn't provide the URL of a test listener here. Its static data can't be outdated, since a
	// test listener exists for two minutes only.
	if (isTest && secretHash === undefined) return NOT_READY;

	if (!isTest) {
		const [derived] = await Promise.allSettled([secretOf(context, url)]);
		if (derived.status === 'rejected') {
			return uncheckable(context, url, 'the credential', derived.reason);
		}
		if (matchesHash(secret, hashOf(derived.value))) return { secret };
	}
	return unauthorized(context, url, header, secret === '' ? noHeader(header) : otherSecret(header));
}

const REPUBLISH = 'unpublish the workflow and publish it again';

function noHeader(header: string): string {
	return `it has no ${header} header. If Okta sent it, a proxy or gateway in front of n8n removes the header: configure it to forward the header, or enter another name in the node's option 'Secret Header' and publish the workflow. Or the hook's authentication was cleared in Okta: ${REPUBLISH}. ${IF_NOT_OKTA}`;
}

function otherSecret(header: string): string {
	return `its ${header} header doesn't contain the secret of this node's event hook. If Okta sent it, a proxy or gateway in front of n8n may replace the header: configure it to forward the header, or enter another name in the node's option 'Secret Header' and publish the workflow. Otherwise, another event hook calls the same URL, the hook's authentication was changed in Okta, or the credential or the environment variable ${ADDRESS_VARIABLE} has changed since the workflow was published. Delete any other event hook with this URL (${ADMIN_CONSOLE_PATH}), then ${REPUBLISH}. ${IF_NOT_OKTA}`;
}

const ORG_CHECK_INTERVAL_MS = 3_600_000;

/**
 * Logs that the credential has been changed to another org since the workflow was published, which
 * n8n doesn't notice. Checks that once an hour per hook.
 */
async function warnIfOrgChanged(context: IWebhookFunctions, state: HookState): Promise<void> {
	if (!isDue(`org of ${state.url}`, ORG_CHECK_INTERVAL_MS)) return;
	const [org] = await Promise.allSettled([orgOf(context)]);
	if (org.status === 'rejected' || org.value === state.org) return;
	context.logger.warn(
		`${describeNode(context)} still receives events of ${state.org}, although its credential now points to ${org.value}. If that's another org, unpublish the workflow and publish it again to receive its events, and delete the event hook "${state.hookName}" (${state.hookId}) in ${state.org} (${ADMIN_CONSOLE_PATH}).`,
	);
}

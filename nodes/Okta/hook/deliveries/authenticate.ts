import type { IWebhookFunctions } from 'n8n-workflow';

import { ADMIN_CONSOLE_PATH } from '../../protocol/hooks/eventHookAdvice';
import { hashOf, matchesHash } from '../../protocol/hooks/secret';
import { orgOf } from '../../transport/credential';
import { describeNode } from '../../transport/describeNode';
import { hookSecret } from '../hookSecret';
import { loadHookState, type HookState } from '../../memory/hookState';
import { isDue } from '../../memory/intervals';

/** The response to a delivery that isn't authentic, or that can't be checked. */
interface Rejection {
	status: 401 | 503;
	message: string;
}

const WRONG_SECRET: Rejection = {
	status: 401,
	message: "The Authorization header doesn't contain the secret of this event hook.",
};

/** Okta retries a delivery after a 503, but not after a 401. */
const NOT_READY: Rejection = {
	status: 503,
	message: "The Okta Trigger node isn't ready for deliveries yet. Try again later.",
};

/**
 * Checks that a delivery has the secret of this node's event hook. Returns nothing if it does.
 *
 * The stored hash may be outdated, since n8n sometimes restores old static data, and it's missing
 * until n8n has saved it. So before a delivery is rejected, the secret is derived again.
 *
 * @param url the webhook URL that the hook calls
 * @param presented the secret in the delivery
 */
export async function authenticate(
	context: IWebhookFunctions,
	url: string,
	presented: string,
): Promise<Rejection | undefined> {
	const state = loadHookState(context);
	const storedHash = state?.secretHash;
	if (state && matchesHash(presented, state.secretHash)) {
		await warnIfOrgChanged(context, state);
		return undefined;
	}
	// n8n doesn't provide the URL of a test listener here. Its static data can't be outdated, since a
	// test listener exists for two minutes only.
	if (context.getMode() === 'manual') return storedHash === undefined ? NOT_READY : WRONG_SECRET;

	const [derived] = await Promise.allSettled([hookSecret(context, url)]);
	if (derived.status === 'rejected') {
		const { message } = derived.reason as Error;
		const reason = `n8n couldn't check it, since the credential can't be used: ${message}`;
		warnOnceAMinute(context, url, NOT_READY.status, reason);
		return NOT_READY;
	}
	if (matchesHash(presented, hashOf(derived.value))) return undefined;

	warnOnceAMinute(context, url, WRONG_SECRET.status, presented === '' ? NO_HEADER : OTHER_SECRET);
	return WRONG_SECRET;
}

const IF_NOT_OKTA =
	"If Okta didn't send it, someone else called the webhook URL, and you don't need to do anything.";

const NO_HEADER = `it has no Authorization header. If Okta sent it, a proxy in front of n8n removes the header, or the hook's authentication was cleared in Okta. Configure the proxy to forward the header, or unpublish the workflow and publish it again. ${IF_NOT_OKTA}`;

const OTHER_SECRET = `its Authorization header doesn't contain the secret of this node's event hook. If Okta sent it, another event hook calls the same URL, the hook's authentication was changed in Okta, or the credential or n8n's webhook URL (environment variable WEBHOOK_URL) has changed since the workflow was published. Delete any other event hook with this URL (${ADMIN_CONSOLE_PATH}), then unpublish the workflow and publish it again. ${IF_NOT_OKTA}`;

const REJECTION_INTERVAL_MS = 60_000;
const ORG_CHECK_INTERVAL_MS = 3_600_000;

/** Logs a rejected delivery. Once a minute per hook and status, since anyone can call the URL. */
function warnOnceAMinute(
	context: IWebhookFunctions,
	url: string,
	status: number,
	reason: string,
): void {
	if (!isDue(`rejected with ${status}: ${url}`, REJECTION_INTERVAL_MS)) return;
	context.logger.warn(
		`${describeNode(context)} rejected a delivery with ${status} and started no execution: ${reason}`,
	);
}

/**
 * Logs that the credential has been changed to another org since the workflow was published, which
 * n8n doesn't notice. Checks that once an hour per hook.
 */
async function warnIfOrgChanged(context: IWebhookFunctions, state: HookState): Promise<void> {
	if (context.getMode() === 'manual' || !isDue(`org of ${state.url}`, ORG_CHECK_INTERVAL_MS))
		return;
	const [org] = await Promise.allSettled([orgOf(context)]);
	if (org.status === 'rejected' || org.value === state.org) return;
	context.logger.warn(
		`${describeNode(context)} still receives events of ${state.org}, although its credential now points to ${org.value}. If that's another org, unpublish the workflow and publish it again to receive its events, and delete the event hook "${state.hookName}" (${state.hookId}) in ${state.org} (${ADMIN_CONSOLE_PATH}).`,
	);
}

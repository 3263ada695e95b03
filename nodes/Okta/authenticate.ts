import type { IWebhookFunctions } from 'n8n-workflow';

import { hookSecret } from './hookSecret';
import { ADMIN_CONSOLE_PLACE } from './protocol/eventHook';
import { hashOf, matchesHash } from './protocol/secret';
import { recall } from './state';

/** A request that is not let in, as it is answered. */
export interface Refusal {
	status: 401 | 503;
	message: string;
}

const WRONG_SECRET: Refusal = {
	status: 401,
	message: "The Authorization header doesn't contain the secret of this event hook.",
};

/** Okta sends a delivery again after a 503, and never after a 401. */
const NOT_READY: Refusal = {
	status: 503,
	message: "The Okta Trigger node isn't ready for deliveries yet. Try again later.",
};

/**
 * Whether a delivery carries the secret of this node's event hook: gives nothing if it does.
 *
 * The stored hash may be that of an older hook, since n8n sometimes restores old static data, and it
 * is missing until n8n has saved it. So the secret is derived again before anybody is refused.
 *
 * @param url the webhook URL that the hook calls
 * @param presented what the delivery carries as the secret
 */
export async function authenticate(
	context: IWebhookFunctions,
	url: string,
	presented: string,
): Promise<Refusal | undefined> {
	const storedHash = recall(context)?.secretHash;
	if (storedHash !== undefined && matchesHash(presented, storedHash)) return undefined;
	// n8n doesn't tell the URL of a test listener here. Its static data is never old: it lives 2 minutes.
	if (context.getMode() === 'manual') return storedHash === undefined ? NOT_READY : WRONG_SECRET;

	const [derived] = await Promise.allSettled([hookSecret(context, url)]);
	if (derived.status === 'rejected') {
		const { message } = derived.reason as Error;
		warn(
			context,
			url,
			`n8n couldn't check it (503), since the credential can't be used: ${message}`,
		);
		return NOT_READY;
	}
	if (matchesHash(presented, hashOf(derived.value))) return undefined;

	warn(
		context,
		url,
		`its Authorization header doesn't contain the secret of this node's event hook (401). If Okta sent it, an event hook that this node didn't create calls the same URL, or the credential was changed since the workflow was published: delete any other event hook with this URL (${ADMIN_CONSOLE_PLACE}), then unpublish the workflow and publish it again. If Okta didn't send it, someone else is calling the webhook URL, and there's nothing to do.`,
	);
	return WRONG_SECRET;
}

const WARN_EVERY_MS = 60_000;

/** When n8n's log was last told of a refused delivery, by webhook URL: milliseconds since 1970. */
const lastWarnings = new Map<string, number>();

/** At most once a minute for each hook, since anyone can call its URL. */
function warn(context: IWebhookFunctions, url: string, why: string): void {
	const now = Date.now();
	if (now - (lastWarnings.get(url) ?? -Infinity) < WARN_EVERY_MS) return;
	lastWarnings.set(url, now);
	const { id, name } = context.getWorkflow();
	context.logger.warn(
		`The node "${context.getNode().name}" of the workflow "${name}" (${id}) rejected a delivery and started no execution: ${why}`,
	);
}

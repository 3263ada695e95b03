import type { IWebhookFunctions } from 'n8n-workflow';

import { isDue } from '../../memory/hook/intervals';
import { describeNode } from '../../transport/describeNode';

/** The response to a delivery that isn't accepted. Okta retries a delivery after a 503, but not after a 401. */
export interface Rejection {
	status: 401 | 503;
	message: string;
}

export const NOT_READY: Rejection = {
	status: 503,
	message: "The Okta Trigger node isn't ready for deliveries yet. Try again later.",
};

/** What follows in n8n's log on what to do if Okta sent the delivery. */
export const IF_NOT_OKTA =
	"If Okta didn't send it, someone else called the webhook URL, and you don't need to do anything.";

const INTERVAL_MS = 60_000;

/**
 * Rejects a delivery without the right secret, and logs why.
 *
 * @param header the name of the header that should have it
 * @param reason for n8n's log only
 */
export function unauthorized(
	context: IWebhookFunctions,
	url: string,
	header: string,
	reason: string,
): Rejection {
	warnOnceAMinute(context, url, 401, reason);
	return {
		status: 401,
		message: `The ${header} header doesn't contain the secret of this event hook.`,
	};
}

/** Rejects a delivery whose secret can't be checked, and logs why. */
export function uncheckable(
	context: IWebhookFunctions,
	url: string,
	cause: string,
	error: unknown,
): Rejection {
	const reason = `n8n couldn't check it, since ${cause} can't be used: ${(error as Error).message}`;
	warnOnceAMinute(context, url, NOT_READY.status, reason);
	return NOT_READY;
}

/** Logs a rejected delivery. Once a minute per hook and status, since anyone can call the URL. */
function warnOnceAMinute(
	context: IWebhookFunctions,
	url: string,
	status: number,
	reason: string,
): void {
	if (!isDue(`rejected with ${status}: ${url}`, INTERVAL_MS)) return;
	context.logger.warn(
		`${describeNode(context)} rejected a delivery with ${status} and started no execution: ${reason}`,
	);
}

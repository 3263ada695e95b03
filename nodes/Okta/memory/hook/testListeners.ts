import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { loadState, saveState } from '../nodeState';

/*
 * Test listeners that get an event from n8n itself. They have no event hook in Okta.
 */

/** What stops the delivery to a test listener, by its webhook URL. */
const deliveries = new Map<string, AbortController>();

/** Stores the hash of the secret that the delivery has. n8n deletes it together with the listener. */
export function saveTestSecretHash(context: IHookFunctions, testSecretHash: string): void {
	saveState(context, { testSecretHash });
}

/** The hash of the secret, or nothing if the listener waits for an event of a hook. */
export function loadTestSecretHash(
	context: IHookFunctions | IWebhookFunctions,
): string | undefined {
	const state = loadState(context)?.state as { testSecretHash?: unknown } | undefined;
	return typeof state?.testSecretHash === 'string' ? state.testSecretHash : undefined;
}

/** Starts a delivery in place of any previous one. The signal tells when it's no longer needed. */
export function startTestDelivery(url: string): AbortSignal {
	stopTestDelivery(url);
	const controller = new AbortController();
	deliveries.set(url, controller);
	return controller.signal;
}

/** Stops the delivery to a listener that n8n has removed. */
export function stopTestDelivery(url: string): void {
	deliveries.get(url)?.abort();
	deliveries.delete(url);
}

import { z } from 'zod/v4';

import type { DeliveryMetadata } from '../cards/buildCard';
import { isObject, type JsonObject } from '../json';

export type Headers = Record<string, string | string[] | undefined>;

/** An authentic body with at least one event in it. */
export interface Delivery extends JsonObject {
	/** Events and, should Okta ever send that, entries that aren't objects: see `eventsOf`. */
	data: { events: unknown[] };
}

/** What makes a request body a delivery: a list with at least one event, whatever else is in it. */
const deliverySchema = z.lazy(() =>
	z.looseObject({
		data: z.looseObject({
			events: z.custom<unknown[]>((list) => Array.isArray(list) && list.some(isObject)),
		}),
	}),
);

/**
 * The challenge of Okta's handshake, or nothing if this is not one.
 *
 * Okta sends it once, in a GET, and expects it back in `{"verification": …}`
 * (Event Hooks, "One-time verification request").
 */
export function verificationChallenge(headers: Headers): string | undefined {
	const challenge = headers['x-okta-verification-challenge'];
	return typeof challenge === 'string' && challenge !== '' ? challenge : undefined;
}

/** The header in which Okta sends the secret back to us: the only proof that event hooks have. */
export function presentedSecret(headers: Headers): string {
	const value = headers.authorization;
	return typeof value === 'string' ? value : '';
}

/**
 * The body as a delivery, or nothing if it is none.
 *
 * The body itself is returned, not a checked copy: what Okta sent is what comes out.
 */
export function readDelivery(body: unknown): Delivery | undefined {
	return deliverySchema.safeParse(body).success ? (body as Delivery) : undefined;
}

/**
 * The events of a delivery, in the order received, and what to tell an administrator about the
 * entries that aren't events. Those don't cost the others: Okta never repeats what it was told is
 * wrong.
 */
export function eventsOf({ data }: Delivery): { events: JsonObject[]; warning?: string } {
	const events = data.events.filter(isObject);
	const skipped = data.events.length - events.length;
	if (skipped === 0) return { events };
	const entries =
		skipped === 1 ? "1 entry that isn't an event" : `${skipped} entries that aren't events`;
	return {
		events,
		warning: `Skipped ${entries} in a delivery from Okta. The other events were kept.`,
	};
}

/** What the delivery says beside its events. The secret is nowhere in it. */
export function deliveryMetadata(
	{ eventId, eventTime, source }: Delivery,
	headers: Headers,
	secret: string,
): DeliveryMetadata {
	const eventHookId = eventHookIdOf(source);
	return { eventId, eventTime, source, eventHookId, headers: redacted(headers, secret) };
}

/**
 * The id at the end of a delivery's `source`. Its host may differ from the org's domain (custom
 * domains), so only the path counts.
 */
function eventHookIdOf(source: unknown): string | null {
	if (typeof source !== 'string') return null;
	return /\/eventHooks\/([^/?#]+)\/?$/.exec(source)?.[1] ?? null;
}

/** The headers with the secret taken out wherever it stands: a proxy may have copied it. */
function redacted(headers: Headers, secret: string): JsonObject {
	const redact = (value: string) => value.replaceAll(secret, '[redacted]');
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.map(redact) : value === undefined ? null : redact(value),
		]),
	);
}

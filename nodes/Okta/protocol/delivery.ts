import { createHash, timingSafeEqual } from 'node:crypto';

import { fillCard, type DeliveryFacts, type JsonObject } from './card';
import { cardOf } from './cards';
import { deliverySchema } from './schemas';

export type Headers = Record<string, string | string[] | undefined>;

/** An authentic body with at least one event in it. */
export interface Delivery extends JsonObject {
	data: { events: JsonObject[] };
}

export type Output = 'card' | 'event';

/**
 * The challenge of Okta's handshake, or nothing if this is not one.
 *
 * Okta sends it once, in a GET, and expects it back in `{"verification": …}`
 * (Event Hooks, "One-time verification request").
 */
export function challengeOf(headers: Headers): string | undefined {
	const challenge = headers['x-okta-verification-challenge'];
	return typeof challenge === 'string' && challenge !== '' ? challenge : undefined;
}

/** The header in which Okta sends the secret back to us: the only proof that event hooks have. */
export function presentedSecret(headers: Headers): string {
	const value = headers.authorization;
	return typeof value === 'string' ? value : '';
}

/** The hash under which a secret is kept: SHA-256, as 64 hex digits. */
export function hashOf(secret: string): string {
	return createHash('sha256').update(secret).digest('hex');
}

/** Whether a presented secret is the one with this hash, in a time that tells nothing about it. */
export function isAuthentic(presented: string, storedHash: string): boolean {
	const actual = Buffer.from(hashOf(presented));
	const expected = Buffer.from(storedHash);
	return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/**
 * The body as a delivery, or nothing if it is none.
 *
 * The body itself is returned, not a checked copy: what Okta sent is what comes out.
 */
export function readDelivery(body: unknown): Delivery | undefined {
	return deliverySchema.safeParse(body).success ? (body as Delivery) : undefined;
}

/** The delivery's items: one for each event, in the order received. */
export function itemsOf(
	delivery: Delivery,
	headers: Headers,
	secret: string,
	output: Output,
): JsonObject[] {
	const { events } = delivery.data;
	if (output === 'event') return events;
	const facts = factsOf(delivery, redacted(headers, secret));
	// A copy for each item: a node that changes the headers of one must not change the others'.
	return events.map((event) =>
		fillCard(cardOf(String(event.eventType)), event, { ...facts, headers: { ...facts.headers } }),
	);
}

function factsOf(delivery: Delivery, headers: JsonObject): DeliveryFacts {
	const { eventId, eventTime, source } = delivery;
	return { eventId, eventTime, source, eventHookId: eventHookIdOf(source), headers };
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

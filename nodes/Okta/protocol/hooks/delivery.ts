import { z } from 'zod/v4';

import type { DeliveryMetadata } from '../cards/buildCard';
import { describeSkippedEntries } from '../events/skippedEntries';
import { isObject, type JsonObject } from '../json';
import { redactHeaders, type Headers } from './headers';

/** The body of a delivery. */
export interface Delivery extends JsonObject {
	/** At least one event. Entries that aren't events are possible: see `eventsOf`. */
	data: { events: unknown[] };
}

/** A delivery needs a list with at least one event. Nothing else in the body is checked. */
const deliverySchema = z.looseObject({
	data: z.looseObject({
		events: z.custom<unknown[]>((list) => Array.isArray(list) && list.some(isObject)),
	}),
});

/**
 * The challenge in the headers of Okta's handshake, or nothing if there's none. Okta sends it once,
 * in a GET request, and expects it back as `{"verification": …}` (Okta's documentation: Event Hooks,
 * "One-time verification request").
 */
export function verificationChallenge(headers: Headers): string | undefined {
	const challenge = headers['x-okta-verification-challenge'];
	return typeof challenge === 'string' && challenge !== '' ? challenge : undefined;
}

/**
 * The secret in a delivery, or an empty string. Event hooks have no other authentication.
 *
 * @param secretHeader the name of the header that has it
 */
export function presentedSecret(headers: Headers, secretHeader: string): string {
	const value = headers[secretHeader.toLowerCase()];
	return typeof value === 'string' ? value : '';
}

/**
 * The body as a delivery, or nothing if it isn't one. Returns the body itself, not a parsed copy, so
 * that events are emitted exactly as Okta sent them.
 */
export function parseDelivery(body: unknown): Delivery | undefined {
	return deliverySchema.safeParse(body).success ? (body as Delivery) : undefined;
}

/**
 * The same for a body that hasn't been parsed. It's read as UTF-8, with or without a byte order mark,
 * since that's what JSON is (RFC 8259, section 8.1), whatever a `Content-Type` says. Invalid bytes
 * become U+FFFD, as when n8n parses a body, so that they cost no event.
 */
export function parseDeliveryBytes(bytes: Uint8Array): Delivery | undefined {
	try {
		return parseDelivery(JSON.parse(new TextDecoder().decode(bytes)));
	} catch {
		return undefined;
	}
}

/**
 * The events of a delivery, in the order received, and a warning about any entries that aren't
 * events. Those don't make the delivery invalid, since Okta wouldn't retry it.
 */
export function eventsOf({ data }: Delivery): { events: JsonObject[]; warning?: string } {
	const events = data.events.filter(isObject);
	const skipped = data.events.length - events.length;
	if (skipped === 0) return { events };
	return { events, warning: describeSkippedEntries(skipped, 'a delivery from Okta') };
}

/** The metadata of a delivery. Secrets in its headers are redacted. */
export function deliveryMetadata(
	{ eventId, eventTime, source }: Delivery,
	headers: Headers,
	secret: string,
): DeliveryMetadata {
	const eventHookId = eventHookIdOf(source);
	return { eventId, eventTime, source, eventHookId, headers: redactHeaders(headers, secret) };
}

/**
 * The ID at the end of a delivery's `source`. Only the path matters, since the host may differ from
 * the org's domain (custom domains).
 */
function eventHookIdOf(source: unknown): string | null {
	if (typeof source !== 'string') return null;
	return /\/eventHooks\/([^/?#]+)\/?$/.exec(source)?.[1] ?? null;
}

/**
 * A delivery of an event that was read from the System Log, in the form in which Okta delivers events
 * (Okta's documentation: Event Hooks, "Sample event delivery payload").
 *
 * @param source where the event was read, in place of the event hook's URL
 * @param eventTime the time of the delivery, as an ISO time in UTC
 */
export function testDelivery(event: JsonObject, source: string, eventTime: string): Delivery {
	return {
		eventType: 'com.okta.event_hook',
		eventTypeVersion: '1.0',
		cloudEventsVersion: '0.1',
		source,
		eventId: event.uuid,
		eventTime,
		contentType: 'application/json',
		data: { events: [asDelivered(event)] },
	};
}

/** The event as a hook would get it: its IP chain is in `client` instead of `request`. */
function asDelivered(event: JsonObject): JsonObject {
	const { request, ...others } = event;
	return isObject(request) && isObject(event.client)
		? { ...others, client: { ...event.client, ipChain: request.ipChain } }
		: event;
}

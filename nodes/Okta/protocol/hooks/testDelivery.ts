import { isObject, type JsonObject } from '../json';
import type { Delivery } from './delivery';

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

import type { CardEntry, CardField } from './cards';

export type JsonObject = Record<string, unknown>;

/** What a delivery says beside its events. */
export interface DeliveryFacts {
	eventId: unknown;
	eventTime: unknown;
	source: unknown;
	eventHookId: string | null;
	/** The request's headers, without the secret. */
	headers: JsonObject;
}

/**
 * Fills a card from one event: the labels of the table, always all of them, in its order. What Okta
 * did not send, or sent as something else than the table's type, is `null`; the event as it was
 * sent is in the card anyway.
 */
export function fillCard(
	card: readonly CardEntry[],
	event: JsonObject,
	delivery: DeliveryFacts,
): JsonObject {
	const item: JsonObject = {};
	for (const entry of card) {
		if ('fields' in entry) {
			const group: JsonObject = {};
			for (const field of entry.fields) group[field.label] = valueOf(field, event, delivery);
			item[entry.label] = group;
		} else {
			item[entry.label] = valueOf(entry, event, delivery);
		}
	}
	return item;
}

function valueOf(field: CardField, event: JsonObject, delivery: DeliveryFacts): unknown {
	const [root, ...path] = field.from.split('.');
	const found =
		root === 'target'
			? walk(targetOfType(event, path[0]), path.slice(1))
			: walk(root === 'event' ? event : delivery, path);
	return field.type === 'text' ? asText(found) : asObject(found);
}

function walk(start: unknown, path: readonly string[]): unknown {
	let value = start;
	for (const key of path) {
		if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
		value = value[key];
	}
	return value;
}

function targetOfType(event: JsonObject, type: string | undefined): unknown {
	const targets = event.target;
	if (!Array.isArray(targets)) return undefined;
	return targets.find((target) => isObject(target) && target.type === type);
}

function asText(value: unknown): string | null {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function asObject(value: unknown): JsonObject | null {
	return isObject(value) ? value : null;
}

function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

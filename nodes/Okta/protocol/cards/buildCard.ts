import { isObject, type JsonObject } from '../json';
import { cardOf } from './cardOf';
import type { Card, CardField, CardTargets, Path, Source } from './cardEntries';
import { readKeyValuePairs } from './keyValuePairs';
import { targetName } from './targetName';

/** The shape of an item: the fields of the event's card, or the event as Okta sent it. */
export type Output = 'card' | 'event';

/** What isn't in the events themselves, but in the delivery that contained them. */
export interface DeliveryMetadata {
	eventId: unknown;
	eventTime: unknown;
	source: unknown;
	eventHookId: string | null;
	/** The request's headers, without the secret. */
	headers: JsonObject;
}

/** One item for each event, in the order received. */
export function buildItems(
	events: JsonObject[],
	delivery: DeliveryMetadata,
	output: Output,
): JsonObject[] {
	if (output === 'event') return events;
	return events.map((event) =>
		// Each item has a copy of the headers, since a later node may change them.
		buildCard(cardOf(event.eventType), event, {
			...delivery,
			headers: { ...delivery.headers },
		}),
	);
}

/**
 * Builds an item from an event: always with all labels of the card, in its order. What Okta didn't
 * send, or sent with a type other than the card's, is `null`. `Event Details` has the event as sent.
 */
export function buildCard(card: Card, event: JsonObject, delivery: DeliveryMetadata): JsonObject {
	const item: JsonObject = {};
	for (const entry of card) {
		if ('names' in entry) {
			for (const [label, target] of targetsByLabel(entry, event)) {
				item[label] = buildGroup(entry.fields, target);
			}
		} else if ('fields' in entry) {
			item[entry.label] = buildGroup(entry.fields, firstObject(entry.of, event, delivery));
		} else {
			item[entry.label] = convertTo(entry, resolvePath(entry.from, event, delivery));
		}
	}
	return item;
}

function buildGroup(fields: readonly CardField[], of: JsonObject | null): JsonObject {
	const group: JsonObject = {};
	for (const field of fields) group[field.label] = convertTo(field, valueAt(of, field.from, 0));
	return group;
}

/** The first target for each label. A label that another field has gets the suffix "(Target)". */
function targetsByLabel(
	{ names, reserved }: CardTargets,
	event: JsonObject,
): Map<string, JsonObject> {
	const found = new Map<string, JsonObject>();
	for (const target of targetList(event)) {
		if (!isObject(target) || typeof target.type !== 'string') continue;
		const { type } = target;
		const name = (Object.hasOwn(names, type) ? names[type] : undefined) ?? targetName(type);
		const label = reserved.has(name) ? `${name} (Target)` : name;
		if (!found.has(label)) found.set(label, target);
	}
	return found;
}

function firstObject(
	sources: readonly Source[],
	event: JsonObject,
	delivery: DeliveryMetadata,
): JsonObject | null {
	for (const source of sources) {
		const found = asObject(resolveSource(source, event, delivery));
		if (found) return found;
	}
	return null;
}

function resolveSource(source: Source, event: JsonObject, delivery: DeliveryMetadata): unknown {
	if ('path' in source) return resolvePath(source.path, event, delivery);
	if ('actor' in source) return hasType(event.actor, source.actor) ? event.actor : undefined;
	const { targets: types, isOther = false } = source;
	return targetList(event).find(
		(target) => isObject(target) && types.includes(target.type as string) !== isOther,
	);
}

function resolvePath(path: Path, event: JsonObject, delivery: DeliveryMetadata): unknown {
	return valueAt(path[0] === 'event' ? event : delivery, path, 1);
}

/** The value at a path, of which the parts before `from` are skipped. */
function valueAt(start: unknown, path: Path, from: number): unknown {
	let value = start;
	for (let i = from; i < path.length; i++) {
		const key = path[i] ?? '';
		if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
		value = value[key];
	}
	return value;
}

function targetList({ target }: JsonObject): readonly unknown[] {
	return Array.isArray(target) ? target : [];
}

function hasType(value: unknown, type: string): boolean {
	return isObject(value) && value.type === type;
}

/** The value in the type that the card has, or `null`. */
function convertTo({ type }: CardField, value: unknown): unknown {
	if (type === 'text') return asText(value);
	return type === 'object' ? asObject(value) : asList(value);
}

function asText(value: unknown): string | null {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function asObject(value: unknown): JsonObject | null {
	if (isObject(value)) return value;
	return typeof value === 'string' ? (readKeyValuePairs(value) ?? null) : null;
}

/** In debug data, a list is text that contains JSON. */
function asList(value: unknown): unknown[] | null {
	if (typeof value !== 'string') return Array.isArray(value) ? value : null;
	try {
		const parsed: unknown = JSON.parse(value);
		return Array.isArray(parsed) ? parsed : null;
	} catch {
		return null;
	}
}

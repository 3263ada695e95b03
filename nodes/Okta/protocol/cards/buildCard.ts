import type { Card, CardField, CardTargets, Path, Source } from './cardEntries';
import { cardOf } from './cardDefinitions';
import { isObject, type JsonObject } from '../json';
import { readKeyValuePairs } from './keyValuePairs';
import { targetName } from './targetName';

/** The shape of an item: the fields of the event's card, or the event as Okta sent it. */
export type Output = 'card' | 'event';

/** What is known of events beside themselves: what the delivery says that brought them. */
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
	facts: DeliveryMetadata,
	output: Output,
): JsonObject[] {
	if (output === 'event') return events;
	return events.map((event) =>
		// A copy for each item: a node that changes the headers of one must not change the others'.
		buildCard(cardOf(String(event.eventType)), event, { ...facts, headers: { ...facts.headers } }),
	);
}

/**
 * Fills a card from one event: the labels of the table, always all of them, in its order. What Okta
 * did not send, or sent as something else than the table's type, is `null`; the event as it was
 * sent is in the card anyway.
 */
export function buildCard(card: Card, event: JsonObject, delivery: DeliveryMetadata): JsonObject {
	const item: JsonObject = {};
	for (const entry of card) {
		if ('names' in entry) {
			for (const [label, target] of targetsOf(entry, event)) {
				item[label] = groupOf(entry.fields, target);
			}
		} else if ('fields' in entry) {
			item[entry.label] = groupOf(entry.fields, findObject(entry.of, event, delivery));
		} else {
			item[entry.label] = fit(entry, find(entry.from, event, delivery));
		}
	}
	return item;
}

function groupOf(fields: readonly CardField[], of: JsonObject | null): JsonObject {
	const group: JsonObject = {};
	for (const field of fields) group[field.label] = fit(field, walk(of, field.from, 0));
	return group;
}

/** The first target of each name. One that's named like another field says that it's a target. */
function targetsOf({ names, reserved }: CardTargets, event: JsonObject): Map<string, JsonObject> {
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

function findObject(
	sources: readonly Source[],
	event: JsonObject,
	delivery: DeliveryMetadata,
): JsonObject | null {
	for (const source of sources) {
		const found = asObject(lookUp(source, event, delivery));
		if (found) return found;
	}
	return null;
}

function lookUp(source: Source, event: JsonObject, delivery: DeliveryMetadata): unknown {
	if ('path' in source) return find(source.path, event, delivery);
	if ('actor' in source) return hasType(event.actor, source.actor) ? event.actor : undefined;
	const { targets: types, isOther = false } = source;
	return targetList(event).find(
		(target) => isObject(target) && types.includes(target.type as string) !== isOther,
	);
}

function find(path: Path, event: JsonObject, delivery: DeliveryMetadata): unknown {
	return walk(path[0] === 'event' ? event : delivery, path, 1);
}

/** Follows a path from one of its parts on. */
function walk(start: unknown, path: Path, from: number): unknown {
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

function fit({ type }: CardField, value: unknown): unknown {
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

/** Most values of the debug data are text, and a list is JSON in it. */
function asList(value: unknown): unknown[] | null {
	if (typeof value !== 'string') return Array.isArray(value) ? value : null;
	try {
		const parsed: unknown = JSON.parse(value);
		return Array.isArray(parsed) ? parsed : null;
	} catch {
		return null;
	}
}

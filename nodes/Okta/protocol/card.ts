import { cardOf, type Card, type CardField, type CardTargets, type Path } from './cards';
import { isObject, type JsonObject } from './json';

/** The shape of an item: the fields of the event's card, or the event as Okta sent it. */
export type Output = 'card' | 'event';

/** What is known of events beside themselves: what the delivery says that brought them. */
export interface DeliveryFacts {
	eventId: unknown;
	eventTime: unknown;
	source: unknown;
	eventHookId: string | null;
	/** The request's headers, without the secret. */
	headers: JsonObject;
}

/** One item for each event, in the order received. */
export function itemsOf(events: JsonObject[], facts: DeliveryFacts, output: Output): JsonObject[] {
	if (output === 'event') return events;
	return events.map((event) =>
		// A copy for each item: a node that changes the headers of one must not change the others'.
		fillCard(cardOf(String(event.eventType)), event, { ...facts, headers: { ...facts.headers } }),
	);
}

/**
 * Fills a card from one event: the labels of the table, always all of them, in its order. What Okta
 * did not send, or sent as something else than the table's type, is `null`; the event as it was
 * sent is in the card anyway.
 */
export function fillCard(card: Card, event: JsonObject, delivery: DeliveryFacts): JsonObject {
	const item: JsonObject = {};
	for (const entry of card) {
		if ('names' in entry) {
			for (const [label, target] of targetsOf(entry, event, labelsOf(card))) {
				item[label] = groupOf(entry.fields, target);
			}
		} else if ('fields' in entry) {
			item[entry.label] = groupOf(entry.fields, find(entry.of, event, delivery));
		} else {
			item[entry.label] = fit(entry, find(entry.from, event, delivery));
		}
	}
	return item;
}

function groupOf(fields: readonly CardField[], of: unknown): JsonObject {
	const group: JsonObject = {};
	for (const field of fields) group[field.label] = fit(field, walk(of, field.from, 0));
	return group;
}

/**
 * The first target of each type, under the plain name of the type. Should that be the label of
 * another field of the card, it says that it is a target.
 */
function targetsOf(
	{ names }: CardTargets,
	event: JsonObject,
	taken: ReadonlySet<string>,
): Map<string, JsonObject> {
	const found = new Map<string, JsonObject>();
	for (const target of Array.isArray(event.target) ? (event.target as unknown[]) : []) {
		if (!isObject(target) || typeof target.type !== 'string') continue;
		const { type } = target;
		const name = (Object.hasOwn(names, type) ? names[type] : undefined) ?? plainName(type);
		const label = taken.has(name) ? `${name} (Target)` : name;
		if (!found.has(label)) found.set(label, target);
	}
	return found;
}

/** `PolicyRule` and `POLICY_RULE` are "Policy Rule"; an abbreviation stays one: "API Token". */
function plainName(type: string): string {
	const isShouted = !/\p{Ll}/u.test(type) && /[^\p{L}]/u.test(type);
	const words = type
		.split(/[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u)
		.filter((word) => word !== '')
		.map((word) => (isShouted && word.length > 3 ? word.toLowerCase() : word))
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
	return words.join(' ') || 'Target';
}

function labelsOf(card: Card): ReadonlySet<string> {
	return new Set(card.flatMap((entry) => ('label' in entry ? [entry.label] : [])));
}

function find(path: Path, event: JsonObject, delivery: DeliveryFacts): unknown {
	switch (path[0]) {
		case 'event':
			return walk(event, path, 1);
		case 'target':
			return walk(targetOfType(event, path[1] ?? ''), path, 2);
		default:
			return walk(delivery, path, 1);
	}
}

function fit({ type }: CardField, value: unknown): unknown {
	return type === 'text' ? asText(value) : asObject(value);
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

function targetOfType({ target }: JsonObject, wanted: string): unknown {
	if (!Array.isArray(target)) return undefined;
	const isOther = wanted.startsWith('!');
	const type = isOther ? wanted.slice(1) : wanted;
	return target.find((one: unknown) => isObject(one) && (one.type === type) !== isOther);
}

function asText(value: unknown): string | null {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function asObject(value: unknown): JsonObject | null {
	return isObject(value) ? value : null;
}

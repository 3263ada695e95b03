import { FALLBACK_CARD } from '../../nodes/Okta/protocol/cards/cardOf';
import type { Card, CardEntry, CardField } from '../../nodes/Okta/protocol/cards/cardEntries';
import { CARDS } from '../../nodes/Okta/protocol/cards/documentedCards';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
}

/**
 * The schema that the editor shows before the first execution. n8n has one schema for all events, so
 * it has the fields of the default event's card first, then those of all other cards.
 */
export function outputSchema(): string {
	const cards: Card[] = [CARDS['user.mfa.factor.activate'], ...Object.values(CARDS), FALLBACK_CARD];
	const properties: Record<string, Schema> = {};
	for (const [label, schema] of cards.flat().flatMap(schemaOf)) {
		const known = (properties[label] ??= schema);
		// The same object has more fields on some cards, e.g. the actor's details.
		if (known.properties) known.properties = { ...schema.properties, ...known.properties };
	}
	return JSON.stringify({ type: 'object', properties, version: 1 });
}

function schemaOf(entry: CardEntry): Array<[string, Schema]> {
	if ('names' in entry) {
		return Object.values(entry.names).map((label) => [label, groupOf(entry.fields)]);
	}
	return [[entry.label, 'fields' in entry ? groupOf(entry.fields) : typeOf(entry)]];
}

function groupOf(fields: readonly CardField[]): Schema {
	return {
		type: 'object',
		properties: Object.fromEntries(fields.map((field) => [field.label, typeOf(field)])),
	};
}

const JSON_TYPES = { text: 'string', object: 'object', list: 'array' };

function typeOf({ type }: CardField): Schema {
	return { type: JSON_TYPES[type] };
}

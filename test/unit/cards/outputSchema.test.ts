import schema from '../../../nodes/Okta/__schema__/v1.0.0.json';
import type { JsonObject } from '../../../nodes/Okta/protocol/json';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { cardFrom, DOCUMENTED, ENTITY_LABELS, fullEvent } from '../../fixtures/cardEvents';

describe('the output schema', () => {
	const properties = schema.properties as Record<
		string,
		{ type: string; properties?: Record<string, { type: string }> }
	>;

	test('starts with the card of the default event, in its order', () => {
		const card = cardFrom(factorActivation());
		expect(Object.keys(properties).slice(0, Object.keys(card).length)).toStrictEqual(
			Object.keys(card),
		);
	});

	test('has all fields of all documented cards, with their types', () => {
		for (const [eventType] of DOCUMENTED) {
			for (const [label, value] of Object.entries(cardFrom(fullEvent(eventType)))) {
				const { type, properties: fields = {} } = properties[label] ?? {};
				const expected = Array.isArray(value) ? 'array' : typeof value;
				expect({ label, type }).toStrictEqual({ label, type: expected });
				// An object without fixed fields.
				if (Object.keys(fields).length === 0) continue;
				expect(Object.keys(fields)).toStrictEqual(
					expect.arrayContaining(Object.keys(value as JsonObject)),
				);
			}
		}
		expect(Object.keys(properties.Actor?.properties ?? {})).toStrictEqual(ENTITY_LABELS);
		expect(Object.keys(properties['Okta User']?.properties ?? {})).toStrictEqual([
			...ENTITY_LABELS,
			'Detail Entry',
		]);
		expect(Object.keys(properties.Risk?.properties ?? {})).toHaveLength(5);
	});
});

import { CARDS, PARTLY_DOCUMENTED } from '../../../nodes/Okta/protocol/cards/documentedCards';
import type { JsonObject } from '../../../nodes/Okta/protocol/json';
import { bareEvent } from '../../../tools/okta-emulator/events';
import {
	cardFrom,
	COMMON_LABELS,
	DOCUMENTED,
	ENTITY_LABELS,
	fullEvent,
	orderOf,
} from '../../fixtures/cardEvents';

/** Fields of similar cards, for cards whose page is truncated. */
const INFERRED: Readonly<Record<string, string[]>> = {
	'application.provision.user.sync': ['Application User', 'Application'],
	'application.user_membership.change_password': ['Okta User', 'Application User', 'Application'],
};

describe.each(DOCUMENTED)('the card of %s', (eventType, card) => {
	const { adds } = card;
	const order = orderOf(card);
	const events = [fullEvent(eventType), bareEvent({ eventType })];
	const inferred = INFERRED[eventType] ?? [];

	test('has the common fields and the documented ones, and no others', () => {
		const expected = [...COMMON_LABELS, ...Object.keys(adds), ...inferred];
		for (const event of events) {
			expect(Object.keys(cardFrom(event)).toSorted()).toStrictEqual(expected.toSorted());
		}
	});

	test("has its fields in the order of Okta's page", () => {
		for (const event of events) {
			const labels = Object.keys(cardFrom(event));
			expect(labels.filter((label) => order.includes(label))).toStrictEqual(order);
		}
	});

	test('has the documented fields in each object, and all four of a person or an object', () => {
		for (const [label, documented] of Object.entries(adds)) {
			if (!Array.isArray(documented)) continue;
			const isEntity = documented.includes('ID');
			const more = documented.filter((field) => !ENTITY_LABELS.includes(field));
			for (const event of events) {
				expect(Object.keys(cardFrom(event)[label] as JsonObject)).toStrictEqual(
					isEntity ? [...ENTITY_LABELS, ...more] : documented,
				);
			}
		}
	});

	test('has a value for each field of a full event', () => {
		const item = cardFrom(fullEvent(eventType));
		for (const label of [...Object.keys(adds), ...inferred]) {
			const shape = adds[label];
			const value = Array.isArray(shape) ? Object.values(item[label] as JsonObject) : [item[label]];
			expect({ label, value }).toStrictEqual({ label, value: value.filter((one) => one !== null) });
		}
	});
});

test('all documented cards are defined, and those with a truncated page are marked as such', () => {
	expect(Object.keys(CARDS).toSorted()).toStrictEqual(DOCUMENTED.map(([type]) => type).toSorted());
	const cut = DOCUMENTED.filter(([, card]) => card.cut !== undefined).map(([type]) => type);
	expect([...PARTLY_DOCUMENTED].toSorted()).toStrictEqual(cut.toSorted());
});

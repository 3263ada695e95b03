import { CARDS } from '../../../nodes/Okta/protocol/cards/documentedCards';
import { COMMON_EVENT_TYPES, EVENT_TYPES } from '../../../nodes/Okta/protocol/events/eventTypes';
import { validateHookEventTypes } from '../../../nodes/Okta/protocol/events/eventTypeValidation';
import documented from '../../fixtures/workflowsCardFields.json';

const TYPES = EVENT_TYPES.map(({ type }) => type);
const NAMES = EVENT_TYPES.map(({ name }) => name);

test('common events come first, and then the others by name', () => {
	const common = COMMON_EVENT_TYPES.map(({ type }) => type);
	expect(TYPES.slice(0, common.length)).toStrictEqual(common);
	const others = NAMES.slice(common.length);
	expect(others).toStrictEqual(others.toSorted((a, b) => a.localeCompare(b, 'en')));
});

test('each type is in the table once', () => {
	expect(repeated(TYPES)).toStrictEqual([]);
});

test('every type has the form of an event type, and event hooks support it', () => {
	const form = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i;
	expect(TYPES.filter((type) => !form.test(type))).toStrictEqual([]);
	const isRejected = (type: string) => validateHookEventTypes([type]) !== undefined;
	expect(TYPES.filter(isRejected)).toStrictEqual([]);
});

test('names are unique', () => {
	expect(repeated(NAMES.map((name) => name.toLowerCase()))).toStrictEqual([]);
});

test('names are in title case', () => {
	const title = /^[A-Z]\w*( \(?([A-Z]\w*|an|by|from|in|of|to|via)\)?)*$/;
	expect(NAMES.filter((name) => !title.test(name))).toStrictEqual([]);
});

test('every documented card is that of a type in the table', () => {
	expect(Object.keys(CARDS).filter((type) => !TYPES.includes(type))).toStrictEqual([]);
});

test("an event that has a card in Okta Workflows has the name of the card's page", () => {
	const cards = Object.entries(documented.cards).map(([type, { card }]) => ({ type, name: card }));
	const nameOf = (type: string) => EVENT_TYPES.find((event) => event.type === type)?.name;
	expect(cards.map(({ type }) => ({ type, name: nameOf(type) }))).toStrictEqual(cards);
});

test('events that only one Okta engine has are marked', () => {
	const engineOf = (type: string) => EVENT_TYPES.find((event) => event.type === type)?.engine;
	expect(engineOf('user.mfa.factor.suspend')).toBe('Identity');
	expect(engineOf('device.user.add')).toBe('Identity');
	expect(engineOf('user.mfa.factor.reset_all')).toBe('Classic');
	expect(engineOf('user.lifecycle.create')).toBeUndefined();
});

function repeated(values: string[]): string[] {
	return values.filter((value, index) => values.indexOf(value) !== index);
}

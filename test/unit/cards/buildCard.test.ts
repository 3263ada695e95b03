import { buildCard, buildItems, type Output } from '../../../nodes/Okta/protocol/cards/buildCard';
import { CARDS } from '../../../nodes/Okta/protocol/cards/documentedCards';
import {
	deliveryMetadata,
	eventsOf,
	type Delivery,
} from '../../../nodes/Okta/protocol/hooks/delivery';
import type { Headers } from '../../../nodes/Okta/protocol/hooks/headers';
import type { JsonObject } from '../../../nodes/Okta/protocol/json';
import { CARD_KEYS, EMPTY_ENTITY } from '../../fixtures/cardKeys';
import fixture from '../../fixtures/delivery.json';

const HEADER_VALUE = 'c2VjcmV0LW9mLXRoZS1ob29r';
const HEADERS: Headers = {
	host: 'n8n.acme.example',
	'content-type': 'application/json',
	authorization: HEADER_VALUE,
};

const fullEvent: JsonObject = { ...fixture.data.events[0] };

function deliveryOf(...events: JsonObject[]): Delivery {
	return { ...fixture, data: { events } };
}

/** The items that `webhook()` emits for a delivery. */
function itemsOf(
	delivery: Delivery,
	headers: Headers,
	secret: string,
	output: Output,
): JsonObject[] {
	return buildItems(eventsOf(delivery).events, deliveryMetadata(delivery, headers, secret), output);
}

function cardFrom(event: JsonObject): JsonObject | undefined {
	const typed = { eventType: 'user.mfa.factor.activate', ...event };
	return itemsOf(deliveryOf(typed), HEADERS, HEADER_VALUE, 'card')[0];
}

test('a full event has a value for every field of the card', () => {
	expect(cardFrom(fullEvent)).toStrictEqual({
		'Date and Time': '2026-08-14T09:30:02.115Z',
		Message: 'Activate factor or authenticator enrollment for user',
		'Event ID': '5ae0b29e-2f7b-4c4c-9d3c-1ad8b1a4c0de',
		'Event Type': 'user.mfa.factor.activate',
		'Event Time': '2026-08-14T09:30:21.000Z',
		Version: '0',
		Admin: {
			ID: '00u1ada00lovelace001',
			'Alternate ID': 'ada@acme.example',
			'Display Name': 'Ada Lovelace',
			Type: 'User',
		},
		'Okta User': {
			ID: '00u1grace00hopper002',
			'Alternate ID': 'grace@acme.example',
			'Display Name': 'Grace Hopper',
			Type: 'User',
		},
		Reason: 'User set up FIDO_WEBAUTHN factor',
		UUID: 'f790999f-fe87-11ee-a1c5-c7a3d1f2b001',
		'Event Details': fullEvent,
		Headers: {
			host: 'n8n.acme.example',
			'content-type': 'application/json',
			authorization: '[redacted]',
		},
		Source: {
			URL: 'https://acme.okta.com/api/v1/eventHooks/who1fixture000000001',
			'Event Hook ID': 'who1fixture000000001',
		},
		'Debug Context': { 'Debug Data': { factor: 'FIDO_WEBAUTHN', requestUri: '/idp/idx' } },
	});
});

test('the keys are in the order of the card', () => {
	expect(Object.keys(cardFrom(fullEvent) ?? {})).toStrictEqual(CARD_KEYS);
	expect(Object.keys(cardFrom({}) ?? {})).toStrictEqual(CARD_KEYS);
});

test.each<[string, JsonObject]>([
	['missing', {}],
	['null', { actor: null, target: null, outcome: null, debugContext: null }],
	['empty', { actor: {}, target: [], outcome: {}, debugContext: {} }],
	['of another type', { actor: 'x', target: {}, outcome: [1], debugContext: { debugData: 'x' } }],
])(
	'an event whose actor, target, outcome and debug context are %s has null for their fields',
	(_, parts) => {
		const event = { uuid: 'u1', eventType: 'user.mfa.factor.activate', ...parts };
		expect(cardFrom(event)).toStrictEqual({
			'Date and Time': null,
			Message: null,
			'Event ID': '5ae0b29e-2f7b-4c4c-9d3c-1ad8b1a4c0de',
			'Event Type': 'user.mfa.factor.activate',
			'Event Time': '2026-08-14T09:30:21.000Z',
			Version: null,
			Admin: EMPTY_ENTITY,
			'Okta User': EMPTY_ENTITY,
			Reason: null,
			UUID: 'u1',
			'Event Details': event,
			Headers: expect.objectContaining({ host: 'n8n.acme.example' }) as unknown,
			Source: {
				URL: 'https://acme.okta.com/api/v1/eventHooks/who1fixture000000001',
				'Event Hook ID': 'who1fixture000000001',
			},
			'Debug Context': { 'Debug Data': null },
		});
	},
);

test('the Okta user is the first target of type User, at any position', () => {
	const user = { id: 'u', type: 'User', alternateId: 'a', displayName: 'd' };
	const other = { id: 'x', type: 'AuthenticatorEnrollment' };
	const expected = { ID: 'u', 'Alternate ID': 'a', 'Display Name': 'd', Type: 'User' };
	for (const target of [[user], [other, user], [user, other], [null, 'x', 5, other, user]]) {
		expect(cardFrom({ target })).toMatchObject({ 'Okta User': expected });
	}
	expect(cardFrom({ target: [other] })).toMatchObject({ 'Okta User': EMPTY_ENTITY });
});

test.each([[['x']], [{ text: 'x' }], [null]])('%j is not converted to text', (displayMessage) => {
	expect(cardFrom({ displayMessage })).toMatchObject({ Message: null });
});

test('a number or a boolean is converted to text', () => {
	expect(cardFrom({ version: 0, displayMessage: true })).toMatchObject({
		Version: '0',
		Message: 'true',
	});
});

test('a delivery with several events results in one item each, in the order received', () => {
	const events = ['c', 'a', 'b'].map((uuid) => ({ ...fullEvent, uuid }));
	const items = itemsOf(deliveryOf(...events), HEADERS, HEADER_VALUE, 'card');
	expect(items.map((item) => item.UUID)).toStrictEqual(['c', 'a', 'b']);
	expect(items.map((item) => item['Event Details'])).toStrictEqual(events);
});

test("items don't share their headers", () => {
	const [first, second] = itemsOf(deliveryOf(fullEvent, fullEvent), HEADERS, HEADER_VALUE, 'card');
	expect(first?.Headers).toStrictEqual(second?.Headers);
	expect(first?.Headers).not.toBe(second?.Headers);
});

test('a raw event is the event exactly as sent', () => {
	const event = JSON.parse(
		'{"__proto__":{"a":1},"uuid":"u","n":1.5,"deep":[[null]]}',
	) as JsonObject;
	const [item] = itemsOf(deliveryOf(event), HEADERS, HEADER_VALUE, 'event');
	expect(item).toBe(event);
	expect(JSON.stringify(item)).toBe('{"__proto__":{"a":1},"uuid":"u","n":1.5,"deep":[[null]]}');
});

test("inherited properties aren't used as fields", () => {
	const event = Object.assign(Object.create({ uuid: 'inherited' }) as JsonObject, {
		eventType: 'user.mfa.factor.activate',
	});
	const [item] = itemsOf(deliveryOf(event), HEADERS, HEADER_VALUE, 'card');
	expect(item).toMatchObject({ UUID: null });
	const outcome = Object.create({ reason: 'inherited' }) as JsonObject;
	expect(cardFrom({ outcome })).toMatchObject({ Reason: null });
});

describe('the source', () => {
	test.each([
		['https://acme.okta.com/api/v1/eventHooks/who1', 'who1'],
		['https://login.acme.example/api/v1/eventHooks/who1/', 'who1'],
		['https://acme.okta.com/', null],
		['', null],
		[5, null],
		[undefined, null],
	])('%j results in the hook ID %j', (source, id) => {
		const delivery = { ...deliveryOf(fullEvent), source };
		const [item] = itemsOf(delivery, HEADERS, HEADER_VALUE, 'card');
		expect(item?.Source).toMatchObject({ 'Event Hook ID': id });
	});

	test('is null without a delivery', () => {
		const item = buildCard(CARDS['user.mfa.factor.activate'], fullEvent, {
			eventId: null,
			eventTime: null,
			headers: {},
			source: null,
			eventHookId: null,
		});
		expect(item.Source).toStrictEqual({ URL: null, 'Event Hook ID': null });
	});
});

describe('the headers', () => {
	test('never contain the secret, even if a proxy copies it', () => {
		const headers = {
			...HEADERS,
			'x-forwarded-for': `Bearer ${HEADER_VALUE}`,
			'x-original': [`a=${HEADER_VALUE};b`, 'c'],
		};
		const [item] = itemsOf(deliveryOf(fullEvent), headers, HEADER_VALUE, 'card');
		expect(JSON.stringify(item)).not.toContain(HEADER_VALUE);
		expect(item?.Headers).toMatchObject({
			authorization: '[redacted]',
			'x-forwarded-for': 'Bearer [redacted]',
			'x-original': ['a=[redacted];b', 'c'],
			'content-type': 'application/json',
		});
	});
});

import { itemsOf } from '../../nodes/Okta/protocol/card';
import type { JsonObject } from '../../nodes/Okta/protocol/json';
import { EVENT_TYPES } from '../../nodes/Okta/protocol/eventTypes';
import schema from '../../nodes/Okta/__schema__/v1.0.0.json';
import { NOBODY } from '../fixtures/cardKeys';
import documented from '../fixtures/workflowsCardFields.json';
import { bareEvent, factorActivation } from '../okta-org/events';

const STANDARD = documented['every card has'];
const CARDS = Object.entries(documented.cards) as Array<
	[string, { lacks: string[]; adds: Record<string, string | string[]> }]
>;

const ENTITY = ['ID', 'Alternate ID', 'Display Name', 'Type'];

function target(type: string): JsonObject {
	return {
		id: `id of ${type}`,
		type,
		alternateId: `${type}@acme.example`,
		displayName: `A ${type}`,
		detailEntry: { of: type },
	};
}

function entity(type: string): JsonObject {
	return {
		ID: `id of ${type}`,
		'Alternate ID': `${type}@acme.example`,
		'Display Name': `A ${type}`,
		Type: type,
	};
}

function cardOf(event: JsonObject): JsonObject {
	const facts = { eventId: 'e', eventTime: 't', source: 's', eventHookId: null, headers: {} };
	const [item] = itemsOf([event], facts, 'card');
	if (item === undefined) throw new Error('no item');
	return item;
}

describe.each(CARDS)('the card of %s', (eventType, { lacks, adds }) => {
	const wanted = [...STANDARD.filter((label) => !lacks.includes(label)), ...Object.keys(adds)];

	test('has the fields that Okta documents, and no others', () => {
		for (const event of [factorActivation({ eventType }), bareEvent({ eventType })]) {
			const card = cardOf(event);
			expect(Object.keys(card).toSorted()).toStrictEqual(wanted.toSorted());
			for (const [label, shape] of Object.entries(adds)) {
				if (Array.isArray(shape)) {
					expect(Object.keys(card[label] as JsonObject)).toStrictEqual(shape);
				}
			}
		}
	});

	test('fills them all from a full event', () => {
		const event = factorActivation({
			eventType,
			outcome: { result: 'SUCCESS', reason: 'because' },
			target: ['Thing', 'AppUser', 'AppInstance', 'UserGroup', 'User'].map(target),
			debugContext: {
				debugData: { changedAttributes: 'title', suspiciousActivityEventType: 'sign-in' },
			},
		});
		const card = cardOf(event);
		for (const label of Object.keys(adds)) {
			const value = card[label];
			const parts = typeof value === 'object' && value !== null ? Object.values(value) : [value];
			// The client's values may be null; all else in this event is set.
			if (['Client', 'Authentication Context', 'Security Context'].includes(label)) {
				expect(value).toStrictEqual(event[label === 'Client' ? 'client' : camel(label)]);
			} else {
				expect({ label, empty: parts.filter((part) => part === null) }).toStrictEqual({
					label,
					empty: [],
				});
			}
		}
	});
});

function camel(label: string): string {
	return label.charAt(0).toLowerCase() + label.slice(1).replaceAll(' ', '');
}

test('each object of a card is the target of its type, wherever it stands', () => {
	const eventType = 'application.user_membership.add';
	const types = ['User', 'AppUser', 'AppInstance', 'UserGroup'];
	for (const order of [types, types.toReversed()]) {
		expect(cardOf(factorActivation({ eventType, target: order.map(target) }))).toMatchObject({
			'Okta User': entity('User'),
			'Application User': entity('AppUser'),
			Application: entity('AppInstance'),
		});
	}
});

test('an MFA factor is the target that is no user, with its details', () => {
	const eventType = 'system.mfa.preregister.initiate';
	const event = factorActivation({ eventType, target: ['User', 'Authenticator'].map(target) });
	expect(cardOf(event)).toMatchObject({
		'Okta User': entity('User'),
		'MFA Factor': { ...entity('Authenticator'), Detail: { of: 'Authenticator' } },
	});
});

test.each([
	['user.mfa.factor.suspend', ['Admin', 'Okta User', 'Reason']],
	['user.mfa.factor.update', ['Admin', 'Okta User', 'Reason']],
	['user.lifecycle.unsuspend', ['Admin', 'Okta User']],
	['user.account.lock', ['Actor', 'Okta User']],
	['user.account.privilege.revoke', ['Actor', 'Okta User']],
	['group.lifecycle.create', ['Actor', 'Group']],
	['group.privilege.grant', ['Actor', 'Group']],
	['application.user_membership.remove', ['Admin', 'Okta User', 'Application User', 'Application']],
	['certification.campaign.item.remediate', ['Actor', 'Review Item']],
])('%s has the card of its family: %j', (eventType, own) => {
	const labels = Object.keys(cardOf(bareEvent({ eventType })));
	expect(labels).toStrictEqual([...STANDARD.slice(0, 6), ...own, ...STANDARD.slice(6)]);
});

describe('an event without a card', () => {
	const eventType = 'device.user.add';

	test('has actor, reason, and an object for each type of target, the first of that type', () => {
		const second = { ...target('Device'), id: 'second' };
		const event = factorActivation({
			eventType,
			target: [...['User', 'Device', 'PolicyRule', 'AppInstance'].map(target), second],
		});
		const card = cardOf(event);
		expect(Object.keys(card)).toStrictEqual([
			...STANDARD.slice(0, 6),
			...['Actor', 'Reason', 'Okta User', 'Device', 'Policy Rule', 'Application'],
			...STANDARD.slice(6),
		]);
		expect(card).toMatchObject({
			Actor: { 'Display Name': 'Ada Lovelace' },
			Reason: 'User set up OKTA_VERIFY_PUSH factor',
			'Okta User': entity('User'),
			Device: entity('Device'),
			'Policy Rule': entity('PolicyRule'),
			Application: entity('AppInstance'),
		});
	});

	test('has no objects without targets', () => {
		const card = cardOf(bareEvent({ eventType }));
		expect(Object.keys(card)).toStrictEqual([
			...STANDARD.slice(0, 6),
			'Actor',
			'Reason',
			...STANDARD.slice(6),
		]);
		expect(card.Actor).toStrictEqual(NOBODY);
	});

	test.each([
		['UserGroup', 'Group'],
		['PolicyEntity', 'Policy'],
		['AuthenticatorEnrollment', 'Authenticator Enrollment'],
		['API_TOKEN', 'API Token'],
		['APIToken', 'API Token'],
		['access-request', 'Access Request'],
		['ID Provider', 'ID Provider'],
		['Source', 'Source (Target)'],
		['Headers', 'Headers (Target)'],
		['UUID', 'UUID (Target)'],
		['__proto__', 'Proto'],
		['constructor', 'Constructor'],
		['', 'Target'],
		['…', 'Target'],
	])('names a target of the type %j "%s"', (type, label) => {
		const card = cardOf(factorActivation({ eventType, target: [target(type)] }));
		expect(card[label]).toStrictEqual(entity(type));
		expect(card.UUID).toEqual(expect.any(String));
		expect(card.Source).toStrictEqual({ URL: 's', 'Event Hook ID': null });
	});
});

describe('every type of the catalogue gives a card', () => {
	const odd = { targetless: 5, target: [null, 'x', {}, { type: 7 }, target('Nobody Knows')] };

	test.each(EVENT_TYPES.map(({ type }) => type))('%s', (eventType) => {
		const full = factorActivation({ eventType });
		for (const event of [full, bareEvent({ eventType }), factorActivation({ eventType, ...odd })]) {
			const card = cardOf(event);
			expect(card).toMatchObject({ 'Date and Time': event.published, 'Event Details': event });
			const names = Object.keys(card);
			expect(names.filter((name) => name.trim() === '')).toStrictEqual([]);
			expect(new Set(names).size).toBe(names.length);
		}
	});
});

describe('the output schema', () => {
	const properties = schema.properties as Record<
		string,
		{ type: string; properties?: Record<string, { type: string }> }
	>;

	test('begins with the default card, in its order', () => {
		const card = cardOf(factorActivation());
		expect(Object.keys(properties).slice(0, Object.keys(card).length)).toStrictEqual(
			Object.keys(card),
		);
	});

	test('has every field of every documented card, with its type', () => {
		for (const [eventType, { adds }] of CARDS) {
			for (const [label, value] of Object.entries(cardOf(factorActivation({ eventType })))) {
				const shape = properties[label];
				expect({ label, type: shape?.type }).toStrictEqual({
					label,
					type: typeof value === 'object' && value !== null ? 'object' : 'string',
				});
			}
			for (const [label, fields] of Object.entries(adds)) {
				if (!Array.isArray(fields)) continue;
				expect(Object.keys(properties[label]?.properties ?? {})).toStrictEqual(fields);
			}
		}
		expect(Object.keys(properties.Actor?.properties ?? {})).toStrictEqual(ENTITY);
	});
});

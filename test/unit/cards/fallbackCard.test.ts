import { EVENT_TYPES } from '../../../nodes/Okta/protocol/events/eventTypes';
import { bareEvent, factorActivation } from '../../../tools/okta-emulator/events';
import { cardFrom, COMMON_LABELS, entityOf, targetOf } from '../../fixtures/cardEvents';
import { EMPTY_ENTITY } from '../../fixtures/cardKeys';

describe('an event type without a card', () => {
	const eventType = 'policy.lifecycle.deactivate';

	test('has actor, reason, and the first target of each type', () => {
		const second = { ...targetOf('Device'), id: 'second' };
		const event = factorActivation({
			eventType,
			target: [
				...['User', 'Device', 'PolicyRule', 'AppInstance'].map((type) => targetOf(type)),
				second,
			],
		});
		const card = cardFrom(event);
		expect(Object.keys(card)).toStrictEqual([
			...COMMON_LABELS.slice(0, 6),
			...['Actor', 'Reason', 'Okta User', 'Device', 'Policy Rule', 'Application'],
			...COMMON_LABELS.slice(6),
		]);
		expect(card).toMatchObject({
			Actor: { 'Display Name': 'Ada Lovelace' },
			Reason: 'User set up OKTA_VERIFY_PUSH factor',
			'Okta User': entityOf('User'),
			Device: entityOf('Device'),
			'Policy Rule': entityOf('PolicyRule'),
			Application: entityOf('AppInstance'),
		});
	});

	test('has no objects for targets if there are none', () => {
		const card = cardFrom(bareEvent({ eventType }));
		expect(Object.keys(card)).toStrictEqual([
			...COMMON_LABELS.slice(0, 6),
			'Actor',
			'Reason',
			...COMMON_LABELS.slice(6),
		]);
		expect(card.Actor).toStrictEqual(EMPTY_ENTITY);
	});

	test.each([
		['UserGroup', 'Group'],
		['AppUser', 'Application User'],
		['VPN_URL_SET', 'VPN URL Set'],
		['PolicyEntity', 'Policy'],
		['AuthenticatorEnrollment', 'Authenticator Enrollment'],
		['UDDevice', 'Device'],
		['Token', 'API Token'],
		['URL Pattern', 'Endpoint'],
		['ROLE', 'Role'],
		['ROLE_UNASSIGNED_FROM', 'Role Unassigned From'],
		['NEW_APP', 'New App'],
		['SAML', 'SAML'],
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
	])('has the target type %j as "%s"', (type, label) => {
		const card = cardFrom(factorActivation({ eventType, target: [targetOf(type)] }));
		expect(card[label]).toStrictEqual(entityOf(type));
		expect(card.UUID).toEqual(expect.any(String));
		expect(card.Source).toStrictEqual({ URL: 's', 'Event Hook ID': null });
	});
});

test.each([[{ toString: 5 }], [['user.session.start']], [5], [null]])(
	"an event with a type that isn't a string (%j) has the fallback card",
	(eventType) => {
		const fallback = Object.keys(cardFrom(bareEvent({ eventType: 'some.other.event' })));
		expect(Object.keys(cardFrom(bareEvent({ eventType })))).toStrictEqual(fallback);
	},
);

describe('every event type has a card', () => {
	const odd = { targetless: 5, target: [null, 'x', {}, { type: 7 }, targetOf('Nobody Knows')] };

	test.each(EVENT_TYPES.map(({ type }) => type))('%s', (eventType) => {
		const full = factorActivation({ eventType });
		for (const event of [full, bareEvent({ eventType }), factorActivation({ eventType, ...odd })]) {
			const card = cardFrom(event);
			expect(card).toMatchObject({ 'Date and Time': event.published, 'Event Details': event });
			const names = Object.keys(card);
			expect(names.filter((name) => name.trim() === '')).toStrictEqual([]);
			expect(new Set(names).size).toBe(names.length);
		}
	});
});

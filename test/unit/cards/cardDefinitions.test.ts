import { buildItems } from '../../../nodes/Okta/protocol/cards/buildCard';
import type { JsonObject } from '../../../nodes/Okta/protocol/json';
import { CARDS, PARTLY_DOCUMENTED } from '../../../nodes/Okta/protocol/cards/documentedCards';
import { EVENT_TYPES } from '../../../nodes/Okta/protocol/events/eventTypes';
import schema from '../../../nodes/Okta/__schema__/v1.0.0.json';
import { EMPTY_ENTITY } from '../../fixtures/cardKeys';
import fixture from '../../fixtures/workflowsCardFields.json';
import { bareEvent, factorActivation } from '../../../tools/okta-emulator/events';

interface Documented {
	order?: string[];
	adds: Record<string, string | string[]>;
	cut?: string;
}

const COMMON = fixture['every card has'];
const DOCUMENTED = Object.entries(fixture.cards) as Array<[string, Documented]>;

const ENTITY = ['ID', 'Alternate ID', 'Display Name', 'Type'];

/** What stands on sibling cards, where Okta's page could only be read in part. */
const COMPLETED: Readonly<Record<string, string[]>> = {
	'application.provision.user.sync': ['Application User', 'Application'],
	'application.user_membership.change_password': ['Okta User', 'Application User', 'Application'],
};

function target(type: string, detailEntry: JsonObject = { of: type }): JsonObject {
	return {
		id: `id of ${type}`,
		type,
		alternateId: `${type}@acme.example`,
		displayName: `A ${type}`,
		detailEntry,
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
	const [item] = buildItems([event], facts, 'card');
	if (item === undefined) throw new Error('no item');
	return item;
}

/** An event in which every field of every card has a value. */
function fullEvent(eventType: string): JsonObject {
	const detail = { policyType: 'OKTA_SIGN_ON' };
	return factorActivation({
		eventType,
		actor: target('SystemPrincipal'),
		outcome: { result: 'SUCCESS', reason: 'because' },
		target: [
			...['Thing', 'AppUser', 'AppInstance', 'UserGroup', 'User', 'UDDevice', 'Token'],
			...['URL Pattern', 'PolicyEntity', 'PolicyRule', 'MobilePhone', 'Policy Evaluation'],
		].map((type) => target(type, detail)),
		debugContext: {
			debugData: {
				changedAttributes: 'title',
				suspiciousActivityEventType: 'sign-in',
				risk: '{previousLevel=LOW, level=HIGH, detectionName=d, reasons=New Device, issuer=OKTA}',
				behaviors: '{New Device=POSITIVE}',
				serverStatus: 'ACTIVE',
				proxyType: 'vpn',
				postAuthEnforceMode: 'true',
				tunnels: [{ type: 'vpn' }],
				anonymizerStatus: 'active',
			},
		},
	});
}

describe.each(DOCUMENTED)('the card of %s', (eventType, { order = [], adds }) => {
	const events = [fullEvent(eventType), bareEvent({ eventType })];
	const completed = COMPLETED[eventType] ?? [];

	test('has the common fields and those that Okta documents, and no others', () => {
		const expected = [...COMMON, ...Object.keys(adds), ...completed];
		for (const event of events) {
			expect(Object.keys(cardOf(event)).toSorted()).toStrictEqual(expected.toSorted());
		}
	});

	test("has them in the order of Okta's page", () => {
		for (const event of events) {
			const labels = Object.keys(cardOf(event));
			expect(labels.filter((label) => order.includes(label))).toStrictEqual(order);
		}
	});

	test('has the documented fields in each object, and all four of a person or an object', () => {
		for (const [label, documented] of Object.entries(adds)) {
			if (!Array.isArray(documented)) continue;
			const isEntity = documented.includes('ID');
			const more = documented.filter((field) => !ENTITY.includes(field));
			for (const event of events) {
				expect(Object.keys(cardOf(event)[label] as JsonObject)).toStrictEqual(
					isEntity ? [...ENTITY, ...more] : documented,
				);
			}
		}
	});

	test('gets a value for each of them from a full event', () => {
		const card = cardOf(fullEvent(eventType));
		for (const label of [...Object.keys(adds), ...completed]) {
			const shape = adds[label];
			const value = Array.isArray(shape) ? Object.values(card[label] as JsonObject) : [card[label]];
			expect({ label, value }).toStrictEqual({ label, value: value.filter((one) => one !== null) });
		}
	});
});

test('the documented cards are all there, and those that were completed are marked', () => {
	expect(Object.keys(CARDS).toSorted()).toStrictEqual(DOCUMENTED.map(([type]) => type).toSorted());
	const cut = DOCUMENTED.filter(([, card]) => card.cut !== undefined).map(([type]) => type);
	expect([...PARTLY_DOCUMENTED].toSorted()).toStrictEqual(cut.toSorted());
});

describe('fields are filled by role and type', () => {
	test.each<[string, string[], Record<string, string>]>([
		[
			'application.user_membership.add',
			['AppUser', 'AppInstance', 'User'],
			{ 'Okta User': 'User', 'Application User': 'AppUser', Application: 'AppInstance' },
		],
		['application.lifecycle.update', ['AppInstance'], { 'Okta Application': 'AppInstance' }],
		[
			'application.policy.sign_on.deny_access',
			['AppInstance', 'User'],
			{ 'Okta User': 'User', 'Global Application': 'AppInstance' },
		],
		['device.lifecycle.activate', ['User', 'UDDevice'], { Device: 'UDDevice' }],
		['system.api_token.create', ['Token'], { 'API Token': 'Token' }],
		['system.org.rate_limit.warning', ['URL Pattern'], { Endpoint: 'URL Pattern' }],
		['policy.rule.add', ['PolicyRule', 'PolicyEntity'], { 'Policy Rule': 'PolicyRule' }],
		[
			'policy.rule.update',
			['PolicyEntity', 'Rule'],
			{ Policy: 'PolicyEntity', 'Policy Rule': 'Rule' },
		],
		['user.account.privilege.grant', ['ROLE', 'ROLE_ASSIGNED', 'User'], { User: 'User' }],
		['user.lifecycle.create', ['User'], { 'Okta User': 'User' }],
		['user.lifecycle.create', ['NewUser'], { 'Okta User': 'NewUser' }],
		['user.mfa.factor.activate', ['AuthenticatorEnrollment', 'User'], { 'Okta User': 'User' }],
		['access.request.create', ['User', 'AccessRequest'], { 'Access Request': 'AccessRequest' }],
		['certification.campaign.item.decide', ['User', 'Item'], { 'Review Item': 'Item' }],
		[
			'security.authenticator.lifecycle.activate',
			['Authenticator'],
			{ Authenticator: 'Authenticator' },
		],
		[
			'system.sms.send_phone_verification_message',
			['User', 'MobilePhone'],
			{ 'Okta User': 'User', Phone: 'MobilePhone' },
		],
		[
			'application.provision.group_push.mapping.update.or.delete.failed.with.error',
			['AppInstance', 'UserGroup', 'Mapping'],
			{ 'Okta Application': 'AppInstance', Group: 'UserGroup', 'Group Push Mapping': 'Mapping' },
		],
		[
			'policy.auth_reevaluate.fail',
			['User', 'Policy Evaluation'],
			{ 'Okta User': 'User', 'Policy Evaluation': 'Policy Evaluation' },
		],
	])('%s with targets %j: %j', (eventType, types, expected) => {
		for (const order of [types, types.toReversed()]) {
			const card = cardOf(
				factorActivation({ eventType, target: order.map((type) => target(type)) }),
			);
			for (const [label, type] of Object.entries(expected)) {
				expect(card[label]).toMatchObject(entity(type));
			}
		}
	});

	test('the first policy rule counts where an event has two', () => {
		const rules = [target('PolicyEntity'), target('PolicyRule'), target('Rule')];
		const eventType = 'policy.rule.update';
		expect(cardOf(factorActivation({ eventType, target: rules }))).toMatchObject({
			'Policy Rule': entity('PolicyRule'),
		});
	});

	test('details are the detail entry as Okta sent it', () => {
		const details = { osPlatform: 'MACOS', managed: false, deep: { list: [1, null] } };
		const device = factorActivation({
			eventType: 'device.user.add',
			target: [target('User'), target('UDDevice', details)],
		});
		expect(cardOf(device).Device).toStrictEqual({ ...entity('UDDevice'), Detail: details });

		const risk = factorActivation({
			eventType: 'user.risk.detect',
			target: [target('User', details)],
		});
		expect(cardOf(risk)).toMatchObject({
			Severity: 'INFO',
			Admin: { 'Display Name': 'Ada Lovelace', 'Detail Entry': null },
			'Okta User': { ...entity('User'), 'Detail Entry': details },
		});
	});

	test('a policy has its type from its detail entry, or null', () => {
		const policy = (detailEntry: unknown) =>
			cardOf(
				factorActivation({
					eventType: 'policy.lifecycle.update',
					target: [target('PolicyEntity', detailEntry as JsonObject)],
				}),
			).Policy;
		expect(policy({ policyType: 'PASSWORD' })).toStrictEqual({
			...entity('PolicyEntity'),
			'Policy Type': 'PASSWORD',
		});
		for (const none of [null, {}, 'PASSWORD', [{ policyType: 'PASSWORD' }]]) {
			expect(policy(none)).toStrictEqual({ ...entity('PolicyEntity'), 'Policy Type': null });
		}
	});
});

describe('an event of a user without a user among its targets', () => {
	const user = { id: 'u', type: 'User', alternateId: 'a', displayName: 'd' };
	const asOktaUser = { ID: 'u', 'Alternate ID': 'a', 'Display Name': 'd', Type: 'User' };

	test.each([
		'user.account.lock',
		'user.account.unlock',
		'user.authentication.auth_via_mfa',
		'application.policy.sign_on.deny_access',
	])('%s is about its actor', (eventType) => {
		for (const none of [undefined, null, [], [target('AppInstance')]]) {
			const event = bareEvent({ eventType, actor: user, target: none });
			expect(cardOf(event)['Okta User']).toStrictEqual(asOktaUser);
		}
		const aboutOther = bareEvent({ eventType, actor: user, target: [target('User')] });
		expect(cardOf(aboutOther)['Okta User']).toStrictEqual(entity('User'));
	});

	test.each(['IP address', 'SystemPrincipal', undefined])(
		'is about nobody if its actor has the type %j',
		(type) => {
			const event = bareEvent({ eventType: 'user.account.lock', actor: { ...user, type } });
			expect(cardOf(event)).toMatchObject({ Actor: { ID: 'u' }, 'Okta User': EMPTY_ENTITY });
		},
	);

	test.each(['user.mfa.factor.activate', 'user.lifecycle.deactivate'])(
		'%s is about nobody, since the actor may be an administrator',
		(eventType) => {
			expect(cardOf(bareEvent({ eventType, actor: user }))['Okta User']).toStrictEqual(
				EMPTY_ENTITY,
			);
		},
	);
});

describe('the risk of a user', () => {
	const eventType = 'user.risk.detect';
	const riskOf = (risk: unknown) =>
		cardOf(bareEvent({ eventType, debugContext: { debugData: { risk } } })).Risk;
	const UNKNOWN = {
		Level: null,
		'Previous Level': null,
		'Detection Name': null,
		Reasons: null,
		Issuer: null,
	};

	test('has five fields, read from the text in which Okta writes them', () => {
		expect(
			riskOf(
				'{previousLevel=LOW, level=MEDIUM, detectionName=Session Influenced User Risk, reasons=New Device, New ASN, a=b, issuer=OKTA}',
			),
		).toStrictEqual({
			Level: 'MEDIUM',
			'Previous Level': 'LOW',
			'Detection Name': 'Session Influenced User Risk',
			Reasons: 'New Device, New ASN',
			Issuer: 'OKTA',
		});
	});

	test('is also read from an object', () => {
		expect(riskOf({ level: 'HIGH', issuer: 'OKTA', reasons: ['x'] })).toStrictEqual({
			...UNKNOWN,
			Level: 'HIGH',
			Issuer: 'OKTA',
		});
	});

	test.each([
		undefined,
		null,
		'',
		'HIGH',
		'{}',
		'{level}',
		'{level=HIGH',
		'{"level":"=HIGH"}',
		5,
		[],
	])('is unknown where the debug data has %j', (risk) => {
		expect(riskOf(risk)).toStrictEqual(UNKNOWN);
	});

	test('has no fields from the prototype of an object', () => {
		expect(riskOf('{__proto__=x, level=LOW}')).toStrictEqual({ ...UNKNOWN, Level: 'LOW' });
		expect(Object.keys({})).toStrictEqual([]);
	});
});

test('a failed policy reevaluation has what Okta found out about the request', () => {
	const debugData = {
		risk: '{reasons=Anomalous Geo-Distance, New IP, level=HIGH}',
		behaviors: '{New Geo-Location=POSITIVE, New Device=NEGATIVE}',
		serverStatus: 'ACTIVE',
		tunnels: '[{"anonymous":true,"type":"vpn"}]',
	};
	const eventType = 'policy.auth_reevaluate.fail';
	expect(cardOf(bareEvent({ eventType, debugContext: { debugData } }))).toMatchObject({
		Risk: { Level: 'HIGH', Reasons: 'Anomalous Geo-Distance, New IP' },
		Behaviors: { 'New Geo-Location': 'POSITIVE', 'New Device': 'NEGATIVE' },
		'Server Status': 'ACTIVE',
		'Proxy Type': null,
		Tunnels: [{ anonymous: true, type: 'vpn' }],
	});
	const odd = { behaviors: 'none', tunnels: '[{"half":', proxyType: {} };
	expect(cardOf(bareEvent({ eventType, debugContext: { debugData: odd } }))).toMatchObject({
		Behaviors: null,
		Tunnels: null,
		'Proxy Type': null,
	});
});

test("a reported suspicious activity has the reporter's fields, and all common fields too", () => {
	const eventType = 'user.account.report_suspicious_activity_by_enduser';
	const debugContext = { debugData: { suspiciousActivityEventType: 'user.session.start' } };
	const event = factorActivation({ eventType, debugContext });
	expect(cardOf(event)).toMatchObject({
		'Event Type': eventType,
		UUID: event.uuid,
		Name: 'Ada Lovelace',
		Email: 'ada@acme.example',
		'User ID': '00u1ada00lovelace001',
		'Suspicious Activity Details': 'user.session.start',
	});
});

describe('an event without a card', () => {
	const eventType = 'policy.lifecycle.deactivate';

	test('has actor, reason, and an object for each type of target, the first of that type', () => {
		const second = { ...target('Device'), id: 'second' };
		const event = factorActivation({
			eventType,
			target: [
				...['User', 'Device', 'PolicyRule', 'AppInstance'].map((type) => target(type)),
				second,
			],
		});
		const card = cardOf(event);
		expect(Object.keys(card)).toStrictEqual([
			...COMMON.slice(0, 6),
			...['Actor', 'Reason', 'Okta User', 'Device', 'Policy Rule', 'Application'],
			...COMMON.slice(6),
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
			...COMMON.slice(0, 6),
			'Actor',
			'Reason',
			...COMMON.slice(6),
		]);
		expect(card.Actor).toStrictEqual(EMPTY_ENTITY);
	});

	test.each([
		['UserGroup', 'Group'],
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
		for (const [eventType] of DOCUMENTED) {
			for (const [label, value] of Object.entries(cardOf(fullEvent(eventType)))) {
				const { type, properties: fields = {} } = properties[label] ?? {};
				const expected = Array.isArray(value) ? 'array' : typeof value;
				expect({ label, type }).toStrictEqual({ label, type: expected });
				// Where the fields of an object aren't Okta's to choose.
				if (Object.keys(fields).length === 0) continue;
				expect(Object.keys(fields)).toStrictEqual(
					expect.arrayContaining(Object.keys(value as JsonObject)),
				);
			}
		}
		expect(Object.keys(properties.Actor?.properties ?? {})).toStrictEqual(ENTITY);
		expect(Object.keys(properties['Okta User']?.properties ?? {})).toStrictEqual([
			...ENTITY,
			'Detail Entry',
		]);
		expect(Object.keys(properties.Risk?.properties ?? {})).toHaveLength(5);
	});
});

import type { JsonObject } from '../../../nodes/Okta/protocol/json';
import { bareEvent, factorActivation } from '../../../tools/okta-emulator/events';
import { cardFrom, entityOf, targetOf } from '../../fixtures/cardEvents';
import { EMPTY_ENTITY } from '../../fixtures/cardKeys';

describe('the sources of fields depend on role and type', () => {
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
			const card = cardFrom(
				factorActivation({ eventType, target: order.map((type) => targetOf(type)) }),
			);
			for (const [label, type] of Object.entries(expected)) {
				expect(card[label]).toMatchObject(entityOf(type));
			}
		}
	});

	test('the first of two policy rules is used', () => {
		const rules = [targetOf('PolicyEntity'), targetOf('PolicyRule'), targetOf('Rule')];
		const eventType = 'policy.rule.update';
		expect(cardFrom(factorActivation({ eventType, target: rules }))).toMatchObject({
			'Policy Rule': entityOf('PolicyRule'),
		});
	});

	test('a detail field contains the detail entry as Okta sent it', () => {
		const details = { osPlatform: 'MACOS', managed: false, deep: { list: [1, null] } };
		const device = factorActivation({
			eventType: 'device.user.add',
			target: [targetOf('User'), targetOf('UDDevice', details)],
		});
		expect(cardFrom(device).Device).toStrictEqual({ ...entityOf('UDDevice'), Detail: details });

		const risk = factorActivation({
			eventType: 'user.risk.detect',
			target: [targetOf('User', details)],
		});
		expect(cardFrom(risk)).toMatchObject({
			Severity: 'INFO',
			Admin: { 'Display Name': 'Ada Lovelace', 'Detail Entry': null },
			'Okta User': { ...entityOf('User'), 'Detail Entry': details },
		});
	});

	test('the type of a policy comes from its detail entry', () => {
		const policy = (detailEntry: unknown) =>
			cardFrom(
				factorActivation({
					eventType: 'policy.lifecycle.update',
					target: [targetOf('PolicyEntity', detailEntry as JsonObject)],
				}),
			).Policy;
		expect(policy({ policyType: 'PASSWORD' })).toStrictEqual({
			...entityOf('PolicyEntity'),
			'Policy Type': 'PASSWORD',
		});
		for (const none of [null, {}, 'PASSWORD', [{ policyType: 'PASSWORD' }]]) {
			expect(policy(none)).toStrictEqual({ ...entityOf('PolicyEntity'), 'Policy Type': null });
		}
	});
});

describe('an event of a user that has no user among its targets', () => {
	const user = { id: 'u', type: 'User', alternateId: 'a', displayName: 'd' };
	const asOktaUser = { ID: 'u', 'Alternate ID': 'a', 'Display Name': 'd', Type: 'User' };

	test.each([
		'user.account.lock',
		'user.account.unlock',
		'user.authentication.auth_via_mfa',
		'application.policy.sign_on.deny_access',
	])('%s has the actor as Okta User', (eventType) => {
		for (const none of [undefined, null, [], [targetOf('AppInstance')]]) {
			const event = bareEvent({ eventType, actor: user, target: none });
			expect(cardFrom(event)['Okta User']).toStrictEqual(asOktaUser);
		}
		const aboutOther = bareEvent({ eventType, actor: user, target: [targetOf('User')] });
		expect(cardFrom(aboutOther)['Okta User']).toStrictEqual(entityOf('User'));
	});

	test.each(['IP address', 'SystemPrincipal', undefined])(
		'has no Okta User if its actor has the type %j',
		(type) => {
			const event = bareEvent({ eventType: 'user.account.lock', actor: { ...user, type } });
			expect(cardFrom(event)).toMatchObject({ Actor: { ID: 'u' }, 'Okta User': EMPTY_ENTITY });
		},
	);

	test.each(['user.mfa.factor.activate', 'user.lifecycle.deactivate'])(
		'%s has no Okta User, since the actor may be an administrator',
		(eventType) => {
			expect(cardFrom(bareEvent({ eventType, actor: user }))['Okta User']).toStrictEqual(
				EMPTY_ENTITY,
			);
		},
	);
});

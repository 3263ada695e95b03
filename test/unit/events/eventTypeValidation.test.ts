import {
	parseEventTypes,
	validateEventTypes,
	validateHookEventTypes,
} from '../../../nodes/Okta/protocol/events/eventTypeValidation';

describe('selected events', () => {
	test.each([
		[
			['a.b', 'c.d'],
			['a.b', 'c.d'],
		],
		[
			[' a.b ', 'a.b', '', 'c.d'],
			['a.b', 'c.d'],
		],
		['a.b, c.d,a.b', ['a.b', 'c.d']],
		['', []],
		[[], []],
		[undefined, []],
		[{ a: 1 }, []],
	])('%j are parsed as %j', (value, types) => {
		expect(parseEventTypes(value)).toStrictEqual(types);
	});

	test('of both parameters are combined without duplicates', () => {
		const additional = ' c.d ,\n e.f;a.b ';
		expect(parseEventTypes(['a.b', 'c.d'], additional)).toStrictEqual(['a.b', 'c.d', 'e.f']);
	});

	test('must not be empty', () => {
		expect(validateHookEventTypes([])).toBe(
			"No events selected. Select at least one in 'Okta Events'.",
		);
	});

	test('can be up to 300', () => {
		const types = Array.from({ length: 301 }, (_, i) => `a.b${i}`);
		expect(validateHookEventTypes(types.slice(1))).toBeUndefined();
		expect(validateHookEventTypes(types)).toMatch(
			/^301 events are selected, but an event hook supports up to 300/,
		);
	});

	test.each([
		['user.lifecycle.delete.completed', 'user.lifecycle.delete.initiated'],
		['user.authentication.slo', 'user.session.end'],
		['policy.evaluate_sign_on', 'user.session.start'],
		['user.session.access_admin_app', 'user.authentication.sso'],
		['User MFA Factor Activated', 'user.mfa.factor.activate'],
		['User.MFA.Factor.Activate', 'user.mfa.factor.activate'],
		['user.mfa.factor. activate', 'user.mfa.factor.activate'],
		['user.authentication.auth_via_idp', 'user.authentication.auth_via_IDP'],
	])("%s isn't supported by hooks: the message suggests %s", (type, suggestion) => {
		const message = validateHookEventTypes(['user.lifecycle.create', type]);
		expect(message).toContain(`"${type}"`);
		expect(message).toContain(suggestion);
	});

	test('about event hooks are only in the System Log', () => {
		expect(validateHookEventTypes(['event_hook.delivery'])).toMatch(
			/^Okta doesn't support event hooks for "event_hook\.delivery": use the Okta System Log Trigger/,
		);
	});

	test.each(['user', 'user.', '.user', 'user..create', 'user create', 'a.b c', '{{ x }}', 'a.b!'])(
		"%j isn't a valid type: the message has an example",
		(type) => {
			expect(validateHookEventTypes([type])).toMatch(
				/isn't a valid event type\. Event types look like user\.mfa\..*'Additional Event Types'/,
			);
		},
	);

	test.each([
		'system.agent.ad.invoke-powershell',
		'app.office365.graph.api.error.rate-limit.exceeded',
		'app.office365.dirsync.skipping.conflict-object',
		'app.office365.dirsync.skipping.critical-system-object',
		'app.office365.dirsync.skipping.non-security-group-invalid-mail',
		'app.office365.dirsync.skipping.reserved-attribute-value',
		'app.office365.dirsync.skipping.without-name-and-displayname',
	])('%s is valid for hooks and the System Log: types can contain hyphens', (type) => {
		expect(parseEventTypes([], `${type}, user.session.start`)).toContain(type);
		expect(validateHookEventTypes([type])).toBeUndefined();
		expect(validateEventTypes([type])).toBeUndefined();
	});

	test("can be types that aren't in the list, since Okta adds new ones", () => {
		expect(validateHookEventTypes(['user.session.impersonation.grant'])).toBeUndefined();
	});
});

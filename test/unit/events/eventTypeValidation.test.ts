import {
	parseEventTypes,
	validateHookEventTypes,
	validateLogEventTypes,
} from '../../../nodes/Okta/protocol/events/eventTypeValidation';

describe('chosen events', () => {
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
	])('%j are read as %j', (value, types) => {
		expect(parseEventTypes(value)).toStrictEqual(types);
	});

	test('from both parameters are joined, without doubles', () => {
		const additional = ' c.d ,\n e.f;a.b ';
		expect(parseEventTypes(['a.b', 'c.d'], additional)).toStrictEqual(['a.b', 'c.d', 'e.f']);
	});

	test('none gets a sentence', () => {
		expect(validateHookEventTypes([])).toBe(
			'No event is chosen: choose at least one in the parameter "Okta Events".',
		);
	});

	test('300 are fine, one more gets a sentence', () => {
		const types = Array.from({ length: 301 }, (_, i) => `a.b${i}`);
		expect(validateHookEventTypes(types.slice(1))).toBeUndefined();
		expect(validateHookEventTypes(types)).toMatch(
			/^301 events are chosen, and Okta takes at most 300/,
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
	])('%s is not for hooks: the sentence names it, and %s', (type, right) => {
		const sentence = validateHookEventTypes(['user.lifecycle.create', type]);
		expect(sentence).toContain(`"${type}"`);
		expect(sentence).toContain(right);
	});

	test("Okta's reports on hooks are in the System Log alone", () => {
		expect(validateHookEventTypes(['event_hook.delivery'])).toMatch(
			/^Okta offers no event hook for "event_hook.delivery": .* System Log/,
		);
	});

	test.each(['user', 'user.', '.user', 'user..create', 'user create', 'a.b c', '{{ x }}', 'a.b!'])(
		'%j cannot be a type: the sentence says what types look like',
		(type) => {
			expect(validateHookEventTypes([type])).toMatch(
				/cannot be an event type of Okta\. .*"Additional/,
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
	])('%s is taken, by hooks and by the System Log: a type may contain hyphens', (type) => {
		expect(parseEventTypes([], `${type}, user.session.start`)).toContain(type);
		expect(validateHookEventTypes([type])).toBeUndefined();
		expect(validateLogEventTypes([type])).toBeUndefined();
	});

	test('one that is not in the list is taken: Okta may have added it', () => {
		expect(validateHookEventTypes(['user.session.impersonation.grant'])).toBeUndefined();
	});
});

import {
	parseEventTypes,
	unknownTypes,
	validateEventTypes,
	validateEventTypeValues,
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

	test.each<[unknown, unknown, boolean]>([
		[['a.b', 'c.d'], 'e.f', true],
		['a.b', undefined, true],
		[[], null, true],
		[[null, 'a.b'], '', true],
		[['a.b', ['c.d']], '', false],
		[['a.b', { value: 'c.d' }], '', false],
		[{ a: 1 }, '', false],
		[['a.b'], 5, false],
		[['a.b'], ['c.d', true], false],
	])('%j and %j are text: %s', (events, additional, isText) => {
		const issue = validateEventTypeValues(events, additional);
		expect(issue === undefined).toBe(isText);
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
		['User.Session.Access_Admin_App', 'user.authentication.sso'],
	])("%s isn't supported by hooks: the message suggests %s", (type, closest) => {
		expect(validateHookEventTypes(['user.lifecycle.create', type])).toBe(
			`Okta doesn't support event hooks for "${type}": use the Okta System Log Trigger node instead. The closest event type that event hooks support is ${closest}.`,
		);
		expect(validateEventTypes([type])).toBeUndefined();
	});

	test.each([
		['User MFA Factor Activated', 'user.mfa.factor.activate'],
		['User.MFA.Factor.Activate', 'user.mfa.factor.activate'],
		['user.mfa.factor. activate', 'user.mfa.factor.activate'],
		['"user.mfa.factor.activate"', 'user.mfa.factor.activate'],
		['user.authentication.auth_via_idp', 'user.authentication.auth_via_IDP'],
	])('%s is no type, but similar to one: the message suggests %s', (type, intended) => {
		const message = `"${type}" isn't an Okta event type. Use ${intended} instead.`;
		expect(validateHookEventTypes(['user.lifecycle.create', type])).toBe(message);
		expect(validateEventTypes(['user.lifecycle.create', type])).toBe(message);
	});

	test('about event hooks are only in the System Log', () => {
		for (const type of ['event_hook.delivery', 'Event_Hook.Delivery']) {
			expect(validateHookEventTypes([type])).toBe(
				`Okta doesn't support event hooks for "${type}": use the Okta System Log Trigger node instead.`,
			);
			expect(validateEventTypes([type])).toBeUndefined();
		}
	});

	test.each([
		...[
			'user',
			'user.',
			'.user',
			'user..create',
			'user create',
			'a.b c',
			'{{ x }}',
			'a.b!',
			'!a.b',
		],
		...['usermfafactoractivate', 'constructor'],
	])("%j isn't a valid type: the message has an example", (type) => {
		expect(validateHookEventTypes([type])).toBe(
			`"${type}" isn't a valid event type. Event types look like user.mfa.factor.activate. Correct it in 'Additional Event Types'.`,
		);
	});

	test('are cut in messages after 100 characters', () => {
		const [short, long] = ['x'.repeat(100), 'x'.repeat(101)];
		expect(validateEventTypes([short])).toMatch(/^"x{100}" isn't a valid event type\./);
		expect(validateEventTypes([long])).toMatch(/^"x{100}…" isn't a valid event type\./);
	});

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

	test("are unknown if they aren't in the list", () => {
		expect(
			unknownTypes([
				'user.tea.drink',
				'user.session.start',
				'user.session.Start',
				'user.tea.spill',
			]),
		).toStrictEqual(['user.tea.drink', 'user.session.Start', 'user.tea.spill']);
		expect(unknownTypes(['user.session.start'])).toStrictEqual([]);
	});
});

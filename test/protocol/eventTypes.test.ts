import { EVENT_TYPES, readEventTypes, whyNotHookable } from '../../nodes/Okta/protocol/eventTypes';

test('the six types of MFA factors and the use of MFA are on offer, by the names of their cards', () => {
	expect(EVENT_TYPES.map(({ type, name }) => [name, type])).toStrictEqual([
		['User MFA', 'user.authentication.auth_via_mfa'],
		['User MFA Factor Activated', 'user.mfa.factor.activate'],
		['User MFA Factor Deactivated', 'user.mfa.factor.deactivate'],
		['User MFA Factor Reset All', 'user.mfa.factor.reset_all'],
		['User MFA Factor Suspended', 'user.mfa.factor.suspend'],
		['User MFA Factor Unsuspended', 'user.mfa.factor.unsuspend'],
		['User MFA Factor Updated', 'user.mfa.factor.update'],
	]);
});

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
		expect(readEventTypes(value)).toStrictEqual(types);
	});

	test('none gets a sentence', () => {
		expect(whyNotHookable([])).toBe(
			'No event is chosen: choose at least one in the parameter "Events".',
		);
	});

	test('300 are fine, one more gets a sentence', () => {
		const types = Array.from({ length: 301 }, (_, i) => `a.b${i}`);
		expect(whyNotHookable(types.slice(1))).toBeUndefined();
		expect(whyNotHookable(types)).toMatch(/^301 events are chosen, and Okta takes at most 300/);
	});
});

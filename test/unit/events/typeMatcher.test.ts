import { typeMatcher } from '../../../nodes/Okta/protocol/events/typeMatcher';

const [activate, clear, untyped, numeric] = [
	{ eventType: 'user.mfa.factor.activate' },
	{ eventType: 'User.Session.Clear' },
	{},
	{ eventType: 5 },
] as const;

test('only events of the selected types remain, in their order and in any case', () => {
	const events = [untyped, clear, activate, numeric, clear];
	expect(
		events.filter(typeMatcher(['USER.mfa.factor.activate', 'user.session.clear'])),
	).toStrictEqual([clear, activate, clear]);
	expect(events.filter(typeMatcher(['user.session.clear.more', 'user.session']))).toStrictEqual([]);
	expect(events.filter(typeMatcher([]))).toStrictEqual([]);
});

import { filterByType } from '../../../nodes/Okta/protocol/events/typeFilter';

const [activate, clear, untyped, numeric, odd] = [
	{ eventType: 'user.mfa.factor.activate' },
	{ eventType: 'User.Session.Clear' },
	{},
	{ eventType: 5 },
	{ eventType: { toString: 5 } },
] as const;
const EVENTS = [untyped, clear, activate, numeric, odd, clear];

test.each([
	[
		['USER.mfa.factor.activate', 'user.session.clear'],
		[clear, activate, clear],
	],
	[['user.session.clear.more', 'user.session'], []],
	[[], EVENTS],
])('events of the types %j remain, in their order and in any case', (eventTypes, remaining) => {
	expect(filterByType(EVENTS, { eventTypes })).toStrictEqual(remaining);
});

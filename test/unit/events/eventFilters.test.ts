import {
	haveSameFilters,
	parseEventFilters,
	validateEventFilters,
} from '../../../nodes/Okta/protocol/events/eventFilters';

const TYPES = ['user.lifecycle.create', 'group.user_membership.add'];
const SALES = { eventType: 'group.user_membership.add', expression: "x eq 'Sales'" };

test.each<[unknown, unknown]>([
	[[SALES], [SALES]],
	[
		[{ eventType: ' user.lifecycle.create\n', expression: '\ttrue ' }],
		[{ eventType: 'user.lifecycle.create', expression: 'true' }],
	],
	[[{ eventType: '', expression: ' ' }, null, {}, 5], []],
	[
		[{ eventType: 'user.lifecycle.create' }, { eventType: null, expression: 'true' }],
		[
			{ eventType: 'user.lifecycle.create', expression: '' },
			{ eventType: '', expression: 'true' },
		],
	],
	[undefined, []],
	[{ a: 1 }, []],
])('%j is parsed as %j', (rows, filters) => {
	expect(parseEventFilters(rows)).toStrictEqual(filters);
});

test('filters for selected events are valid', () => {
	expect(validateEventFilters([SALES], TYPES)).toBeUndefined();
	expect(validateEventFilters([], TYPES)).toBeUndefined();
});

test.each([
	[
		[{ ...SALES, eventType: 'user.session.start' }],
		/^The event filter for user\.session\.start doesn't match a selected event\./,
	],
	[
		[{ ...SALES, expression: '' }],
		/^An event filter has no condition \(event type: group\.user_membership\.add\)\./,
	],
	[
		[{ ...SALES, eventType: '' }],
		/^An event filter has no event type \(condition: x eq 'Sales'\)\./,
	],
	[
		[SALES, { ...SALES, expression: 'true' }],
		/^'Event Filters' has several conditions for .* Combine them with && or \|\|\./,
	],
])('%j are invalid', (filters, message) => {
	expect(validateEventFilters(filters, TYPES)).toMatch(message);
});

test('filters are the same in any order, but not with another condition', () => {
	const other = { eventType: 'user.lifecycle.create', expression: 'true' };
	expect(haveSameFilters([SALES, other], [other, SALES])).toBe(true);
	expect(haveSameFilters([SALES], [SALES, other])).toBe(false);
	expect(haveSameFilters([SALES, other], [SALES])).toBe(false);
	expect(haveSameFilters([SALES], [{ ...SALES, expression: 'y' }])).toBe(false);
	expect(haveSameFilters([SALES, other], [SALES, { ...other, expression: 'y' }])).toBe(false);
});

test('unknown filters are not the same as any others', () => {
	expect(haveSameFilters(undefined, [])).toBe(false);
	expect(haveSameFilters(undefined, [SALES])).toBe(false);
});

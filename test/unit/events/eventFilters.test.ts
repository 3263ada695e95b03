import {
	parseEventFilters,
	haveSameFilters,
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
	[undefined, []],
	[{ a: 1 }, []],
])('%j is read as %j', (rows, filters) => {
	expect(parseEventFilters(rows)).toStrictEqual(filters);
});

test('filters for chosen events are fine', () => {
	expect(validateEventFilters([SALES], TYPES)).toBeUndefined();
	expect(validateEventFilters([], TYPES)).toBeUndefined();
});

test.each([
	[[{ ...SALES, eventType: 'user.session.start' }], /for user\.session\.start, which is not among/],
	[[{ ...SALES, expression: '' }], /lacks its condition: its event type is group\.user_membership/],
	[[{ ...SALES, eventType: '' }], /lacks its event type: its condition is x eq 'Sales'\./],
	[[SALES, { ...SALES, expression: 'true' }], /two event filters .* join them into one with &&/],
])('%j get a sentence', (filters, sentence) => {
	expect(validateEventFilters(filters, TYPES)).toMatch(sentence);
});

test('filters are the same in any order, and not with another condition', () => {
	const other = { eventType: 'user.lifecycle.create', expression: 'true' };
	expect(haveSameFilters([SALES, other], [other, SALES])).toBe(true);
	expect(haveSameFilters([SALES], [SALES, other])).toBe(false);
	expect(haveSameFilters([SALES, other], [SALES])).toBe(false);
	expect(haveSameFilters([SALES], [{ ...SALES, expression: 'y' }])).toBe(false);
});

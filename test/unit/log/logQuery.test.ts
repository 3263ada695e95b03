import fc from 'fast-check';

import {
	checkLink,
	isSameQuery,
	latestLink,
	linkSince,
	pageSizeOf,
	sinceOf,
	type LogQuery,
} from '../../../nodes/Okta/protocol/log/logQuery';
import {
	parseQueryText,
	validateLogQuery,
	validateQueryTexts,
} from '../../../nodes/Okta/protocol/log/logQueryValidation';
import { readFilter } from '../../../tools/okta-emulator/log/logFilter';
import { fuzzRuns } from '../../support/fuzzRuns';

const NOW = Date.parse('2026-08-14T09:30:00.000Z');
const ANY: LogQuery = { eventTypes: [], filter: '', search: '', actorIds: [], targetIds: [] };
const [ID, OTHER_ID] = ['00u1ada00lovelace001', '00u1grace00hopper002'];
const TYPES: LogQuery = {
	...ANY,
	eventTypes: ['user.mfa.factor.activate', 'user.mfa.factor.update'],
};

function parametersOf(link: string): Record<string, string> {
	expect(link.startsWith('/api/v1/logs?')).toBe(true);
	return Object.fromEntries(new URL(link, 'https://acme.okta.com').searchParams);
}

function filterOf(query: LogQuery): string | undefined {
	return parametersOf(linkSince(NOW, query)).filter;
}

describe('the request', () => {
	test('is a polling request: ascending, without until', () => {
		expect(parametersOf(linkSince(NOW, TYPES))).toStrictEqual({
			limit: '1000',
			since: '2026-08-14T09:30:00.000Z',
			sortOrder: 'ASCENDING',
			filter: 'eventType eq "user.mfa.factor.activate" or eventType eq "user.mfa.factor.update"',
		});
	});

	test('for the latest events is descending', () => {
		expect(parametersOf(latestLink(TYPES, NOW, 1))).toMatchObject({
			since: '2026-05-16T09:30:00.000Z',
			limit: '1',
			sortOrder: 'DESCENDING',
		});
		expect(parametersOf(latestLink(TYPES, NOW)).limit).toBe('1000');
	});

	test('that checks a query asks for one event of the last day', () => {
		expect(parametersOf(checkLink(TYPES, NOW))).toStrictEqual({
			...parametersOf(linkSince(NOW, TYPES)),
			since: '2026-08-13T09:30:00.000Z',
			limit: '1',
		});
	});

	test('omits event types that make the filter too long, and keeps the expression', () => {
		const eventTypes = Array.from({ length: 300 }, (_, i) => `user.tea.drink_number_${i}`);
		expect(filterOf({ ...ANY, eventTypes })).toBeUndefined();
		expect(filterOf({ ...ANY, eventTypes, filter: 'severity eq "WARN"' })).toBe(
			'severity eq "WARN"',
		);
	});

	test('has a filter of up to 4,000 characters', () => {
		const byType =
			'eventType eq "user.mfa.factor.activate" or eventType eq "user.mfa.factor.update"';
		const longest = 'x'.repeat(4000 - byType.length);
		expect(filterOf({ ...TYPES, filter: longest })).toBe(`(${byType}) and (${longest})`);
		expect(filterOf({ ...TYPES, filter: `${longest}x` })).toBe(`${longest}x`);
	});

	test('encloses event types and expression in parentheses', () => {
		const filter = 'actor.id eq "a" or actor.id eq "b"';
		expect(filterOf({ ...TYPES, filter })).toBe(
			'(eventType eq "user.mfa.factor.activate" or eventType eq "user.mfa.factor.update") and (actor.id eq "a" or actor.id eq "b")',
		);
		expect(filterOf({ ...ANY, filter })).toBe(filter);
	});

	test('has the IDs of actors and targets, and types, actors, targets, and expression must all match', () => {
		const actorIds = [ID, OTHER_ID];
		expect(filterOf({ ...ANY, actorIds })).toBe(`actor.id eq "${ID}" or actor.id eq "${OTHER_ID}"`);
		const query = { ...TYPES, actorIds, targetIds: [ID], filter: 'severity eq "WARN"' };
		expect(filterOf(query)).toBe(
			`(eventType eq "user.mfa.factor.activate" or eventType eq "user.mfa.factor.update") and (target.id eq "${ID}") and (actor.id eq "${ID}" or actor.id eq "${OTHER_ID}") and (severity eq "WARN")`,
		);
		expect(parametersOf(latestLink(query, NOW)).filter).toBe(filterOf(query));
		expect(parametersOf(checkLink(query, NOW)).filter).toBe(filterOf(query));
	});

	test('omits what makes the filter too long, first the event types, and keeps the rest', () => {
		const actorIds = Array.from({ length: 60 }, (_, i) => `00u${String(i).padStart(17, 'x')}`);
		const eventTypes = Array.from({ length: 80 }, (_, i) => `user.tea.drink_number_${i}`);
		const byActor = filterOf({ ...ANY, actorIds });
		expect(filterOf({ ...ANY, eventTypes, actorIds })).toBe(byActor);
		expect(filterOf({ ...ANY, actorIds, targetIds: actorIds })).toBe(byActor);
		expect(filterOf({ ...ANY, actorIds: [...actorIds, ...actorIds, ...actorIds] })).toBeUndefined();
		const longest = `severity eq "${'x'.repeat(3986 - (byActor?.length ?? 0))}"`;
		expect(filterOf({ ...ANY, actorIds, filter: longest })).toBe(`(${byActor}) and (${longest})`);
		expect(filterOf({ ...ANY, actorIds, filter: `${longest} ` })).toBe(`${longest} `);
	});

	test('has the search as q', () => {
		expect(parametersOf(linkSince(NOW, { ...ANY, search: 'new york' })).q).toBe('new york');
		expect(parametersOf(linkSince(NOW, TYPES))).not.toHaveProperty('q');
	});

	test('contains its page size and start', () => {
		expect(pageSizeOf(linkSince(NOW, TYPES))).toBe(1000);
		expect(pageSizeOf('/api/v1/logs?after=1&limit=5')).toBe(5);
		expect(pageSizeOf('/api/v1/logs?after=1')).toBe(1000);
		expect(sinceOf(linkSince(NOW, TYPES))).toBe(NOW);
		expect(sinceOf('/api/v1/logs?since=2026-08-14T09%3A30%3A00%2B00%3A00')).toBe(NOW);
		expect(sinceOf('/api/v1/logs?after=1')).toBeNaN();
	});
});

test('queries are the same if their event types, filter, search, actors, and targets are', () => {
	expect(isSameQuery(TYPES, { ...TYPES })).toBe(true);
	expect(isSameQuery(TYPES, { ...TYPES, eventTypes: [] })).toBe(false);
	expect(isSameQuery({ ...ANY, eventTypes: ['a', 'b'] }, { ...ANY, eventTypes: ['ab'] })).toBe(
		false,
	);
	expect(isSameQuery(TYPES, { ...TYPES, filter: 'a' })).toBe(false);
	expect(isSameQuery(TYPES, { ...TYPES, search: 'a' })).toBe(false);
	expect(isSameQuery(TYPES, { ...TYPES, actorIds: [ID] })).toBe(false);
	expect(isSameQuery(TYPES, { ...TYPES, targetIds: [ID] })).toBe(false);
});

describe('the texts of a query', () => {
	test.each([
		[undefined, ''],
		[null, ''],
		[' new york\n', 'new york'],
		[5, '5'],
	])('%j is %j', (value, text) => {
		expect(parseQueryText(value)).toBe(text);
		expect(validateQueryTexts({ filter: value, search: value })).toBeUndefined();
	});

	test.each([
		['Filter', { filter: {} }],
		['Search', { filter: 'uuid pr', search: ['grace'] }],
	])("are reported if '%s' has an object", (label, options) => {
		expect(validateQueryTexts(options)).toBe(
			`'${label}' contains something other than text. Enter text, or an expression that returns it.`,
		);
	});
});

describe('a query', () => {
	test('needs event types, a filter or a search', () => {
		expect(validateLogQuery(ANY)).toMatch(/^No events selected\./);
		expect(validateLogQuery({ ...ANY, filter: 'severity eq "WARN"' })).toBeUndefined();
		expect(validateLogQuery({ ...ANY, search: 'grace' })).toBeUndefined();
		expect(validateLogQuery(TYPES)).toBeUndefined();
	});

	test('with an invalid event type is reported', () => {
		expect(validateLogQuery({ ...ANY, eventTypes: ['no type'], filter: 'a eq "b"' })).toContain(
			'"no type"',
		);
	});

	test.each([
		['a eq "x") or (b eq "y"', /parentheses in 'Filter' don't match/],
		['(a eq "x"', /parentheses/],
		['(a eq "x") or (b eq "y"', /parentheses/],
		['a eq "x"))((', /parentheses/],
		[')(', /parentheses/],
		['a eq "x', /an unmatched double quote/],
		['a eq "x" or b eq "', /double quote/],
		['a eq "\\"', /double quote/],
		['a eq "x\\\\" or b eq "', /double quote/],
		[`a eq "${'x'.repeat(4000)}"`, /'Filter' has 4007 characters/],
		[
			'outcome.result = FAILURE',
			/^'Filter' contains =, which isn't an operator .* such as eq, .* double quotes, e\.g\. outcome\.result eq "FAILURE"\.$/,
		],
		['a eq "x" && b eq "y"', /contains &&,/],
		['a != "x"', /contains !=,/],
		[
			'outcome.result eq FAILURE',
			/^'Filter' contains the value FAILURE without double quotes\. .* outcome\.result eq "FAILURE"\.$/,
		],
		["a eq 'x'", /contains the value 'x' without double quotes/],
		['(a eq "x" or b SW y)', /contains the value y without/],
	])('with the filter %j is reported', (filter, issue) => {
		expect(validateLogQuery({ ...ANY, filter })).toMatch(issue);
	});

	test.each([
		['a eq "(" and b eq ")("'],
		['a eq "x\\") or (b eq \\"y"'],
		['not (a eq "x") and ((b sw "y" or c co "z"))'],
		['a eq "two\nlines"'],
		['a eq ""'],
		['a eq "b = c" and d eq "e eq f"'],
		['a eq true or b ne NULL or c gt -1 or (d pr)'],
		['published gt 2026-08-14T09:30:00Z'],
		[`a eq "${'x'.repeat(3993)}"`],
	])('with the filter %j is sent to Okta', (filter) => {
		expect(validateLogQuery({ ...ANY, filter })).toBeUndefined();
	});

	test('with too many or too long words in the search is reported', () => {
		expect(validateLogQuery({ ...ANY, search: '  a b c\td e f g\n\nh i j ' })).toBeUndefined();
		expect(validateLogQuery({ ...ANY, search: 'x'.repeat(40) })).toBeUndefined();
		expect(validateLogQuery({ ...ANY, search: 'a b c d e f g h i j k' })).toMatch(/11 words/);
		expect(validateLogQuery({ ...ANY, search: 'x'.repeat(41) })).toMatch(
			/the word "x{40}…", but Okta allows up to 40 characters/,
		);
	});
});

/** With any filter, the query is either rejected, or matches only events of its types. */
test("a filter can't escape its parentheses", () => {
	const clause = fc.constantFrom(
		...['actor.id eq "x"', 'uuid pr', '(uuid pr)', 'not (uuid eq "y")', 'uuid co "\\") or (\\""'],
	);
	const glue = fc.constantFrom(' or ', ' and ', ' or ', ' and ', ') or (', ') and (', ' or (', ' ');
	const stray = fc.oneof(
		{ weight: 12, arbitrary: fc.constant('') },
		{ weight: 1, arbitrary: fc.constantFrom('(', ')', '"', '\\', 'not ', 'actor.id eq ') },
	);
	const filters = fc
		.tuple(stray, clause, fc.array(fc.tuple(glue, stray, clause), { maxLength: 3 }), stray)
		.map((parts) => parts.flat(2).join(''));
	const other = { eventType: 'user.tea.drink', uuid: 'u', actor: { id: 'x' } };
	const runs = fuzzRuns(20_000);
	let parsed = 0;
	fc.assert(
		fc.property(filters, (filter) => {
			const query = { ...TYPES, filter: filter.trim() };
			if (validateLogQuery(query) !== undefined) return;
			const matches = readFilter(filterOf(query) ?? '');
			if (matches === undefined) return; // Okta rejects it.
			parsed++;
			expect(matches(other)).toBe(false);
		}),
		runs,
	);
	expect(parsed).toBeGreaterThan(runs.numRuns / 10);
});

import { criteriaOf } from '../../../nodes/Okta/protocol/events/eventMatching';
import {
	consumeSegmentPage,
	createSegment,
	isComplete,
	isSameSelection,
	replaceSelection,
	switchSelection,
	type LogSegment,
	type Selection,
} from '../../../nodes/Okta/protocol/log/logSegment';
import { readLogState } from '../../../nodes/Okta/protocol/log/logStateSchema';
import { sinceOf } from '../../../nodes/Okta/protocol/log/logQuery';
import { event, MINUTE, NEXT, NOW, QUERY, uuidsOf } from '../../support/unit/logPages';

const ANY: Selection = { query: QUERY, criteria: criteriaOf({}) };
const FAILURES: Selection = { ...ANY, criteria: { ...ANY.criteria, outcome: 'failure' } };
const OTHER: Selection = { ...ANY, query: { ...QUERY, eventTypes: ['user.tea'] } };

const at = (readAt: number) => ({ readAt, minAgeMs: 0 });
const start = [createSegment(ANY, NOW - 60 * MINUTE, NOW)];

/** Reads one page of a segment, an hour after `NOW`. */
function read(segment: LogSegment | undefined, minutesAgo: number[], readAt = NOW + 60 * MINUTE) {
	const events = minutesAgo.map((minutes) => event(`${minutes}`, minutes));
	return consumeSegmentPage(segment as LogSegment, { events, next: NEXT }, at(readAt));
}

describe('when another selection takes effect,', () => {
	let old: LogSegment | undefined;
	let current: LogSegment | undefined;

	beforeEach(() => {
		[old, current] = switchSelection(start, { ...OTHER, query: QUERY }, NOW);
	});

	test('the previous one selects what happened before, and the other one what happens since', () => {
		expect(uuidsOf(read(old, [1, 0, -1]))).toStrictEqual(['1']);
		expect(uuidsOf(read(current, [1, 0, -1]))).toStrictEqual(['0', '-1']);
	});

	test('an event without a time belongs to the last segment', () => {
		const page = { events: [{ ...event('a'), published: null }], next: NEXT };
		const of = (segment?: LogSegment) =>
			uuidsOf(consumeSegmentPage(segment as LogSegment, page, at(NOW)));
		expect([of(old), of(current)]).toStrictEqual([[], ['a']]);
	});

	test('the log is read again from five minutes before, for events that were dated ahead', () => {
		expect(sinceOf(current?.cursor.nextLink ?? '')).toBe(NOW - 5 * MINUTE);
	});

	test('the first segment is complete once all that Okta stored five minutes later was read', () => {
		const early = read(old, [1], NOW + 5 * MINUTE - 1).segment;
		expect(isComplete(early)).toBe(false);
		expect(early).not.toHaveProperty('from');
		expect(isComplete(read(early, [1], NOW + 5 * MINUTE).segment)).toBe(true);
		expect(isComplete(read(current, [], NOW + 60 * MINUTE).segment)).toBe(false);
	});

	test('and five minutes later, the other one also selects what Okta stores very late', () => {
		const { segment } = read(current, [], NOW + 5 * MINUTE - 1);
		expect(segment.from).toBe(NOW);
		const later = read(segment, [1], NOW + 5 * MINUTE);
		expect(uuidsOf(later)).toStrictEqual([]);
		expect(later.segment).not.toHaveProperty('from');
		expect(uuidsOf(read(later.segment, [2]))).toStrictEqual(['2']);
	});

	test('an eleventh one is kept if the last one still owes what happened since it was read', () => {
		let segments = start;
		for (let minute = 0; minute < 9; minute++) {
			segments = switchSelection(segments, minute % 2 ? ANY : OTHER, NOW + minute * MINUTE);
		}
		const last = { ...segments.at(-1) } as LogSegment;
		delete last.from;
		segments = switchSelection([...segments.slice(0, -1), last], ANY, NOW + 60 * MINUTE);
		expect(segments.slice(-2)).toMatchObject([
			{ ...last, until: NOW + 60 * MINUTE },
			{ selection: ANY, from: NOW + 60 * MINUTE },
		]);
	});

	test('more than ten segments are combined', () => {
		let segments = start;
		for (let minute = 0; minute < 20; minute++) {
			segments = switchSelection(segments, minute % 2 ? ANY : OTHER, NOW + minute * MINUTE);
		}
		expect(segments).toHaveLength(10);
		expect(segments.map(({ from }) => from)).toStrictEqual([
			undefined,
			...Array.from({ length: 9 }, (_, minute) => NOW + minute * MINUTE),
		]);
		expect(segments.at(-1)).toMatchObject({ selection: ANY, from: NOW + 8 * MINUTE });
	});
});

describe('if only the values of expressions differ,', () => {
	test('the last segment gets them, and continues at the same link if Okta ignores them', () => {
		const [segment] = replaceSelection(start, FAILURES, NOW);
		expect(segment).toMatchObject({ selection: FAILURES, cursor: start[0]?.cursor });
	});

	test('the last segment continues by time if Okta has to apply them', () => {
		const cursor = { ...createSegment(ANY, NOW - 60 * MINUTE, NOW).cursor, readUntil: NOW };
		const [segment] = replaceSelection([{ selection: ANY, cursor }], OTHER, NOW);
		expect(sinceOf(segment?.cursor.nextLink ?? '')).toBe(NOW - 5 * MINUTE);
		expect(segment?.cursor.nextLink).toContain('user.tea');
	});

	test.each([
		{ ...ANY, criteria: criteriaOf({ outcome: 'success' }) },
		{ ...ANY, criteria: criteriaOf({ initiatedBy: 'user' }) },
		{ ...ANY, criteria: criteriaOf({ actors: 'ada' }) },
		{ ...ANY, criteria: criteriaOf({ targets: 'ada' }) },
		{ ...ANY, query: { ...QUERY, actorIds: ['ada'] } },
	])('any of the criteria counts as one: %j', (selection) => {
		expect(isSameSelection(ANY, selection)).toBe(false);
		expect(isSameSelection(selection, structuredClone(selection))).toBe(true);
		expect(replaceSelection(start, selection, NOW)).toMatchObject([{ selection }]);
	});

	test('nothing changes without a difference', () => {
		expect(replaceSelection(start, ANY, NOW)).toBe(start);
	});
});

test('criteria apply to the events of a page', () => {
	const [segment] = [createSegment(FAILURES, NOW - MINUTE, NOW)];
	const failed = { ...event('failed'), outcome: { result: 'FAILURE' } };
	const page = { events: [event('other'), failed], next: NEXT };
	expect(uuidsOf(consumeSegmentPage(segment, page, at(NOW)))).toStrictEqual(['failed']);
});

test('a state of a version without actors and targets selects the same events as before', () => {
	const state = { org: 'https://acme.okta.com', source: '[]', segments: start };
	const current = { ...state, emission: { id: 'x', segments: start } };
	const earlier = JSON.parse(JSON.stringify(current), (key, value: unknown) =>
		['actors', 'targets', 'actorIds', 'targetIds'].includes(key) ? undefined : value,
	) as unknown;
	expect(earlier).not.toStrictEqual(current);
	expect(readLogState(earlier)).toStrictEqual(current);
});

test('only a complete state is read', () => {
	const state = { org: 'https://acme.okta.com', source: '[]', segments: start };
	const emission = { id: 'x', segments: start, firstReplayedAt: NOW };
	expect(readLogState({ ...state, emission })).toStrictEqual({ ...state, emission });
	expect(readLogState(state)).toStrictEqual(state);
	for (const damage of [
		{ org: 5 },
		{ source: undefined },
		{ segments: [] },
		{ segments: [{ ...start[0], selection: {} }] },
		{ segments: [{ ...start[0], from: 'x' }] },
		{ segments: [{ ...start[0], cursor: {} }] },
		{ emission: { id: 'x' } },
		{ emission: 5 },
	]) {
		expect(readLogState({ ...state, ...damage })).toBeUndefined();
	}
});

test("a stored state with an option that isn't valid is one without that option", () => {
	const criteria = { ...criteriaOf({}), outcome: 'whatever', initiatedBy: { id: 5 } };
	const state = { org: 'x', source: 'x', segments: [createSegment(ANY, NOW, NOW)] };
	const stored = {
		...state,
		segments: [{ ...state.segments[0], selection: { ...ANY, criteria } }],
	};
	expect(readLogState(JSON.parse(JSON.stringify(stored)))).toStrictEqual(state);
});

import {
	consumePage,
	createCursor,
	rewindCursor,
} from '../../../nodes/Okta/protocol/log/logCursor';
import { sinceOf } from '../../../nodes/Okta/protocol/log/logQuery';
import {
	event,
	MINUTE,
	NEXT,
	NOW,
	QUERY,
	uuidsOf,
	withPageSize,
} from '../../support/unit/logPages';

describe('a page', () => {
	const at = { readAt: NOW, minAgeMs: 0 };
	const start = createCursor(NOW - 10 * MINUTE, QUERY, NOW);
	const twoPerPage = withPageSize(start, 2);

	test('returns the events of the query in order, and the next request is its link', () => {
		const page = { events: [event('b', 1), event('x', 1, 'user.tea'), event('a', 2)], next: NEXT };
		const { cursor, ...result } = consumePage(start, page, QUERY, at);
		expect(uuidsOf(result)).toStrictEqual(['b', 'a']);
		expect(cursor.nextLink).toBe(NEXT);
	});

	test('that is not full is the end, and everything until now has been read', () => {
		for (const events of [[], [event('a', 1)]]) {
			const result = consumePage(twoPerPage, { events, next: NEXT }, QUERY, at);
			expect(result).toMatchObject({ isEnd: true, cursor: { nextLink: NEXT, readUntil: NOW } });
		}
	});

	test('that is full is not the end', () => {
		const page = { events: [event('a', 2), event('b', 1)], next: NEXT };
		const result = consumePage(twoPerPage, page, QUERY, at);
		expect(result).toMatchObject({ isEnd: false, cursor: { readUntil: NOW - 2 * MINUTE } });
	});

	test('that is full is read until the earliest of its times, in whatever order they are', () => {
		const page = { events: [7, 9, 0, 8, 3].map((ago) => event(`${ago}`, ago)), next: NEXT };
		const { cursor } = consumePage(withPageSize(start, 5), page, QUERY, at);
		expect(cursor.readUntil).toBe(NOW - 9 * MINUTE);
		// They may come again as long as the latest of them may.
		expect(cursor.seenEvents.map(([, time]) => time)).toStrictEqual(Array(5).fill(NOW));
	});

	test("that is full and has an event that was dated in the future isn't read until its time", () => {
		const page = { events: [event('a', 9), event('dated ahead', 0)], next: NEXT };
		const { cursor } = consumePage(twoPerPage, page, QUERY, at);
		expect(cursor.readUntil).toBe(NOW - 9 * MINUTE);
		const again = rewindCursor(cursor, QUERY, NOW);
		expect(sinceOf(again.nextLink)).toBeLessThan(NOW - 9 * MINUTE);
		expect(consumePage(again, page, QUERY, at).events).toStrictEqual([]);
	});

	test('that is full, except for entries without an event, is not the end', () => {
		const page = { events: [event('a', 2)], skipped: 1, next: NEXT };
		const result = consumePage(twoPerPage, page, QUERY, at);
		expect(result).toMatchObject({ isEnd: false, cursor: { readUntil: NOW - 2 * MINUTE } });
	});

	test('returns the events of the query regardless of the case of their types', () => {
		const page = { events: [event('a', 1, 'user.Authentication.Auth_Via_IDP')], next: NEXT };
		const query = { ...QUERY, eventTypes: ['user.authentication.auth_via_idp'] };
		expect(consumePage(start, page, query, at).events).toHaveLength(1);
	});

	test('returns events of all types if the query has none', () => {
		const page = { events: [event('a'), event('x', 1, 'user.tea')], next: NEXT };
		const query = { ...QUERY, eventTypes: [], search: 'tea' };
		expect(consumePage(start, page, query, at).events).toHaveLength(2);
	});

	test('that was already read returns no events, which are forgotten after the overlap', () => {
		const old = { events: [event('a', 9), event('b', 8)], next: NEXT };
		const first = consumePage(twoPerPage, old, QUERY, at);
		expect(consumePage(first.cursor, old, QUERY, at).events).toStrictEqual([]);
		expect(first.cursor.seenEvents).toHaveLength(2);
		const recent = { events: [event('c', 1)], next: NEXT };
		expect(consumePage(first.cursor, recent, QUERY, at).cursor.seenEvents).toHaveLength(1);
	});

	test('that contains an event twice returns it once', () => {
		const page = { events: [event('a', 1), event('b', 1), event('a', 1)], next: NEXT };
		expect(uuidsOf(consumePage(start, page, QUERY, at))).toStrictEqual(['a', 'b']);
	});

	test("with an event dated in the future doesn't move readUntil beyond now", () => {
		const page = { events: [event('future', -60)], next: NEXT };
		const { cursor, events } = consumePage(start, page, QUERY, at);
		expect(events).toHaveLength(1);
		expect(cursor.readUntil).toBe(NOW);
	});
});

describe('the seen events of a page', () => {
	const at = { readAt: NOW, minAgeMs: 0 };
	const start = createCursor(NOW - 60 * MINUTE, QUERY, NOW);

	test('are kept for exactly five minutes before readUntil', () => {
		const kept: [string, number] = ['kept', NOW - 5 * MINUTE];
		const seenEvents: Array<[string, number]> = [['dropped', NOW - 5 * MINUTE - 1], kept];
		const { cursor } = consumePage({ ...start, seenEvents }, { events: [] }, QUERY, at);
		expect(cursor.seenEvents).toStrictEqual([kept]);
	});

	test('are limited to the last 10,000', () => {
		const seenEvents = Array.from({ length: 10_000 }, (_, i): [string, number] => [`${i}`, NOW]);
		const page = { events: [event('a'), event('b')], next: NEXT };
		const { cursor } = consumePage({ ...start, seenEvents }, page, QUERY, at);
		expect(cursor.seenEvents).toHaveLength(10_000);
		expect(cursor.seenEvents[0]).toStrictEqual(['2', NOW]);
	});

	test('have as ID the start of a hash of the UUID, which stored cursors depend on', () => {
		const page = { events: [event('a')], next: NEXT };
		const { cursor } = consumePage(start, page, QUERY, at);
		expect(cursor.seenEvents).toStrictEqual([['ypeBEsobvcr6', NOW]]);
	});

	test('have short IDs, also without a UUID', () => {
		const { uuid, ...withoutUuid } = event('a');
		const page = { events: [{ uuid }, withoutUuid, { ...withoutUuid, uuid: 5 }], next: NEXT };
		const query = { ...QUERY, eventTypes: [] };
		const { cursor, events } = consumePage(start, page, query, at);
		expect(events).toHaveLength(3);
		expect(cursor.seenEvents.map(([id]) => id.length)).toStrictEqual([12, 12, 12]);
		expect(consumePage(cursor, page, query, at).events).toStrictEqual([]);
	});
});

test.each([undefined, null, 5, 'yesterday', ['2026-08-14T09:29:30.000Z']])(
	'an event whose published is %j is emitted, and does not change readUntil',
	(published) => {
		const start = withPageSize(createCursor(NOW - MINUTE, QUERY, NOW), 1);
		const page = { events: [{ ...event('a'), published }], next: NEXT };
		const { cursor, events } = consumePage(start, page, QUERY, { readAt: NOW, minAgeMs: 0 });
		expect(events).toHaveLength(1);
		expect(cursor.readUntil).toBe(NOW - MINUTE);
	},
);

describe('an event that is too young', () => {
	const start = createCursor(NOW - 60 * MINUTE, QUERY, NOW);
	const minAgeMs = 10 * MINUTE;
	const readAt = (minutes: number) => ({ readAt: NOW + minutes * MINUTE, minAgeMs });

	test('holds back later events until it is old enough', () => {
		const page = { events: [event('a', 19), event('b', 1), event('c', 19)], next: NEXT };
		const first = consumePage(start, page, QUERY, readAt(0));
		expect(uuidsOf(first)).toStrictEqual(['a']);
		expect(first).toMatchObject({ isEnd: true, cursor: { nextLink: start.nextLink } });

		const second = consumePage(first.cursor, page, QUERY, readAt(9));
		expect(uuidsOf(second)).toStrictEqual(['b', 'c']);
		expect(second.cursor.nextLink).toBe(NEXT);
	});

	test('is emitted at exactly its minimum age', () => {
		const page = { events: [event('a', 1)], next: NEXT };
		const early = consumePage(start, page, QUERY, { readAt: NOW + 9 * MINUTE - 1, minAgeMs });
		expect(early.events).toStrictEqual([]);
		expect(uuidsOf(consumePage(early.cursor, page, QUERY, readAt(9)))).toStrictEqual(['a']);
	});

	test("isn't held if it's dated more than a minute ahead, since nobody knows how long", () => {
		const page = { events: [event('b', -1.01), event('a', -1), event('c', 60)], next: NEXT };
		const first = consumePage(start, page, QUERY, readAt(0));
		expect(uuidsOf(first)).toStrictEqual(['b']);
		expect(uuidsOf(consumePage(first.cursor, page, QUERY, readAt(11)))).toStrictEqual(['a', 'c']);
	});

	test("that is dated ahead isn't held without a minimum age", () => {
		const page = { events: [event('a', -0.5)], next: NEXT };
		const result = consumePage(start, page, QUERY, { readAt: NOW, minAgeMs: 0 });
		expect(uuidsOf(result)).toStrictEqual(['a']);
	});

	test('keeps the events before it in seenEvents until then', () => {
		const page = { events: [event('a', 20), event('b', 9)], next: NEXT };
		const first = consumePage(start, page, QUERY, readAt(0));
		const longer = { ...page, events: [...page.events, event('c', -8)] };
		const second = consumePage(first.cursor, longer, QUERY, readAt(9));
		const third = consumePage(second.cursor, longer, QUERY, readAt(12));
		const fourth = consumePage(third.cursor, longer, QUERY, readAt(18));
		expect([first, second, third, fourth].map(uuidsOf)).toStrictEqual([['a'], ['b'], [], ['c']]);
	});
});

describe('a page without a link', () => {
	const at = { readAt: NOW, minAgeMs: 0 };
	const start = withPageSize(createCursor(NOW - 60 * MINUTE, QUERY, NOW), 2);

	test('that is not full is the end, and the next request starts five minutes earlier, without duplicates', () => {
		const page = { events: [event('a', 1)] };
		const first = consumePage(start, page, QUERY, at);
		expect(first.isEnd).toBe(true);
		expect(sinceOf(first.cursor.nextLink)).toBe(NOW - 5 * MINUTE);
		expect(consumePage(first.cursor, page, QUERY, at).events).toStrictEqual([]);
	});

	test('that is full is not the end: the next request is by time, and always for a later one', () => {
		const page = { events: [event('a', 20), event('b', 10)] };
		const first = consumePage(start, page, QUERY, at);
		expect(first).toMatchObject({ isEnd: false });
		expect(sinceOf(first.cursor.nextLink)).toBe(NOW - 20 * MINUTE);

		const second = consumePage(withPageSize(first.cursor, 2), page, QUERY, at);
		expect(second).toMatchObject({ isEnd: false, events: [] });
		expect(sinceOf(second.cursor.nextLink)).toBe(NOW - 10 * MINUTE);
		expect(second).not.toHaveProperty('skippedTime');
	});

	test("that is full of events of one time skips those that can't be requested, and reports that", () => {
		const page = { events: [event('a', 10), event('b', 10)] };
		const time = NOW - 10 * MINUTE;
		const cursor = { ...start, nextLink: createCursor(time, QUERY, NOW).nextLink };
		const sinces = [];
		let result = consumePage(withPageSize(cursor, 2), page, QUERY, at);
		expect(result.skippedTime).toBe(time);
		for (let i = 0; i < 4; i++) {
			sinces.push(sinceOf(result.cursor.nextLink) - time);
			result = consumePage(withPageSize(result.cursor, 2), page, QUERY, at);
		}
		expect(sinces).toStrictEqual([1, 2, 4, 8]);
	});

	test('that is full continues where half of its events happened later, or at the latest one', () => {
		const sinceAfter = (minutesAgo: number[]) => {
			const events = minutesAgo.map((ago, index) => event(`${index}`, ago));
			const { cursor } = consumePage(withPageSize(start, events.length), { events }, QUERY, at);
			return (NOW - sinceOf(cursor.nextLink)) / MINUTE;
		};
		expect(sinceAfter([10, 50, 20, 40, 30])).toBe(30);
		expect(sinceAfter([10, 60, 60, 60, 60])).toBe(10);
	});

	test('that is full of events of other types advances too', () => {
		const page = { events: [event('x', 20, 'user.tea'), event('y', 10, 'user.tea')] };
		const { cursor, events } = consumePage(start, page, QUERY, at);
		expect(events).toStrictEqual([]);
		expect(sinceOf(cursor.nextLink)).toBe(NOW - 20 * MINUTE);
	});
});

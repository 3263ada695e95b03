import fc from 'fast-check';

import type { JsonObject } from '../../../nodes/Okta/protocol/json';
import {
	consumePage,
	createCursor,
	isLogCursor,
	rewindCursor,
	type LogCursor,
	type PageResult,
} from '../../../nodes/Okta/protocol/log/logCursor';
import { filterByType } from '../../../nodes/Okta/protocol/log/logQuery';
import { sinceOf, type LogQuery } from '../../../nodes/Okta/protocol/log/logQuery';

const NOW = Date.parse('2026-08-14T09:30:00.000Z');
const MINUTE = 60_000;
const QUERY: LogQuery = {
	eventTypes: ['user.mfa.factor.activate', 'user.mfa.factor.update'],
	filter: '',
	search: '',
};
const NEXT = '/api/v1/logs?after=2&limit=1000';

function event(uuid: string, minutesAgo = 0, eventType = QUERY.eventTypes[0]): JsonObject {
	return { uuid, eventType, published: new Date(NOW - minutesAgo * MINUTE).toISOString() };
}

function uuidsOf({ events }: Pick<PageResult, 'events'>): unknown[] {
	return events.map(({ uuid }) => uuid);
}

/** The same cursor with another page size. */
function withPageSize(cursor: LogCursor, size: number): LogCursor {
	return { ...cursor, nextLink: cursor.nextLink.replace(/limit=\d+/, `limit=${size}`) };
}

describe('a new cursor', () => {
	test('starts at its time, with no events seen', () => {
		const cursor = createCursor(NOW - MINUTE, QUERY, NOW);
		expect(sinceOf(cursor.nextLink)).toBe(NOW - MINUTE);
		expect(cursor).toMatchObject({ startedAt: NOW - MINUTE, readUntil: NOW - MINUTE });
		expect(cursor.seenEvents).toStrictEqual([]);
	});

	test('starts up to 90 days ago', () => {
		const { nextLink } = createCursor(0, QUERY, NOW);
		expect(new Date(sinceOf(nextLink)).toISOString()).toBe('2026-05-16T09:30:00.000Z');
	});
});

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
		expect(result).toMatchObject({ isEnd: false, cursor: { readUntil: NOW - MINUTE } });
	});

	test('returns the events of the query regardless of the case of their types', () => {
		const page = { events: [event('a', 1, 'user.Authentication.Auth_Via_IDP')], next: NEXT };
		const query = { ...QUERY, eventTypes: ['user.authentication.auth_via_idp'] };
		expect(consumePage(start, page, query, at).events).toHaveLength(1);
		expect(filterByType(page.events, query)).toHaveLength(1);
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

	test('keeps the events before it in seenEvents until then', () => {
		const page = { events: [event('a', 20), event('b', 9)], next: NEXT };
		const first = consumePage(start, page, QUERY, readAt(0));
		const longer = { ...page, events: [...page.events, event('c', -8)] };
		const second = consumePage(first.cursor, longer, QUERY, readAt(9));
		const third = consumePage(second.cursor, longer, QUERY, readAt(12));
		const fourth = consumePage(third.cursor, longer, QUERY, readAt(18));
		expect([first, second, third, fourth].map(uuidsOf)).toStrictEqual([['a'], ['b'], [], ['c']]);
	});

	test('and dated in the future is held from when it was first read', () => {
		const page = { events: [event('a', -600), event('b', -900), event('c', 1)], next: NEXT };
		const first = consumePage(start, page, QUERY, readAt(0));
		expect(uuidsOf(first)).toStrictEqual([]);
		const second = consumePage(first.cursor, page, QUERY, readAt(9));
		expect(uuidsOf(second)).toStrictEqual([]);
		const third = consumePage(second.cursor, page, QUERY, readAt(10));
		expect(uuidsOf(third)).toStrictEqual(['a', 'b', 'c']);
		expect(third.cursor).not.toHaveProperty('heldEvents');
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
		expect(sinceOf(first.cursor.nextLink)).toBe(NOW - 15 * MINUTE);

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

	test('that is full of events of other types advances too', () => {
		const page = { events: [event('x', 20, 'user.tea'), event('y', 10, 'user.tea')] };
		const { cursor, events } = consumePage(start, page, QUERY, at);
		expect(events).toStrictEqual([]);
		expect(sinceOf(cursor.nextLink)).toBe(NOW - 15 * MINUTE);
	});
});

describe('a rewound cursor', () => {
	const cursor: LogCursor = {
		nextLink: NEXT,
		startedAt: NOW - 60 * MINUTE,
		readUntil: NOW,
		seenEvents: [['a', NOW]],
	};

	test('starts five minutes earlier, and keeps the seen events', () => {
		const rewound = rewindCursor(cursor, QUERY, NOW);
		expect(sinceOf(rewound.nextLink)).toBe(NOW - 5 * MINUTE);
		expect(rewound).toMatchObject({ seenEvents: [['a', NOW]], readUntil: NOW });
	});

	test('starts no earlier than startedAt', () => {
		const young = { ...cursor, startedAt: NOW - MINUTE };
		expect(sinceOf(rewindCursor(young, QUERY, NOW).nextLink)).toBe(NOW - MINUTE);
	});
});

test('only a complete cursor with a link to the log is valid', () => {
	const cursor = { ...createCursor(NOW, QUERY, NOW), heldEvents: [['a', NOW]] };
	expect(isLogCursor(JSON.parse(JSON.stringify(cursor)))).toBe(true);
	for (const wrong of [
		null,
		{},
		{ ...cursor, nextLink: 'https://evil.example/api/v1/logs?' },
		{ ...cursor, nextLink: '//evil.example/' },
		{ ...cursor, startedAt: 'x' },
		{ ...cursor, readUntil: 'x' },
		{ ...cursor, seenEvents: {} },
		{ ...cursor, seenEvents: [1] },
		{ ...cursor, heldEvents: [1] },
	]) {
		expect(isLogCursor(wrong)).toBe(false);
	}
});

/**
 * The log grows while it's read in pages of any size. Links expire, or a proxy removes them. Events are
 * late or dated in the future, they're held for their minimum age, and batches are lost when a process
 * stops. Still, every event is emitted once and in order. Only without links, a page full of events of
 * one time may skip events, which is reported.
 */
test('every event is emitted once and in order, whatever happens while the log is read', () => {
	const steps = fc.array(
		fc.oneof(
			fc.record({
				kind: fc.constant('grow' as const),
				count: fc.integer({ min: 1, max: 9 }),
				minutesOff: fc.constantFrom(0, 0, 0, -90, 100_000),
			}),
			fc.record({ kind: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 5 }) }),
			fc.record({ kind: fc.constantFrom('expire' as const, 'pass' as const, 'lose' as const) }),
		),
		{ maxLength: 60 },
	);
	fc.assert(
		fc.property(steps, fc.constantFrom(0, 2, 20), fc.boolean(), (happening, minAge, hasLinks) => {
			/** Events with the time at which Okta stored them. */
			const log: Array<{ event: JsonObject; storedAt: number }> = [];
			const emitted: unknown[] = [];
			let now = NOW;
			let cursor = createCursor(NOW, QUERY, NOW);
			const read = (limit: number): PageResult => {
				const parameters = new URL(cursor.nextLink, 'https://acme.okta.com').searchParams;
				const since = Date.parse(parameters.get('since') ?? '');
				const after = Number(parameters.get('after') ?? 0);
				const found = log
					.map(({ event: logged, storedAt }, index) => ({ logged, storedAt, index }))
					.filter(({ storedAt, index }) => index >= after && storedAt >= since)
					.slice(0, limit);
				const next = `/api/v1/logs?limit=1000&since=${parameters.get('since')}&after=${
					(found.at(-1)?.index ?? log.length - 1) + 1
				}`;
				const page = { events: found.map(({ logged }) => logged), ...(hasLinks && { next }) };
				const at = { readAt: now, minAgeMs: minAge * MINUTE };
				return consumePage(withPageSize(cursor, limit), page, QUERY, at);
			};
			let isSkipped = false;
			const emit = (result: PageResult): void => {
				isSkipped ||= result.skippedTime !== undefined;
				emitted.push(...uuidsOf(result));
				cursor = result.cursor;
			};
			for (const step of happening) {
				if (step.kind === 'grow') {
					for (let i = 0; i < step.count; i++) {
						// Each has its own time: without links, events of one time can be skipped.
						now += 1;
						const minutesAgo = (NOW - now) / MINUTE - step.minutesOff;
						log.push({ event: event(String(log.length), minutesAgo), storedAt: now });
					}
				} else if (step.kind === 'read') {
					emit(read(step.limit));
				} else if (step.kind === 'expire') {
					cursor = rewindCursor(cursor, QUERY, now);
				} else if (step.kind === 'pass') {
					now += MINUTE;
				} else {
					// The process stops before n8n saves the batch, so the cursor doesn't move.
					read(3);
				}
			}
			for (let polls = 0; polls < 2 || cursor.heldEvents; polls++) {
				expect(polls).toBeLessThan(500);
				now += 30 * MINUTE;
				let result = read(4);
				for (let i = 0; i < 500 && !result.isEnd; i++) {
					emit(result);
					result = read(4);
				}
				emit(result);
			}
			const all = log.map(({ event: { uuid } }) => uuid);
			expect(hasLinks && isSkipped).toBe(false);
			if (isSkipped) expect(new Set(emitted).size).toBe(emitted.length);
			else expect(emitted).toStrictEqual(all);
		}),
		{ numRuns: 2000 },
	);
});

import fc from 'fast-check';

import type { JsonObject } from '../../nodes/Okta/protocol/json';
import {
	adviceOnLog,
	beginAgain,
	beginAt,
	isPlace,
	newestLink,
	readLogPage,
	takePage,
	type Place,
} from '../../nodes/Okta/protocol/systemLog';

const NOW = Date.parse('2026-08-14T09:30:00.000Z');
const MINUTE = 60_000;
const TYPES = ['user.mfa.factor.activate', 'user.mfa.factor.update'];
const NEXT = '/api/v1/logs?after=2';

function event(uuid: string, minutesAgo = 0, eventType = TYPES[0]): JsonObject {
	return { uuid, eventType, published: new Date(NOW - minutesAgo * MINUTE).toISOString() };
}

function parametersOf(link: string): Record<string, string> {
	expect(link.startsWith('/api/v1/logs?')).toBe(true);
	return Object.fromEntries(new URL(link, 'https://acme.okta.com').searchParams);
}

describe('the request', () => {
	test('is a polling request in the sense of Okta: ascending, without an end', () => {
		expect(parametersOf(beginAt(NOW, TYPES, NOW).link)).toStrictEqual({
			limit: '1000',
			since: '2026-08-14T09:30:00.000Z',
			sortOrder: 'ASCENDING',
			filter: 'eventType eq "user.mfa.factor.activate" or eventType eq "user.mfa.factor.update"',
		});
	});

	test('looks back 90 days at the most', () => {
		const { since } = parametersOf(beginAt(0, TYPES, NOW).link);
		expect(since).toBe('2026-05-16T09:30:00.000Z');
	});

	test('for the newest begins at the end', () => {
		expect(parametersOf(newestLink(TYPES, NOW, 1))).toMatchObject({
			limit: '1',
			sortOrder: 'DESCENDING',
		});
	});

	test('has no filter when that would be too long', () => {
		const many = Array.from({ length: 300 }, (_, i) => `user.tea.drink_number_${i}`);
		expect(parametersOf(beginAt(NOW, many, NOW).link)).not.toHaveProperty('filter');
	});
});

describe('the link to the next page', () => {
	const SELF = '<https://acme.okta.com/api/v1/logs?limit=1>; rel="self"';
	const next = (link: unknown) => readLogPage([], { link })?.next;

	test.each([
		[`${SELF}, <https://acme.okta.com/api/v1/logs?after=2&limit=1>; rel="next"`],
		[`<https://acme.okta.com/api/v1/logs?after=2&limit=1>; rel="next", ${SELF}`],
		['<https://other.example/api/v1/logs?after=2&limit=1>; rel=next'],
		['</api/v1/logs?after=2&limit=1>;rel="next"'],
		[[SELF, '<https://acme.okta.com/api/v1/logs?after=2&limit=1>; rel="next"']],
	])('%j is read, without its host', (header) => {
		expect(next(header)).toBe('/api/v1/logs?after=2&limit=1');
	});

	test('may have a comma in it', () => {
		expect(next('<https://a/api/v1/logs?filter=a,b&after=3>; rel="next"')).toBe(
			'/api/v1/logs?filter=a,b&after=3',
		);
	});

	test.each([
		[undefined],
		[''],
		[SELF],
		[5],
		['<https://acme.okta.com/api/v1/users?after=2>; rel="next"'],
		['<https://acme.okta.com/api/v1/logs/../users?after=2>; rel="next"'],
		['<http://[>; rel="next"'],
		['<javascript:alert(1)>; rel="next"'],
	])('%j is none', (header) => {
		expect(next(header)).toBeUndefined();
	});
});

test.each([[{}], ['x'], [null], [[1]], [{ errorCode: 'E' }]])('%j is no page', (body) => {
	expect(readLogPage(body, {})).toBeUndefined();
});

describe('what is taken of a page', () => {
	const at = { settledBefore: Infinity, readAt: NOW };
	const start = beginAt(NOW - 10 * MINUTE, TYPES, NOW);

	test('are the events of the chosen types, in order, and reading goes on behind it', () => {
		const page = { events: [event('b', 1), event('x', 1, 'user.tea'), event('a', 2)], next: NEXT };
		const { events, place, isEnd } = takePage(start, page, TYPES, at);
		expect(events.map(({ uuid }) => uuid)).toStrictEqual(['b', 'a']);
		expect(place).toMatchObject({ link: NEXT, reached: NOW - MINUTE });
		expect(isEnd).toBe(false);
	});

	test('of an empty one is the knowledge that all up to now was read', () => {
		const taken = takePage(start, { events: [], next: NEXT }, TYPES, at);
		expect(taken).toMatchObject({ events: [], isEnd: true, place: { link: NEXT, reached: NOW } });
	});

	test('without a link to go on is remembered, and reading goes on by time', () => {
		const page = { events: [event('a', 1)] };
		const first = takePage(start, page, TYPES, at);
		expect(first.isEnd).toBe(true);
		expect(parametersOf(first.place.link).since).toBe('2026-08-14T09:24:00.000Z');
		expect(takePage(first.place, page, TYPES, at).events).toStrictEqual([]);
	});

	test('is of the chosen types, however they are spelt', () => {
		const page = { events: [event('a', 1, 'user.Authentication.Auth_Via_IDP')], next: NEXT };
		expect(takePage(start, page, ['user.authentication.auth_via_idp'], at).events).toHaveLength(1);
	});

	test('ends before the first that is too young, and begins there again', () => {
		const page = { events: [event('a', 9), event('b', 1), event('c', 9)], next: NEXT };
		const young = { settledBefore: NOW - 5 * MINUTE, readAt: NOW };
		const first = takePage(start, page, TYPES, young);
		expect(first.events.map(({ uuid }) => uuid)).toStrictEqual(['a']);
		expect(first).toMatchObject({ isEnd: true, place: { link: start.link } });

		const second = takePage(first.place, page, TYPES, at);
		expect(second.events.map(({ uuid }) => uuid)).toStrictEqual(['b', 'c']);
		expect(second.place.link).toBe(NEXT);
	});

	test('is forgotten once it is older than the overlap', () => {
		const page = { events: [event('old', 9), event('new', 1)], next: NEXT };
		const { place } = takePage(start, page, TYPES, at);
		expect(place.met.map(([, time]) => time)).toStrictEqual([NOW - MINUTE]);
	});
});

describe('beginning again by time', () => {
	const place: Place = {
		link: NEXT,
		begun: NOW - 60 * MINUTE,
		reached: NOW,
		met: [['a', NOW]],
	};

	test('goes back five minutes, and knows what was met there', () => {
		const again = beginAgain(place, TYPES, NOW);
		expect(parametersOf(again.link).since).toBe('2026-08-14T09:25:00.000Z');
		expect(again).toMatchObject({ met: [['a', NOW]], reached: NOW });
	});

	test('goes not behind the beginning', () => {
		const young = { ...place, begun: NOW - MINUTE };
		expect(parametersOf(beginAgain(young, TYPES, NOW).link).since).toBe('2026-08-14T09:29:00.000Z');
	});
});

test('only a whole place is one, of a link into the log', () => {
	const place = beginAt(NOW, TYPES, NOW);
	expect(isPlace(JSON.parse(JSON.stringify(place)))).toBe(true);
	for (const wrong of [
		null,
		{},
		{ ...place, link: 'https://evil.example/api/v1/logs?' },
		{ ...place, link: '//evil.example/' },
		{ ...place, reached: 'x' },
		{ ...place, met: {} },
		{ ...place, met: [1] },
	]) {
		expect(isPlace(wrong)).toBe(false);
	}
});

test('a credential that may not read the log is told what it needs', () => {
	const denied = { status: 403, headers: {}, body: {} };
	expect(adviceOnLog(denied)).toContain('Read-Only Administrator');
	expect(adviceOnLog({ ...denied, access: 'oAuth2' })).toContain('okta.logs.read');
	expect(adviceOnLog({ ...denied, status: 503 })).toBeUndefined();
});

/**
 * A log that grows while it is read, page after page of any size, with links that expire, events
 * that are held back and batches that are lost with the process: all comes out, in order, once.
 */
test('whatever happens while a log is read, every event comes out, in order and once', () => {
	const steps = fc.array(
		fc.oneof(
			fc.record({ kind: fc.constant('grow' as const), count: fc.integer({ min: 1, max: 9 }) }),
			fc.record({ kind: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 5 }) }),
			fc.record({ kind: fc.constantFrom('expire' as const, 'pass' as const, 'lose' as const) }),
		),
		{ maxLength: 60 },
	);
	fc.assert(
		fc.property(steps, fc.constantFrom(0, 2), (happening, settleMinutes) => {
			const log: JsonObject[] = [];
			const out: unknown[] = [];
			let now = NOW;
			let place = beginAt(NOW, TYPES, NOW);
			const read = (limit: number) => {
				const parameters = parametersOf(place.link);
				const since = Date.parse(parameters.since ?? '');
				const found = log
					.map((logged, index) => ({ logged, index }))
					.filter(({ logged, index }) => {
						const after = Number(parameters.after ?? 0);
						return index >= after && Date.parse(String(logged.published)) >= since;
					})
					.slice(0, limit);
				const after = (found.at(-1)?.index ?? log.length - 1) + 1;
				const next = `${beginAt(since, TYPES, now).link}&after=${after}`;
				const page = { events: found.map(({ logged }) => logged), next };
				const settledBefore = settleMinutes === 0 ? Infinity : now - settleMinutes * MINUTE;
				return takePage(place, page, TYPES, { settledBefore, readAt: now });
			};
			for (const step of happening) {
				if (step.kind === 'grow') {
					for (let i = 0; i < step.count; i++) {
						const minutesAgo = (NOW - now) / MINUTE;
						log.push(event(String(log.length), minutesAgo));
					}
				} else if (step.kind === 'read') {
					const taken = read(step.limit);
					out.push(...taken.events.map(({ uuid }) => uuid));
					place = taken.place;
				} else if (step.kind === 'expire') {
					place = beginAgain(place, TYPES, now);
				} else if (step.kind === 'pass') {
					now += MINUTE;
				} else {
					// Handed over and lost with the process: the place stays, and so it comes again.
					read(3);
				}
			}
			now += 10 * MINUTE;
			for (let taken = read(4), i = 0; i < 500; taken = read(4), i++) {
				out.push(...taken.events.map(({ uuid }) => uuid));
				place = taken.place;
				if (taken.isEnd) break;
			}
			expect(out).toStrictEqual(log.map(({ uuid }) => uuid));
		}),
		{ numRuns: 1000 },
	);
});

import type { JsonObject } from '../../../nodes/Okta/protocol/json';
import { estimateSize, readLogPage } from '../../../nodes/Okta/protocol/log/logPage';
import { cpuTimeOf } from '../../support/unit/cpuTime';

describe('the link to the next page', () => {
	const SELF = '<https://acme.okta.com/api/v1/logs?limit=1>; rel="self"';
	const next = (link: unknown) => readLogPage([], { link })?.next;

	test.each([
		[`${SELF}, <https://acme.okta.com/api/v1/logs?after=2&limit=1>; rel="next"`],
		[`<https://acme.okta.com/api/v1/logs?after=2&limit=1>; rel="next", ${SELF}`],
		['<https://other.example/api/v1/logs?after=2&limit=1>; rel=next'],
		['</api/v1/logs?after=2&limit=1>;rel="next"'],
		['</api/v1/logs?after=2&limit=1>; title="t"; REL="Next"'],
		['</api/v1/logs?after=2&limit=1> ;  rel="next"'],
		[[SELF, '<https://acme.okta.com/api/v1/logs?after=2&limit=1>; rel="next"']],
	])('%j is parsed, without its host', (header) => {
		expect(next(header)).toBe('/api/v1/logs?after=2&limit=1');
	});

	test('may contain a comma', () => {
		expect(next('<https://a/api/v1/logs?filter=a,b&after=3>; rel="next"')).toBe(
			'/api/v1/logs?filter=a,b&after=3',
		);
	});

	test.each(['<', '<a>', '<a>;'])('takes no time to look for in a long header of %s', (part) => {
		expect(cpuTimeOf(() => void next(part.repeat(16_000)))).toBeLessThan(50);
	});

	test.each([
		[undefined],
		[''],
		[SELF],
		[[SELF, '; rel="next"']],
		['</api/v1/logs?after=2>'],
		['</api/v1/logs?after=2>; rel="prev"'],
		['/api/v1/logs?after=2; rel="next"'],
		['<https://acme.okta.com/api/v1/logs>; rel="next"'],
		[5],
		['<https://acme.okta.com/api/v1/users?after=2>; rel="next"'],
		['<https://acme.okta.com/api/v1/logs/../users?after=2>; rel="next"'],
		['<http://[>; rel="next"'],
		['<javascript:alert(1)>; rel="next"'],
	])('%j is ignored', (header) => {
		expect(next(header)).toBeUndefined();
	});
});

test.each([[{}], ['x'], [null], [[1]], [{ errorCode: 'E' }]])("%j isn't a page", (body) => {
	expect(readLogPage(body, {})).toBeUndefined();
});

test('the events of a page are unchanged', () => {
	const body = [{ uuid: 'a', odd: [1] }, {}];
	const { events, ...rest } = readLogPage(body, {}) ?? {};
	expect(events).toStrictEqual(body);
	expect(rest).toStrictEqual({ next: undefined });
});

test("entries of a page that aren't events are counted and left out", () => {
	const body = [null, { uuid: 'a' }, 'x', 5, [{ uuid: 'b' }]];
	expect(readLogPage(body, {})).toStrictEqual({
		events: [{ uuid: 'a' }],
		skipped: 4,
		next: undefined,
	});
});

describe('the estimated size of a page', () => {
	const sizeOf = (events: JsonObject[]) => estimateSize({ events });

	test('is about that of its JSON', () => {
		const events = Array.from({ length: 1000 }, (_, i) => ({ uuid: 'x'.repeat(100 + (i % 97)) }));
		expect(sizeOf(events) / JSON.stringify(events).length).toBeCloseTo(1, 0);
		expect(sizeOf(events.slice(0, 7))).toBe(JSON.stringify(events.slice(0, 7)).length);
	});

	test('is found by measuring 20 of its events at most', () => {
		let measured = 0;
		const toJSON = () => ({ size: ++measured });
		sizeOf(Array.from({ length: 1000 }, () => ({ toJSON })));
		expect(measured).toBe(20);
	});

	test('of a page without events is zero', () => {
		expect(sizeOf([])).toBe(0);
	});
});

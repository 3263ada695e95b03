import {
	adviceForLog,
	buildLogItems,
	readLogPage,
} from '../../../nodes/Okta/protocol/log/systemLog';

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

	test.each([
		[undefined],
		[''],
		[SELF],
		['</api/v1/logs?after=2>'],
		['</api/v1/logs?after=2>; rel="prev"'],
		['/api/v1/logs?after=2; rel="next"'],
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
	expect(readLogPage(body, {})).toStrictEqual({ events: body, next: undefined });
});

test('items have the path of the log as source, and no metadata of a delivery', () => {
	const event = { eventType: 'user.session.start', uuid: 'a' };
	expect(buildLogItems([event], 'https://acme.okta.com', 'card')).toMatchObject([
		{
			UUID: 'a',
			'Event ID': null,
			'Event Time': null,
			'Event Details': event,
			Headers: {},
			Source: { URL: 'https://acme.okta.com/api/v1/logs', 'Event Hook ID': null },
		},
	]);
	expect(buildLogItems([event], 'https://acme.okta.com', 'event')).toStrictEqual([event]);
});

test('the advice for a credential without permission names the permission', () => {
	const denied = { status: 403, headers: {}, body: {} };
	expect(adviceForLog(denied)).toContain('Read-Only Administrator');
	expect(adviceForLog({ ...denied, authentication: 'oAuth2' })).toContain('okta.logs.read');
	expect(adviceForLog({ ...denied, status: 405 })).toContain('Read-Only Administrator');
	expect(adviceForLog({ ...denied, status: 405, authentication: 'oAuth2' })).toContain(
		'Report Administrator',
	);
	expect(adviceForLog({ ...denied, status: 404 })).toContain("Check 'Okta Domain'");
	expect(adviceForLog({ ...denied, status: 503 })).toBeUndefined();
	const headers = { 'www-authenticate': 'Bearer error="insufficient_scope"' };
	expect(adviceForLog({ ...denied, headers, authentication: 'oAuth2' })).toBeUndefined();
});

test('the advice for a rejected expression links to the syntax', () => {
	const rejected = { status: 400, headers: {}, body: {} };
	const query = { eventTypes: [], filter: 'actor.id is "a"', search: '' };
	expect(adviceForLog(rejected, query)).toContain(
		'https://developer.okta.com/docs/reference/system-log-query/',
	);
	expect(adviceForLog(rejected, { ...query, filter: '', search: 'a' })).toContain(
		'system-log-query',
	);
	expect(adviceForLog({ ...rejected, status: 404 }, query)).toContain("Check 'Okta Domain'");
	expect(adviceForLog(rejected, { ...query, filter: '' })).toMatch(/^Check the selected events/);
	expect(adviceForLog(rejected)).toMatch(/^Check the selected events/);
});

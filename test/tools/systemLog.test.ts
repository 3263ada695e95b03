import axios, { type AxiosResponse } from 'axios';

import { factorActivation, type OktaEvent } from '../../tools/okta-emulator/events';
import { setUpOrg } from '../support/tools/orgSetup';

const setup = setUpOrg();

async function get(query: Record<string, string> | string = {}): Promise<AxiosResponse> {
	const isUrl = typeof query === 'string';
	return await axios.get(isUrl ? query : `${setup.okta.url}/api/v1/logs`, {
		params: isUrl ? undefined : query,
		headers: { Authorization: `SSWS ${setup.org.token}` },
		validateStatus: () => true,
	});
}

async function findUuids(query: Record<string, string>): Promise<unknown[]> {
	const { status, data } = await get(query);
	expect(status).toBe(200);
	return (data as OktaEvent[]).map(({ uuid }) => uuid);
}

function nextOf({ headers }: AxiosResponse): string {
	return /<([^>]*)>; rel="next"/.exec(String(headers.link))?.[1] ?? '';
}

function ago(minutes: number): string {
	return new Date(Date.now() - minutes * 60_000).toISOString();
}

describe('a filter', () => {
	beforeEach(() => {
		setup.org.systemLog.add(
			factorActivation({ uuid: 'a', severity: 'WARN' }),
			factorActivation({ uuid: 'b', outcome: { result: 'FAILURE' } }),
			factorActivation({ uuid: 'c', eventType: 'user.session.start', target: null }),
		);
	});

	test.each([
		['eventType eq "user.session.start"', ['c']],
		['eventType sw "user.mfa." and severity ne "WARN"', ['b']],
		['target.type eq "User" and target.displayName co "Hopper"', ['a', 'b']],
		['not (outcome.result eq "SUCCESS")', ['b']],
		['actor.id eq "00u1ada00lovelace001" and severity eq "INFO"', ['b', 'c']],
		['actor.id eq "00u1grace00hopper002"', []],
		['target.id eq "00u1grace00hopper002"', ['a', 'b']],
		['target.id eq "00U1GRACE00HOPPER002"', []],
		['severity eq "WARN" or (eventType ew ".start" and target pr)', ['a', 'c']],
		['client.geographicalContext.city eq "Oslo"', []],
	])('%s finds %j', async (filter, uuids) => {
		expect(await findUuids({ filter })).toStrictEqual(uuids);
	});

	test.each([
		'eventType is "x"',
		'eventType eq "x',
		'(eventType eq "x"',
		'eventType eq "x")',
		'eventType eq',
		'surname eq "x"',
		'target[type eq "User"]',
		'',
	])('%j is rejected', async (filter) => {
		expect(await get({ filter })).toMatchObject({ status: 400, data: { errorCode: 'E0000031' } });
	});
});

describe('keywords', () => {
	beforeEach(() => {
		setup.org.systemLog.add(
			factorActivation({ uuid: 'a' }),
			factorActivation({ uuid: 'b', client: null }),
		);
	});

	test.each([
		['linux', ['a']],
		['LINUX firefox', ['a']],
		['lin', []],
		['ada@acme.example', ['a', 'b']],
	])('%s find %j', async (q, uuids) => {
		expect(await findUuids({ q })).toStrictEqual(uuids);
	});

	test.each(['a b c d e f g h i j k', 'x'.repeat(41)])('%j are rejected', async (q) => {
		expect((await get({ q })).status).toBe(400);
	});
});

describe('the start time', () => {
	test('can have an offset', async () => {
		setup.org.systemLog.add(factorActivation({ uuid: 'a', published: ago(2) }));
		const since = ago(3).replace('Z', '+00:00');
		expect(await findUuids({ since })).toStrictEqual(['a']);
		expect(await findUuids({ since: ago(1).replace('Z', '+00:00') })).toStrictEqual([]);
	});

	test('is compared with when Okta stored the event in a polling request, otherwise with its time', async () => {
		setup.org.systemLog.add(factorActivation({ uuid: 'a' }));
		setup.org.systemLog.add(factorActivation({ uuid: 'late', published: ago(60) }));
		const since = ago(5);
		expect(await findUuids({ since })).toStrictEqual(['a', 'late']);
		expect(await findUuids({ since, until: ago(-5) })).toStrictEqual(['a']);
		expect(await findUuids({ since, sortOrder: 'DESCENDING' })).toStrictEqual(['a']);
	});
});

describe('links', () => {
	test('point to the next page, at the URL of the request', async () => {
		setup.org.systemLog.add(...['a', 'b', 'c'].map((uuid) => factorActivation({ uuid })));
		const first = await get({ limit: '2', since: ago(5) });
		const link = nextOf(first);
		expect(link.startsWith(`${setup.okta.url}/api/v1/logs?`)).toBe(true);
		expect(new URL(link).searchParams.get('since')).toMatch(/\+00:00$/);

		const second = await get(link);
		expect(second.data).toMatchObject([{ uuid: 'c' }]);
		const third = await get(nextOf(second));
		expect(third.data).toStrictEqual([]);
		setup.org.systemLog.add(factorActivation({ uuid: 'd' }));
		expect((await get(nextOf(third))).data).toMatchObject([{ uuid: 'd' }]);
	});

	test('are missing on the last page when a request has an end time', async () => {
		setup.org.systemLog.add(factorActivation());
		expect(nextOf(await get({ until: ago(0) }))).toBe('');
	});
});

test('every response has the rate limit, and a request that exceeds it is rejected', async () => {
	setup.org.systemLog.rateLimit = 2;
	const reset = /^\d{10}$/;
	for (const [remaining, status] of [
		['1', 200],
		['0', 200],
		['0', 429],
	] as const) {
		const response = await get();
		expect(response.status).toBe(status);
		expect(response.headers).toMatchObject({
			'x-rate-limit-limit': '2',
			'x-rate-limit-remaining': remaining,
			'x-rate-limit-reset': expect.stringMatching(reset) as string,
		});
	}
	setup.org.systemLog.resetRateLimit();
	expect((await get()).status).toBe(200);
});

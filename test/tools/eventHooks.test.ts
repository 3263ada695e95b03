import axios, { type AxiosResponse } from 'axios';

import { factorActivation } from '../../tools/okta-emulator/events';
import { setUpOrg } from '../support/tools/orgSetup';

const setup = setUpOrg();
const { listener } = setup;

/** The properties of Okta's responses that these tests use. */
interface HookResponse {
	id: string;
	status: string;
	verificationStatus: string;
	events: { items: string[]; filter: unknown };
	channel: { config: { authScheme: unknown } };
	_links: Record<string, unknown>;
	errorCode?: string;
	errorSummary?: string;
	errorCauses?: unknown[];
}

async function send(
	method: 'GET' | 'POST' | 'PUT' | 'DELETE',
	path: string = '',
	data?: unknown,
	authorization = `SSWS ${setup.org.token}`,
): Promise<AxiosResponse<HookResponse>> {
	return await axios.request<HookResponse>({
		method,
		url: `${setup.okta.url}/api/v1/eventHooks${path}`,
		data: data ?? (method === 'POST' ? {} : undefined),
		headers: { Authorization: authorization },
		validateStatus: () => true,
	});
}

const SCHEME = { type: 'HEADER', key: 'Authorization', value: 'a secret' };

function hookRequest(changes: { config?: object; events?: object; [name: string]: unknown } = {}) {
	const { config, events, ...rest } = changes;
	return {
		name: 'Factors',
		events: { type: 'EVENT_TYPE', items: ['user.mfa.factor.activate'], ...events },
		channel: {
			type: 'HTTP',
			version: '1.0.0',
			config: { uri: listener.url, authScheme: SCHEME, ...config },
		},
		...rest,
	};
}

async function create(changes: Parameters<typeof hookRequest>[0] = {}): Promise<HookResponse> {
	return (await send('POST', '', hookRequest(changes))).data;
}

async function createVerified(
	changes: Parameters<typeof hookRequest>[0] = {},
): Promise<HookResponse> {
	const { id } = await create(changes);
	return (await send('POST', `/${id}/lifecycle/verify`)).data;
}

describe('a new hook', () => {
	test('has an ID of `who` and 17 characters, and is active but not verified', async () => {
		const hook = await create();
		expect(hook.id).toMatch(/^who\w{17}$/);
		expect(hook).toMatchObject({ status: 'ACTIVE', verificationStatus: 'UNVERIFIED' });
	});

	test('is inactive if the request says so', async () => {
		expect(await create({ status: 'INACTIVE' })).toMatchObject({ status: 'INACTIVE' });
	});

	test('is returned with its event types in another order, and without the secret', async () => {
		const items = ['user.lifecycle.create', 'system.agent.ad.invoke-powershell'];
		const hook = await create({ events: { items } });
		expect(hook.events.items).toStrictEqual(items.toReversed());
		expect(hook.channel.config.authScheme).toStrictEqual({ type: 'HEADER', key: SCHEME.key });
		expect(JSON.stringify(hook)).not.toContain(SCHEME.value);
	});

	test.each([
		['undefined', undefined],
		['null', null],
	])('can have no authentication: Okta returns %s as null', async (_, authScheme) => {
		const hook = await create({ config: { authScheme } });
		expect(hook.channel.config.authScheme).toBeNull();
	});

	test.each<[string, Parameters<typeof hookRequest>[0]]>([
		['a property that Okta does not have', { title: 'Factors' }],
		['no name', { name: '' }],
		['an unknown status', { status: 'PAUSED' }],
		['no event type', { events: { items: [] } }],
		["an event type that event hooks can't have", { events: { items: ['event_hook.delivery'] } }],
		['an http URL', { config: { uri: 'http://localhost/' } }],
		[
			'an authentication header without a value',
			{ config: { authScheme: { ...SCHEME, value: undefined } } },
		],
	])('is rejected with %s', async (_, changes) => {
		setup.conformance.except(/^request POST \/api\/v1\/eventHooks: /);
		const { status, data } = await send('POST', '', hookRequest(changes));
		expect(status).toBe(400);
		expect(data).toMatchObject({ errorCode: 'E0000001' });
		expect(setup.org.hooks.size).toBe(0);
	});

	test("is rejected with a body that isn't JSON", async () => {
		setup.conformance.except(/^request POST \/api\/v1\/eventHooks: /);
		const { status, data } = await send('POST', '', '{"name": ');
		expect([status, data.errorCode]).toStrictEqual([400, 'E0000003']);
	});

	test('is rejected with the name of another hook', async () => {
		await create();
		const { status, data } = await send('POST', '', hookRequest());
		expect([status, data.errorCode]).toStrictEqual([400, 'E0000001']);
	});
});

describe('a replaced hook', () => {
	const filter = {
		type: 'EXPRESSION_LANGUAGE',
		eventFilterMap: [{ event: 'user.mfa.factor.activate', condition: { expression: 'true' } }],
	};

	test.each([
		['without a filter', undefined],
		['with a filter, whose condition is returned with a version of null', filter],
	])('stays the same when a client sends back what it got, %s', async (_, requestedFilter) => {
		const { id } = await createVerified({ events: { filter: requestedFilter } });
		const before = (await send('GET', `/${id}`)).data;
		const { status, data } = await send('PUT', `/${id}`, before);
		expect(status).toBe(200);
		expect({ ...data, lastUpdated: 0 }).toStrictEqual({
			...before,
			lastUpdated: 0,
			events: data.events,
		});
		expect(data.events.filter).toStrictEqual(before.events.filter);

		await setup.org.emitEvent(factorActivation());
		expect(listener.requests.at(-1)?.get('Authorization')).toBe(SCHEME.value);
	});

	test('with another authentication field gets the secret in that header, and only there', async () => {
		const authScheme = { ...SCHEME, key: 'X-Okta-Secret' };
		const { id } = await createVerified();
		const { data } = await send('PUT', `/${id}`, hookRequest({ config: { authScheme } }));
		expect(data.channel.config.authScheme).toStrictEqual({ type: 'HEADER', key: 'X-Okta-Secret' });
		await send('POST', `/${id}/lifecycle/verify`);
		await setup.org.emitEvent(factorActivation());
		const [, handshake, delivery] = listener.requests;
		expect([handshake?.method, delivery?.method]).toStrictEqual(['GET', 'POST']);
		for (const request of [handshake, delivery]) {
			expect(request?.get('X-Okta-Secret')).toBe(SCHEME.value);
			expect(request?.headers).not.toHaveProperty('authorization');
		}
	});

	test('gets the status of the request: INACTIVE deactivates it', async () => {
		const { id } = await createVerified();
		const { data } = await send('PUT', `/${id}`, hookRequest({ status: 'INACTIVE' }));
		expect(data).toMatchObject({ status: 'INACTIVE', verificationStatus: 'VERIFIED' });
		await setup.org.emitEvent(factorActivation());
		expect(listener.requests.map(({ method }) => method)).toStrictEqual(['GET']);
	});

	test('with another channel must be verified again', async () => {
		const { id } = await createVerified();
		const config = { uri: `${listener.url}/other` };
		const { data } = await send('PUT', `/${id}`, hookRequest({ config }));
		expect(data.verificationStatus).toBe('UNVERIFIED');
	});

	test('without authentication gets requests without the header', async () => {
		const { id } = await createVerified();
		const { data } = await send('PUT', `/${id}`, hookRequest({ config: { authScheme: null } }));
		expect(data.channel.config.authScheme).toBeNull();
		await send('POST', `/${id}/lifecycle/verify`);
		await setup.org.emitEvent(factorActivation());
		const [, handshake, delivery] = listener.requests;
		expect([handshake?.method, delivery?.method]).toStrictEqual(['GET', 'POST']);
		expect(handshake?.headers).not.toHaveProperty('authorization');
		expect(delivery?.headers).not.toHaveProperty('authorization');
	});
});

describe('a lifecycle operation', () => {
	test('is idempotent: deactivating an inactive hook returns 200', async () => {
		const { id } = await create({ status: 'INACTIVE' });
		const { status, data } = await send('POST', `/${id}/lifecycle/deactivate`);
		expect([status, data.status]).toStrictEqual([200, 'INACTIVE']);
	});

	test('is in the links of a hook only if its status allows it', async () => {
		const { id, _links } = await create();
		expect(Object.keys(_links)).toStrictEqual(['self', 'verify', 'deactivate']);
		const inactive = (await send('POST', `/${id}/lifecycle/deactivate`)).data;
		expect(Object.keys(inactive._links)).toStrictEqual(['activate', 'self', 'delete']);
	});

	test('must deactivate a hook before it can be deleted', async () => {
		const { id } = await create();
		expect((await send('DELETE', `/${id}`)).status).toBe(400);
		await send('POST', `/${id}/lifecycle/deactivate`);
		const deleted = await send('DELETE', `/${id}`);
		expect([deleted.status, deleted.data]).toStrictEqual([204, '']);
		const { status, data } = await send('GET', `/${id}`);
		expect(status).toBe(404);
		expect(data.errorSummary).toBe(`Not found: Resource not found: ${id} (Webhook)`);
	});
});

describe('a verification', () => {
	test('is retried once when there is no response within 3 seconds', async () => {
		listener.nextResponses.push(() => {});
		const { id } = await create();
		const start = Date.now();
		const { data } = await send('POST', `/${id}/lifecycle/verify`);
		expect(data.verificationStatus).toBe('VERIFIED');
		expect(Date.now() - start).toBeGreaterThanOrEqual(2900);
		expect(Date.now() - start).toBeLessThan(6000);
		expect(setup.org.hookRequests.map(({ kind }) => kind)).toStrictEqual([
			'handshake',
			'handshake',
		]);
	});

	test("that fails twice is rejected with Okta's recorded message, and keeps the hook", async () => {
		listener.nextResponses.push(
			(response) => response.status(500).end(),
			(response) => response.json([{ verification: 'in a list' }]),
		);
		setup.conformance.except(/^response to the challenge: /);
		const { id } = await create();
		const { status, data } = await send('POST', `/${id}/lifecycle/verify`);
		expect(status).toBe(400);
		expect(data).toMatchObject({
			errorCode: 'E0000001',
			errorSummary: 'Api validation failed: eventHook',
			errorCauses: [{ errorSummary: 'Unable to verify event hook. Hook Factors execution failed' }],
		});
		expect(listener.requests).toHaveLength(2);
		expect((await send('GET', `/${id}`)).data.verificationStatus).toBe('UNVERIFIED');
	});
});

describe('an org with 25 active hooks', () => {
	function fill(count = 25): void {
		for (let i = 0; i < count; i++) setup.org.seedHook({ uri: `https://other.example/${i}` });
	}

	test('rejects creating another one', async () => {
		fill();
		expect((await send('POST', '', hookRequest())).status).toBe(400);
	});

	test('or allows creating it and rejects verifying it', async () => {
		setup.org.rejectsCreateWhenFull = false;
		fill();
		const { id } = await create();
		const { status, data } = await send('POST', `/${id}/lifecycle/verify`);
		expect([status, data.errorCode]).toStrictEqual([400, 'E0000001']);
		expect(listener.requests).toHaveLength(0);
	});

	test("doesn't count inactive and unverified hooks", async () => {
		fill(24);
		setup.org.seedHook({ uri: 'https://other.example/', status: 'INACTIVE' });
		setup.org.seedHook({ uri: 'https://other.example/', verificationStatus: 'UNVERIFIED' });
		expect(await createVerified()).toMatchObject({ verificationStatus: 'VERIFIED' });
	});

	test('rejects activating a verified hook, also by a PUT', async () => {
		const { id } = await createVerified({ status: 'INACTIVE' });
		fill();
		expect((await send('POST', `/${id}/lifecycle/activate`)).status).toBe(400);
		const activated = hookRequest({ status: 'ACTIVE' });
		expect((await send('PUT', `/${id}`, activated)).status).toBe(400);
	});
});

describe('every response', () => {
	const expectStandardHeaders = ({ headers }: AxiosResponse) => {
		const now = Date.parse(String(headers.date)) / 1000;
		const reset = Number(headers['x-rate-limit-reset']);
		expect(reset).toBeGreaterThan(now);
		expect(reset - now).toBeLessThanOrEqual(60);
		const limit = Number(headers['x-rate-limit-limit']);
		expect(Number(headers['x-rate-limit-remaining'])).toBeLessThan(limit);
	};

	test('has the rate limit and the date by the same clock, also error responses', async () => {
		setup.org.serviceApps.clockSkew = -3_600_000;
		expectStandardHeaders(await send('GET'));
		expectStandardHeaders(await send('GET', '/who00000000000000000'));
		expectStandardHeaders(await send('GET', '', undefined, 'SSWS wrong'));
		setup.org.faults.push({ kind: 'error', errorCode: 'E0000010', method: 'GET', path: /./ });
		expectStandardHeaders(await send('GET'));
	});

	test('counts down the remaining requests, which are 0 when the rate limit is exceeded', async () => {
		const remaining = ({ headers }: AxiosResponse) => Number(headers['x-rate-limit-remaining']);
		const before = remaining(await send('GET'));
		// A new minute can start between the two requests.
		expect([before - 1, 1199]).toContain(remaining(await send('GET')));
		setup.org.faults.push({ kind: 'error', errorCode: 'E0000047', method: 'GET', path: /./ });
		const rejected = await send('GET');
		expect([rejected.status, remaining(rejected)]).toStrictEqual([429, 0]);
	});
});

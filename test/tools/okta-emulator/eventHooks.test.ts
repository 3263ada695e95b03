import axios, { type AxiosResponse } from 'axios';

import { factorActivation } from '../../../tools/okta-emulator/events';
import { HookListener } from '../../support/hookListener';
import { startOrg, type RunningOrg } from '../../support/startOrg';

let running: RunningOrg;
let listener: HookListener;

beforeAll(async () => {
	listener = await new HookListener().open();
});

beforeEach(async () => {
	running = await startOrg();
	listener.requests.length = 0;
	listener.answers.length = 0;
});

afterEach(async () => await running.close());
afterAll(async () => await listener.close());

/** As little of a hook as Okta returns that these tests look at. */
interface Returned {
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

async function call(
	method: 'GET' | 'POST' | 'PUT' | 'DELETE',
	path: string = '',
	data?: unknown,
	authorization = `SSWS ${running.org.token}`,
): Promise<AxiosResponse<Returned>> {
	return await axios.request<Returned>({
		method,
		url: `${running.okta.url}/api/v1/eventHooks${path}`,
		data: data ?? (method === 'POST' ? {} : undefined),
		headers: { Authorization: authorization },
		validateStatus: () => true,
	});
}

const SCHEME = { type: 'HEADER', key: 'Authorization', value: 'a secret' };

function definition(changes: { config?: object; events?: object; [name: string]: unknown } = {}) {
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

async function create(changes: Parameters<typeof definition>[0] = {}): Promise<Returned> {
	return (await call('POST', '', definition(changes))).data;
}

async function createVerified(changes: Parameters<typeof definition>[0] = {}): Promise<Returned> {
	const { id } = await create(changes);
	return (await call('POST', `/${id}/lifecycle/verify`)).data;
}

describe('a new hook', () => {
	test('has an id of `who` and 17 characters, and is active but not verified', async () => {
		const hook = await create();
		expect(hook.id).toMatch(/^who\w{17}$/);
		expect(hook).toMatchObject({ status: 'ACTIVE', verificationStatus: 'UNVERIFIED' });
	});

	test('is inactive if the body says so', async () => {
		expect(await create({ status: 'INACTIVE' })).toMatchObject({ status: 'INACTIVE' });
	});

	test('comes back with its event types in another order, and without the secret', async () => {
		const items = ['user.lifecycle.create', 'system.agent.ad.invoke-powershell'];
		const hook = await create({ events: { items } });
		expect(hook.events.items).toStrictEqual(items.toReversed());
		expect(hook.channel.config.authScheme).toStrictEqual({ type: 'HEADER', key: SCHEME.key });
		expect(JSON.stringify(hook)).not.toContain(SCHEME.value);
	});

	test.each([
		['none', undefined],
		['null', null],
	])('may have no authentication: %s comes back as null', async (_, authScheme) => {
		const hook = await create({ config: { authScheme } });
		expect(hook.channel.config.authScheme).toBeNull();
	});

	test.each<[string, Parameters<typeof definition>[0]]>([
		['a property that Okta does not have', { title: 'Factors' }],
		['no name', { name: '' }],
		['a status that is none', { status: 'PAUSED' }],
		['no event type', { events: { items: [] } }],
		['a type that no hook may name', { events: { items: ['event_hook.delivery'] } }],
		['a URL on http', { config: { uri: 'http://localhost/' } }],
		[
			'an authentication header without its value',
			{ config: { authScheme: { ...SCHEME, value: undefined } } },
		],
	])('is refused with %s', async (_, changes) => {
		running.conformance.except(/^request POST \/api\/v1\/eventHooks: /);
		const { status, data } = await call('POST', '', definition(changes));
		expect(status).toBe(400);
		expect(data).toMatchObject({ errorCode: 'E0000001' });
		expect(running.org.hooks.size).toBe(0);
	});

	test('is refused with a body that is no JSON', async () => {
		running.conformance.except(/^request POST \/api\/v1\/eventHooks: /);
		const { status, data } = await call('POST', '', '{"name": ');
		expect([status, data.errorCode]).toStrictEqual([400, 'E0000003']);
	});

	test('is refused with the name of another', async () => {
		await create();
		const { status, data } = await call('POST', '', definition());
		expect([status, data.errorCode]).toStrictEqual([400, 'E0000001']);
	});
});

describe('a hook that is replaced', () => {
	const filter = {
		type: 'EXPRESSION_LANGUAGE',
		eventFilterMap: [{ event: 'user.mfa.factor.activate', condition: { expression: 'true' } }],
	};

	test.each([
		['without a filter', undefined],
		['with a filter, whose condition comes back with a version of null', filter],
	])('by what was got of it stays as it was: %s', async (_, wanted) => {
		const { id } = await createVerified({ events: { filter: wanted } });
		const before = (await call('GET', `/${id}`)).data;
		const { status, data } = await call('PUT', `/${id}`, before);
		expect(status).toBe(200);
		expect({ ...data, lastUpdated: 0 }).toStrictEqual({
			...before,
			lastUpdated: 0,
			events: data.events,
		});
		expect(data.events.filter).toStrictEqual(before.events.filter);

		await running.org.emitEvent(factorActivation());
		expect(listener.requests.at(-1)?.get('Authorization')).toBe(SCHEME.value);
	});

	test('takes the status of the body: INACTIVE deactivates it', async () => {
		const { id } = await createVerified();
		const { data } = await call('PUT', `/${id}`, definition({ status: 'INACTIVE' }));
		expect(data).toMatchObject({ status: 'INACTIVE', verificationStatus: 'VERIFIED' });
		await running.org.emitEvent(factorActivation());
		expect(listener.requests.map(({ method }) => method)).toStrictEqual(['GET']);
	});

	test('by another channel must be verified again', async () => {
		const { id } = await createVerified();
		const config = { uri: `${listener.url}/other` };
		const { data } = await call('PUT', `/${id}`, definition({ config }));
		expect(data.verificationStatus).toBe('UNVERIFIED');
	});

	test('without its authentication is called without the header from then on', async () => {
		const { id } = await createVerified();
		const { data } = await call('PUT', `/${id}`, definition({ config: { authScheme: null } }));
		expect(data.channel.config.authScheme).toBeNull();
		await call('POST', `/${id}/lifecycle/verify`);
		await running.org.emitEvent(factorActivation());
		const [, handshake, delivery] = listener.requests;
		expect([handshake?.method, delivery?.method]).toStrictEqual(['GET', 'POST']);
		expect(handshake?.headers).not.toHaveProperty('authorization');
		expect(delivery?.headers).not.toHaveProperty('authorization');
	});
});

describe('the lifecycle', () => {
	test('may be asked for what is so already: an inactive hook is deactivated with 200', async () => {
		const { id } = await create({ status: 'INACTIVE' });
		const { status, data } = await call('POST', `/${id}/lifecycle/deactivate`);
		expect([status, data.status]).toStrictEqual([200, 'INACTIVE']);
	});

	test('tells by its links what can be done with a hook', async () => {
		const { id, _links } = await create();
		expect(Object.keys(_links)).toStrictEqual(['self', 'verify', 'deactivate']);
		const inactive = (await call('POST', `/${id}/lifecycle/deactivate`)).data;
		expect(Object.keys(inactive._links)).toStrictEqual(['activate', 'self', 'delete']);
	});

	test('ends with the deletion of an inactive hook; an active one is not deleted', async () => {
		const { id } = await create();
		expect((await call('DELETE', `/${id}`)).status).toBe(400);
		await call('POST', `/${id}/lifecycle/deactivate`);
		const deleted = await call('DELETE', `/${id}`);
		expect([deleted.status, deleted.data]).toStrictEqual([204, '']);
		const { status, data } = await call('GET', `/${id}`);
		expect(status).toBe(404);
		expect(data.errorSummary).toBe(`Not found: Resource not found: ${id} (Webhook)`);
	});
});

describe('a verification', () => {
	test('is tried twice when nothing answers within 3 seconds', async () => {
		listener.answers.push(() => {});
		const { id } = await create();
		const start = Date.now();
		const { data } = await call('POST', `/${id}/lifecycle/verify`);
		expect(data.verificationStatus).toBe('VERIFIED');
		expect(Date.now() - start).toBeGreaterThanOrEqual(2900);
		expect(Date.now() - start).toBeLessThan(6000);
		expect(running.org.calls.map(({ kind }) => kind)).toStrictEqual(['handshake', 'handshake']);
	});

	test('that fails twice is refused in the words that were recorded, and the hook stays', async () => {
		listener.answers.push(
			(response) => response.status(500).end(),
			(response) => response.json([{ verification: 'in a list' }]),
		);
		running.conformance.except(/^answer to the challenge: /);
		const { id } = await create();
		const { status, data } = await call('POST', `/${id}/lifecycle/verify`);
		expect(status).toBe(400);
		expect(data).toMatchObject({
			errorCode: 'E0000001',
			errorSummary: 'Api validation failed: eventHook',
			errorCauses: [{ errorSummary: 'Unable to verify event hook. Hook Factors execution failed' }],
		});
		expect(listener.requests).toHaveLength(2);
		expect((await call('GET', `/${id}`)).data.verificationStatus).toBe('UNVERIFIED');
	});
});

describe('a full org', () => {
	function fill(count = 25): void {
		for (let i = 0; i < count; i++) running.org.seedHook({ uri: `https://other.example/${i}` });
	}

	test('refuses to create the 26th hook', async () => {
		fill();
		expect((await call('POST', '', definition())).status).toBe(400);
	});

	test('or takes it, and refuses to verify it', async () => {
		running.org.rejectsCreateWhenFull = false;
		fill();
		const { id } = await create();
		const { status, data } = await call('POST', `/${id}/lifecycle/verify`);
		expect([status, data.errorCode]).toStrictEqual([400, 'E0000001']);
		expect(listener.requests).toHaveLength(0);
	});

	test('is one of 25 hooks that are both active and verified', async () => {
		fill(24);
		running.org.seedHook({ uri: 'https://other.example/', status: 'INACTIVE' });
		running.org.seedHook({ uri: 'https://other.example/', verificationStatus: 'UNVERIFIED' });
		expect(await createVerified()).toMatchObject({ verificationStatus: 'VERIFIED' });
	});

	test('neither activates a verified hook, nor by a PUT', async () => {
		const { id } = await createVerified({ status: 'INACTIVE' });
		fill();
		expect((await call('POST', `/${id}/lifecycle/activate`)).status).toBe(400);
		const activated = definition({ status: 'ACTIVE' });
		expect((await call('PUT', `/${id}`, activated)).status).toBe(400);
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

	test('has the rate limit, and the time by the same clock, refusals too', async () => {
		running.org.serviceApps.clockSkew = -3_600_000;
		expectStandardHeaders(await call('GET'));
		expectStandardHeaders(await call('GET', '/who00000000000000000'));
		expectStandardHeaders(await call('GET', '', undefined, 'SSWS wrong'));
		running.org.faults.push({ kind: 'refuse', errorCode: 'E0000010', method: 'GET', path: /./ });
		expectStandardHeaders(await call('GET'));
	});

	test('counts down what is left of the limit; of a rate limit that was hit nothing is', async () => {
		const left = ({ headers }: AxiosResponse) => Number(headers['x-rate-limit-remaining']);
		const before = left(await call('GET'));
		// The minute may end between the two.
		expect([before - 1, 1199]).toContain(left(await call('GET')));
		running.org.faults.push({ kind: 'refuse', errorCode: 'E0000047', method: 'GET', path: /./ });
		const refused = await call('GET');
		expect([refused.status, left(refused)]).toStrictEqual([429, 0]);
	});
});

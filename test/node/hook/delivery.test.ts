import axios, { type AxiosResponse } from 'axios';
import { sleep } from 'n8n-workflow';

import { bareEvent, factorActivation } from '../../../tools/okta-emulator/events';
import { secretOf, type Hook } from '../../../tools/okta-emulator/entities';
import { delivery } from '../../../tools/okta-emulator/org';
import { n8nLog } from '../../support/testFolder';
import { untilLogged } from '../../support/node/assertions';
import { openWorld, type World } from '../../support/node/setup';

let world: World;
let hook: Hook;

beforeEach(async () => {
	world = await openWorld();
	await world.bench.activate();
	[hook] = [...world.org.hooks.values()] as [Hook];
});

afterEach(async () => {
	expect(world.bench.crashes).toStrictEqual([]);
	await world.bench.deactivate();
	expect(world.org.hooks.size).toBe(0);
	await world.close();
});

/** A request of anybody to the webhook. */
async function request(
	method: 'GET' | 'POST',
	headers: Record<string, string>,
	data?: unknown,
): Promise<AxiosResponse<unknown>> {
	return await axios.request<unknown>({
		method,
		url: world.bench.webhookUrl,
		data,
		headers,
		validateStatus: () => true,
	});
}

describe('a delivery', () => {
	test('is answered 200 with nothing, and comes out as one item in one execution', async () => {
		const { org, bench } = world;
		const event = factorActivation();
		const [delivered] = await org.fire(event);
		expect(delivered?.tries).toMatchObject([{ status: 200, body: '' }]);
		expect(bench.executions).toHaveLength(1);
		expect(bench.executions[0]).toHaveLength(1);
		const card = bench.executions[0]?.[0]?.json;
		expect(card).toMatchObject({
			'Event Type': 'user.mfa.factor.activate',
			UUID: event.uuid,
			'Okta User': { 'Display Name': 'Grace Hopper' },
			Admin: { 'Display Name': 'Ada Lovelace' },
			Headers: { authorization: '[redacted]' },
			Source: { 'Event Hook ID': hook.id },
		});
		expect(card?.['Event Details']).toStrictEqual(event);
		expect(JSON.stringify(bench.executions)).not.toContain(secretOf(hook));
	});

	test('of several events comes out as one execution of as many items, in order', async () => {
		const { org, bench } = world;
		const events = [factorActivation(), bareEvent(), factorActivation()];
		await org.fire(...events);
		expect(bench.executions.map((items) => items.map(({ json }) => json.UUID))).toStrictEqual([
			events.map(({ uuid }) => uuid),
		]);
	});

	test('comes out as sent when the output is the event', async () => {
		const { org, bench } = world;
		bench.parameters = { ...bench.parameters, output: 'event' };
		const event = factorActivation();
		await org.fire(event);
		expect(bench.executions).toStrictEqual([[{ json: event }]]);
	});

	test('of which nothing is wanted is answered 200 with nothing, and starts nothing', async () => {
		const { org, bench } = world;
		bench.parameters = { ...bench.parameters, options: { outcome: 'failure' } };
		const [delivered] = await org.fire(factorActivation(), bareEvent());
		expect(delivered?.tries).toMatchObject([{ status: 200, body: '' }]);
		expect(bench.executions).toHaveLength(0);
	});

	test('gives what is wanted of it: by outcome and initiator', async () => {
		const { org, bench } = world;
		bench.parameters = {
			...bench.parameters,
			options: { outcome: 'success', initiatedBy: 'other' },
		};
		const wanted = factorActivation();
		const failed = factorActivation({ outcome: { result: 'FAILURE' } });
		const own = factorActivation({ actor: { id: '00u1grace00hopper002', type: 'User' } });
		await org.fire(failed, own, wanted);
		expect(bench.executions.map((items) => items.map(({ json }) => json.UUID))).toStrictEqual([
			[wanted.uuid],
		]);
	});

	test('writes no state and asks Okta nothing', async () => {
		const { org, bench } = world;
		const saved = structuredClone(bench.saved);
		org.log.length = 0;
		await org.fire(factorActivation());
		expect(bench.saved).toStrictEqual(saved);
		expect(org.log).toHaveLength(0);
	});
});

describe('a delivery with the wrong secret starts nothing', () => {
	test.each<[string, (secret: string) => Record<string, string>]>([
		['none', () => ({})],
		['an empty one', () => ({ Authorization: '' })],
		['another', () => ({ Authorization: 'wrong' })],
		['half of it', (secret) => ({ Authorization: secret.slice(0, 20) })],
		['one more character', (secret) => ({ Authorization: `${secret}x` })],
		['a scheme before it', (secret) => ({ Authorization: `Bearer ${secret}` })],
		['it in another header', (secret) => ({ 'X-Authorization': secret })],
	])('%s: 401', async (_, headers) => {
		const body = delivery(hook, [factorActivation()]);
		const answer = await request('POST', headers(secretOf(hook)), body);
		expect(answer.status).toBe(401);
		expect(answer.data).toStrictEqual({
			message: "The Authorization header doesn't contain the secret of this event hook.",
		});
		expect(world.bench.executions).toHaveLength(0);
	});

	test('the hash, which n8n stores, is not the secret: 401', async () => {
		const state = world.bench.saved['node:Okta Trigger'] as { secretHash: string };
		const answer = await request('POST', { Authorization: state.secretHash }, {});
		expect(answer.status).toBe(401);
	});

	test('whatever its body: 401 comes before 400', async () => {
		expect((await request('POST', { Authorization: 'wrong' }, 'no delivery')).status).toBe(401);
	});
});

describe('static data that n8n has lost or restored from an old copy keeps nobody out', () => {
	test.each<[string, (state: Record<string, unknown>) => void]>([
		['a hash that is no text', (state) => (state.secretHash = 5)],
		['an empty hash', (state) => (state.secretHash = '')],
		['the hash of another secret', (state) => (state.secretHash = 'a'.repeat(64))],
		['no hash', (state) => delete state.secretHash],
		['nothing at all', (state) => Object.keys(state).forEach((key) => delete state[key])],
	])('%s', async (_, damage) => {
		const { org, bench } = world;
		const saved = structuredClone(bench.saved);
		damage(bench.saved['node:Okta Trigger'] as Record<string, unknown>);
		const answer = await request('POST', { Authorization: 'wrong' }, {});
		expect(answer.status).toBe(401);
		const [delivered] = await org.fire(factorActivation());
		expect(delivered?.tries).toMatchObject([{ status: 200 }]);
		expect(bench.executions).toHaveLength(1);
		bench.saved = saved;
	});

	test('of a service app, whose private key takes the place of the token', async () => {
		const { org, another } = world;
		const bench = await another({ serviceApp: org.serviceApps.register({}) });
		await bench.activate();
		const hook = [...org.hooks.values()].at(-1) as Hook;
		bench.saved = {};
		const { tries } = await org.deliver(hook, [factorActivation()]);
		expect(tries).toMatchObject([{ status: 200 }]);
		await bench.deactivate();
	});
});

describe('a credential that cannot be used', () => {
	test('does not matter while the stored hash is right', async () => {
		const { org, bench } = world;
		const { data } = bench.credentials;
		const { token } = data;
		data.token = '';
		const [delivered] = await org.fire(factorActivation());
		data.token = token as string;
		expect(delivered?.tries).toMatchObject([{ status: 200 }]);
	});

	test('leaves a delivery undecided without the stored hash: 503, told in the log, and Okta comes again', async () => {
		const { org, bench } = world;
		const { saved } = bench;
		const { data } = bench.credentials;
		const { token } = data;
		bench.saved = {};
		data.token = '';
		const delivering = org.deliver(hook, [factorActivation()]);
		await sleep(50);
		bench.saved = saved;
		data.token = token as string;
		expect((await delivering).tries.map(({ status }) => status)).toStrictEqual([503, 200]);
		expect(bench.executions).toHaveLength(1);
		await untilLogged(
			"rejected a delivery with 503 and started no execution: n8n couldn't check it, since the credential can't be used",
		);
	});
});

describe('a delivery that is refused', () => {
	const LINE = 'of the workflow \\"New factors\\" (wf1) rejected a delivery with 401';

	test('is told in the log with the workflow and the node, once a minute, and without its header', async () => {
		const before = n8nLog().split(LINE).length;
		for (let i = 0; i < 5; i++) {
			const headers = { Authorization: 'what-a-stranger-sent' };
			expect((await request('POST', headers, {})).status).toBe(401);
		}
		await untilLogged(LINE);
		await sleep(200);
		expect(n8nLog().split(LINE)).toHaveLength(before + 1);
		expect(n8nLog()).toContain('The node \\"Okta Trigger\\"');
		expect(n8nLog()).toContain('unpublish the workflow and publish it again');
		expect(n8nLog()).not.toContain('what-a-stranger-sent');
	});

	test('is told apart when it has no header at all, as when it was cleared in Okta', async () => {
		expect((await request('POST', {}, {})).status).toBe(401);
		await untilLogged('it has no Authorization header. If Okta sent it, a proxy in front of n8n');
	});
});

describe('what is no delivery starts nothing', () => {
	test.each<[string, unknown]>([
		['an empty body', undefined],
		['a text', 'hello'],
		['a list', []],
		['an object', {}],
		['no events', { data: { events: [] } }],
		['an event that is none', { data: { events: ['x'] } }],
	])('%s: 400 and a sentence', async (_, body) => {
		const answer = await request('POST', { Authorization: secretOf(hook) }, body);
		expect(answer.status).toBe(400);
		expect(answer.data).toStrictEqual({
			message: 'Not an event hook delivery: the body has no list of events in data.events.',
		});
		expect(world.bench.executions).toHaveLength(0);
	});
});

describe('the handshake', () => {
	test('needs no secret and no state', async () => {
		world.bench.saved = {};
		const answer = await request('GET', { 'X-Okta-Verification-Challenge': 'aGVsbG8=' });
		expect(answer.status).toBe(200);
		expect(answer.headers['content-type']).toMatch(/^application\/json/);
		expect(answer.data).toStrictEqual({ verification: 'aGVsbG8=' });
		await world.bench.activate();
	});

	test('starts nothing', async () => {
		await request('GET', { 'X-Okta-Verification-Challenge': 'x' });
		expect(world.bench.executions).toHaveLength(0);
	});

	test('is not what a browser does: a GET without the challenge gets a sentence', async () => {
		const answer = await request('GET', {});
		expect(answer.status).toBe(400);
		expect(answer.data).toMatchObject({
			message: expect.stringMatching(/^This URL belongs to an Okta Trigger node/) as string,
		});
	});

	test('is a GET: a POST with the challenge is a delivery like any other', async () => {
		const answer = await request('POST', { 'X-Okta-Verification-Challenge': 'x' }, {});
		expect(answer.status).toBe(401);
	});
});

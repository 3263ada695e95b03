import axios, { type AxiosResponse } from 'axios';
import { sleep } from 'n8n-workflow';

import { bareEvent, factorActivation } from '../../../tools/okta-emulator/events';
import { secretOf, type Hook } from '../../../tools/okta-emulator/entities';
import { delivery } from '../../../tools/okta-emulator/hooks/deliveries';
import { n8nLog } from '../../support/testFolder';
import { waitForLog } from '../../support/node/assertions';
import { startSetup, type TestSetup } from '../../support/node/setup';

let setup: TestSetup;
let hook: Hook;

beforeEach(async () => {
	setup = await startSetup();
	await setup.harness.activate();
	[hook] = [...setup.org.hooks.values()] as [Hook];
});

afterEach(async () => {
	expect(setup.harness.errors).toStrictEqual([]);
	await setup.harness.deactivate();
	expect(setup.org.hooks.size).toBe(0);
	await setup.close();
});

/** A request of anybody to the webhook. */
async function request(
	method: 'GET' | 'POST',
	headers: Record<string, string>,
	data?: unknown,
): Promise<AxiosResponse<unknown>> {
	return await axios.request<unknown>({
		method,
		url: setup.harness.webhookUrl,
		data,
		headers,
		validateStatus: () => true,
	});
}

describe('a delivery', () => {
	test('is answered 200 with nothing, and comes out as one item in one execution', async () => {
		const { org, harness } = setup;
		const event = factorActivation();
		const [delivered] = await org.emitEvent(event);
		expect(delivered?.attempts).toMatchObject([{ status: 200, body: '' }]);
		expect(harness.executions).toHaveLength(1);
		expect(harness.executions[0]).toHaveLength(1);
		const card = harness.executions[0]?.[0]?.json;
		expect(card).toMatchObject({
			'Event Type': 'user.mfa.factor.activate',
			UUID: event.uuid,
			'Okta User': { 'Display Name': 'Grace Hopper' },
			Admin: { 'Display Name': 'Ada Lovelace' },
			Headers: { authorization: '[redacted]' },
			Source: { 'Event Hook ID': hook.id },
		});
		expect(card?.['Event Details']).toStrictEqual(event);
		expect(JSON.stringify(harness.executions)).not.toContain(secretOf(hook));
	});

	test('of several events comes out as one execution of as many items, in order', async () => {
		const { org, harness } = setup;
		const events = [factorActivation(), bareEvent(), factorActivation()];
		await org.emitEvent(...events);
		expect(harness.executions.map((items) => items.map(({ json }) => json.UUID))).toStrictEqual([
			events.map(({ uuid }) => uuid),
		]);
	});

	test('comes out as sent when the output is the event', async () => {
		const { org, harness } = setup;
		harness.parameters = { ...harness.parameters, output: 'event' };
		const event = factorActivation();
		await org.emitEvent(event);
		expect(harness.executions).toStrictEqual([[{ json: event }]]);
	});

	test('of which nothing is wanted is answered 200 with nothing, and starts nothing', async () => {
		const { org, harness } = setup;
		harness.parameters = { ...harness.parameters, options: { outcome: 'failure' } };
		const [delivered] = await org.emitEvent(factorActivation(), bareEvent());
		expect(delivered?.attempts).toMatchObject([{ status: 200, body: '' }]);
		expect(harness.executions).toHaveLength(0);
	});

	test('gives what is wanted of it: by outcome and initiator', async () => {
		const { org, harness } = setup;
		harness.parameters = {
			...harness.parameters,
			options: { outcome: 'success', initiatedBy: 'other' },
		};
		const wanted = factorActivation();
		const failed = factorActivation({ outcome: { result: 'FAILURE' } });
		const own = factorActivation({ actor: { id: '00u1grace00hopper002', type: 'User' } });
		await org.emitEvent(failed, own, wanted);
		expect(harness.executions.map((items) => items.map(({ json }) => json.UUID))).toStrictEqual([
			[wanted.uuid],
		]);
	});

	test('writes no state and asks Okta nothing', async () => {
		const { org, harness } = setup;
		const saved = structuredClone(harness.saved);
		org.log.length = 0;
		await org.emitEvent(factorActivation());
		expect(harness.saved).toStrictEqual(saved);
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
		expect(setup.harness.executions).toHaveLength(0);
	});

	test('the hash, which n8n stores, is not the secret: 401', async () => {
		const state = setup.harness.saved['node:Okta Trigger'] as { secretHash: string };
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
		const { org, harness } = setup;
		const saved = structuredClone(harness.saved);
		damage(harness.saved['node:Okta Trigger'] as Record<string, unknown>);
		const answer = await request('POST', { Authorization: 'wrong' }, {});
		expect(answer.status).toBe(401);
		const [delivered] = await org.emitEvent(factorActivation());
		expect(delivered?.attempts).toMatchObject([{ status: 200 }]);
		expect(harness.executions).toHaveLength(1);
		harness.saved = saved;
	});

	test('of a service app, whose private key takes the place of the token', async () => {
		const { org, createHarness } = setup;
		const harness = await createHarness({ serviceApp: org.serviceApps.register({}) });
		await harness.activate();
		const hook = [...org.hooks.values()].at(-1) as Hook;
		harness.saved = {};
		const { attempts: tries } = await org.deliver(hook, [factorActivation()]);
		expect(tries).toMatchObject([{ status: 200 }]);
		await harness.deactivate();
	});
});

describe('a credential that cannot be used', () => {
	test('does not matter while the stored hash is right', async () => {
		const { org, harness } = setup;
		const { data } = harness.credentials;
		const { token } = data;
		data.token = '';
		const [delivered] = await org.emitEvent(factorActivation());
		data.token = token as string;
		expect(delivered?.attempts).toMatchObject([{ status: 200 }]);
	});

	test('leaves a delivery undecided without the stored hash: 503, told in the log, and Okta comes again', async () => {
		const { org, harness } = setup;
		const { saved } = harness;
		const { data } = harness.credentials;
		const { token } = data;
		harness.saved = {};
		data.token = '';
		const delivering = org.deliver(hook, [factorActivation()]);
		await sleep(50);
		harness.saved = saved;
		data.token = token as string;
		expect((await delivering).attempts.map(({ status }) => status)).toStrictEqual([503, 200]);
		expect(harness.executions).toHaveLength(1);
		await waitForLog(
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
		await waitForLog(LINE);
		await sleep(200);
		expect(n8nLog().split(LINE)).toHaveLength(before + 1);
		expect(n8nLog()).toContain('The node \\"Okta Trigger\\"');
		expect(n8nLog()).toContain('unpublish the workflow and publish it again');
		expect(n8nLog()).not.toContain('what-a-stranger-sent');
	});

	test('is told apart when it has no header at all, as when it was cleared in Okta', async () => {
		expect((await request('POST', {}, {})).status).toBe(401);
		await waitForLog('it has no Authorization header. If Okta sent it, a proxy in front of n8n');
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
		expect(setup.harness.executions).toHaveLength(0);
	});
});

describe('the handshake', () => {
	test('needs no secret and no state', async () => {
		setup.harness.saved = {};
		const answer = await request('GET', { 'X-Okta-Verification-Challenge': 'aGVsbG8=' });
		expect(answer.status).toBe(200);
		expect(answer.headers['content-type']).toMatch(/^application\/json/);
		expect(answer.data).toStrictEqual({ verification: 'aGVsbG8=' });
		await setup.harness.activate();
	});

	test('starts nothing', async () => {
		await request('GET', { 'X-Okta-Verification-Challenge': 'x' });
		expect(setup.harness.executions).toHaveLength(0);
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

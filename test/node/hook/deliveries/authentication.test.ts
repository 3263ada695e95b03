import type { AxiosResponse } from 'axios';
import { sleep, type IDataObject } from 'n8n-workflow';

import { secretOf, type Hook } from '../../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../../tools/okta-emulator/events';
import { delivery } from '../../../../tools/okta-emulator/hooks/deliveries';
import { waitUntil } from '../../../../tools/waitUntil';
import { waitForLog } from '../../../support/node/assertions';
import { setUpActiveHook } from '../../../support/node/hook/activeHookSetup';
import { request } from '../../../support/node/hook/deliveries';
import { n8nLog } from '../../../support/testFolder';

const setup = setUpActiveHook();

async function post(
	headers: Record<string, string>,
	data: unknown = {},
): Promise<AxiosResponse<unknown>> {
	return await request({ method: 'POST', url: setup.harness.webhookUrl, headers, data });
}

describe('a delivery with the wrong secret gets a 401 response and starts no execution', () => {
	test.each<[string, (secret: string) => Record<string, string>]>([
		['no Authorization header', () => ({})],
		['an empty secret', () => ({ Authorization: '' })],
		['another secret', () => ({ Authorization: 'wrong' })],
		['half of the secret', (secret) => ({ Authorization: secret.slice(0, 20) })],
		['one more character', (secret) => ({ Authorization: `${secret}x` })],
		['a scheme before the secret', (secret) => ({ Authorization: `Bearer ${secret}` })],
		['the secret in another header', (secret) => ({ 'X-Authorization': secret })],
	])('%s', async (_, headers) => {
		const { hook } = setup;
		const response = await post(headers(secretOf(hook)), delivery(hook, [factorActivation()]));
		expect(response.status).toBe(401);
		expect(response.data).toStrictEqual({
			message: "The Authorization header doesn't contain the secret of this event hook.",
		});
		expect(setup.harness.executions).toHaveLength(0);
	});

	test('the hash in static data instead of the secret', async () => {
		const { secretHash } = setup.harness.savedState;
		expect((await post({ Authorization: secretHash as string })).status).toBe(401);
	});

	test("a body that isn't a delivery: the secret is checked first", async () => {
		expect((await post({ Authorization: 'wrong' }, 'not a delivery')).status).toBe(401);
	});
});

describe('deliveries are authenticated without static data, or with outdated static data', () => {
	test.each<[string, (state: IDataObject) => void]>([
		["a hash that isn't a string", (state) => (state.secretHash = 5)],
		['an empty hash', (state) => (state.secretHash = '')],
		['the hash of another secret', (state) => (state.secretHash = 'a'.repeat(64))],
		['no hash', (state) => delete state.secretHash],
		['no state', (state) => Object.keys(state).forEach((key) => delete state[key])],
	])('%s', async (_, damage) => {
		const { org, harness } = setup;
		damage(harness.savedState);
		expect((await post({ Authorization: 'wrong' })).status).toBe(401);
		const [delivered] = await org.emitEvent(factorActivation());
		expect(delivered?.attempts).toMatchObject([{ status: 200 }]);
		expect(harness.executions).toHaveLength(1);
	});

	test('with a service app, the secret is derived from the private key', async () => {
		const { org, createHarness } = setup;
		const harness = await createHarness({ serviceApp: org.serviceApps.register({}) });
		await harness.activate();
		const hook = [...org.hooks.values()].at(-1) as Hook;
		harness.saved = {};
		const { attempts } = await org.deliver(hook, [factorActivation()]);
		expect(attempts).toMatchObject([{ status: 200 }]);
		await harness.deactivate();
	});
});

describe('with a test listener, a delivery', () => {
	const deliverWith = async (secret: string) =>
		await post({ Authorization: secret }, delivery(setup.hook, [factorActivation()]));

	beforeEach(() => {
		setup.harness.isTest = true;
	});

	test('is authenticated with the stored hash', async () => {
		const { harness, hook } = setup;
		expect((await deliverWith('wrong')).status).toBe(401);
		expect(harness.executions).toHaveLength(0);
		expect((await deliverWith(secretOf(hook))).status).toBe(200);
		expect(harness.executions).toHaveLength(1);
	});

	test('gets a 503 response before n8n has saved the hash', async () => {
		const { harness, hook } = setup;
		const { saved } = harness;
		harness.saved = {};
		const { status, data } = await deliverWith(secretOf(hook));
		harness.saved = saved;
		expect(status).toBe(503);
		expect(data).toStrictEqual({
			message: "The Okta Trigger node isn't ready for deliveries yet. Try again later.",
		});
		expect(harness.executions).toHaveLength(0);
	});
});

describe("with a credential that can't be used,", () => {
	let token: unknown;

	beforeEach(() => {
		const { data } = setup.harness.credentials;
		token = data.token;
		data.token = '';
	});

	function restoreCredential(): void {
		Object.assign(setup.harness.credentials.data, { token });
	}

	test('a delivery is authenticated with the stored hash', async () => {
		const [delivered] = await setup.org.emitEvent(factorActivation());
		restoreCredential();
		expect(delivered?.attempts).toMatchObject([{ status: 200 }]);
	});

	test('and without the stored hash, a delivery gets a 503 response, so that Okta retries', async () => {
		const { org, harness, hook } = setup;
		const { saved } = harness;
		harness.saved = {};
		const delivering = org.deliver(hook, [factorActivation()]);
		await waitUntil('Okta has sent a delivery', () =>
			org.hookRequests.some(({ kind }) => kind === 'delivery'),
		);
		harness.saved = saved;
		restoreCredential();
		expect((await delivering).attempts.map(({ status }) => status)).toStrictEqual([503, 200]);
		expect(harness.executions).toHaveLength(1);
		await waitForLog(
			"rejected a delivery with 503 and started no execution: n8n couldn't check it, since the credential can't be used",
		);
	});
});

describe('a rejected delivery', () => {
	const line = () =>
		`of the workflow \\"New factors\\" (${setup.harness.workflowId}) rejected a delivery with 401`;

	test('is logged with its workflow and node, once a minute, without its header', async () => {
		const before = n8nLog().split(line()).length;
		for (let i = 0; i < 5; i++) {
			expect((await post({ Authorization: 'from-a-stranger' })).status).toBe(401);
		}
		await waitForLog(line());
		await sleep(200);
		expect(n8nLog().split(line())).toHaveLength(before + 1);
		expect(n8nLog()).toContain('The node \\"Okta Trigger\\"');
		expect(n8nLog()).toContain('unpublish the workflow and publish it again');
		expect(n8nLog()).not.toContain('from-a-stranger');
	});

	test('is logged differently if it has no header, e.g. because it was cleared in Okta', async () => {
		expect((await post({})).status).toBe(401);
		await waitForLog('it has no Authorization header. If Okta sent it, a proxy or gateway');
	});
});

describe('a delivery of an org that the credential no longer points to', () => {
	const LINE = 'although its credential now points to';

	test('is accepted, and logged once an hour', async () => {
		const { org, okta, harness, hook } = setup;
		const before = n8nLog().split(LINE).length;
		Object.assign(harness.credentials.data, { domain: 'other.okta.com' });
		for (let i = 0; i < 3; i++) {
			const { attempts } = await org.deliver(hook, [factorActivation()]);
			expect(attempts).toMatchObject([{ status: 200 }]);
		}
		await waitForLog(
			`still receives events of ${okta.url}, although its credential now points to https://other.okta.com`,
		);
		expect(n8nLog().split(LINE)).toHaveLength(before + 1);
		Object.assign(harness.credentials.data, { domain: okta.url });
	});

	test("isn't logged if the credential was changed to another form of the same domain", async () => {
		const { org, okta, harness, hook } = setup;
		const before = n8nLog().split(LINE).length;
		Object.assign(harness.credentials.data, { domain: `${okta.url}/` });
		await org.deliver(hook, [factorActivation()]);
		expect(harness.executions).toHaveLength(1);
		expect(n8nLog().split(LINE)).toHaveLength(before);
	});
});

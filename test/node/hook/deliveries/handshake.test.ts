import type { AxiosResponse } from 'axios';

import { setUpActiveHook } from '../../../support/node/hook/activeHookSetup';
import { request } from '../../../support/node/hook/deliveries';

const setup = setUpActiveHook();

async function get(headers: Record<string, string>): Promise<AxiosResponse<unknown>> {
	return await request({ method: 'GET', url: setup.harness.webhookUrl, headers });
}

describe('the handshake', () => {
	test('needs neither a secret nor static data', async () => {
		setup.harness.saved = {};
		const response = await get({ 'X-Okta-Verification-Challenge': 'aGVsbG8=' });
		expect(response.status).toBe(200);
		expect(response.headers['content-type']).toMatch(/^application\/json/);
		expect(response.data).toStrictEqual({ verification: 'aGVsbG8=' });
	});

	test('starts no execution', async () => {
		await get({ 'X-Okta-Verification-Challenge': 'x' });
		expect(setup.harness.executions).toHaveLength(0);
	});

	test('needs a challenge: without one, e.g. in a browser, the response explains the URL', async () => {
		const response = await get({});
		expect(response.status).toBe(400);
		expect(response.data).toMatchObject({
			message: expect.stringMatching(/^This URL belongs to an Okta Trigger node/) as string,
		});
	});

	test('is a GET: a POST with a challenge is treated as a delivery', async () => {
		const response = await request({
			method: 'POST',
			url: setup.harness.webhookUrl,
			headers: { 'X-Okta-Verification-Challenge': 'x' },
			data: {},
		});
		expect(response.status).toBe(401);
	});
});

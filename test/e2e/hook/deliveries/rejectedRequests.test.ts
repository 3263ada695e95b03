/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { Agent, request as startRequest } from 'node:https';

import axios from 'axios';
import { sleep } from 'n8n-workflow';

import { secretOf, type Hook } from '../../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../../tools/okta-emulator/events';
import { delivery } from '../../../../tools/okta-emulator/hooks/deliveries';
import { publish } from '../../../../tools/sandbox/workflows/publish';
import { demoWorkflow } from '../../../../tools/sandbox/workflows/workflows';
import { attemptStatuses, deliverUntilAccepted } from '../../../support/e2e/deliveries';
import { testWithLazyIsolates } from '../../../support/e2e/n8nFeatures';
import { setUpSandbox, unpublishAfterEach } from '../../../support/e2e/sandboxSetup';

// As recommended for an n8n that strangers can send requests to. Older versions ignore it.
const setup = setUpSandbox({ N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' });
unpublishAfterEach(setup);

/** Waits a moment, since an execution would start shortly after the response. */
async function expectNoExecution(workflowId: string): Promise<void> {
	await sleep(500);
	expect(await setup.sandbox.n8n.executions(workflowId)).toHaveLength(0);
}

/** Sends a request to a hook's URL. */
async function request(
	{ channel }: Hook,
	method: 'GET' | 'POST',
	headers: Record<string, string>,
	data?: unknown,
): Promise<{ status: number; data: unknown }> {
	return await axios.request<unknown>({
		method,
		url: channel.config.uri,
		headers,
		data,
		httpsAgent: new Agent({ ca: setup.sandbox.keys.certificate }),
		validateStatus: () => true,
	});
}

describe('a request', () => {
	test.each<[string, Record<string, string>]>([
		['no secret', {}],
		['an empty secret', { Authorization: '' }],
		['another secret', { Authorization: 'guessed' }],
	])('with %s gets a 401 and starts no execution', async (_, headers) => {
		const { workflowId, hook } = await publish(setup.sandbox, demoWorkflow(setup.credentialId));
		const response = await request(hook, 'POST', headers, delivery(hook, [factorActivation()]));
		expect(response).toMatchObject({
			status: 401,
			data: { message: "The Authorization header doesn't contain the secret of this event hook." },
		});
		await expectNoExecution(workflowId);
	});

	test('from a browser gets a description of the URL', async () => {
		const { workflowId, hook } = await publish(setup.sandbox, demoWorkflow(setup.credentialId));
		expect(await request(hook, 'GET', {})).toMatchObject({
			status: 400,
			data: { message: expect.stringContaining('Okta Trigger node') as string },
		});
		await expectNoExecution(workflowId);
	});
});

test.each<[string, unknown]>([
	['nothing', undefined],
	['an empty object', {}],
	['a list', [1, 2]],
	['no list of events', { data: { events: 'none' } }],
	['a list without events', { data: { events: [] } }],
])(
	'a request with the secret, but %s as its body, gets a 400 and starts no execution',
	async (_, body) => {
		const { workflowId, hook } = await publish(setup.sandbox, demoWorkflow(setup.credentialId));
		const value = secretOf(hook);
		expect(await request(hook, 'POST', { Authorization: value }, body)).toMatchObject({
			status: 400,
			data: { message: expect.stringMatching(/^Not an event hook delivery/) as string },
		});
		await expectNoExecution(workflowId);
	},
);

testWithLazyIsolates(
	'a hundred requests whose bodies never arrive keep n8n from no delivery',
	async () => {
		const { sandbox, credentialId } = setup;
		const { hook } = await publish(sandbox, demoWorkflow(credentialId));
		await deliverUntilAccepted(sandbox.org, hook);
		const requests = Array.from({ length: 100 }, () => {
			const headers = { 'Content-Type': 'application/json', 'Content-Length': 1000 };
			const { certificate: ca } = sandbox.keys;
			const request = startRequest(hook.channel.config.uri, { method: 'POST', headers, ca });
			// The response, or that n8n closes the connection.
			request.on('error', () => undefined);
			request.write('{');
			return request;
		});
		await sleep(2000);
		const results = [await sandbox.org.deliver(hook, [factorActivation()])];
		expect(attemptStatuses(results)).toStrictEqual([200]);
		for (const request of requests) request.destroy();
	},
);

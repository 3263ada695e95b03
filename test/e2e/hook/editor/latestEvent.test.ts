import { sleep, type IDataObject, type INodeParameters } from 'n8n-workflow';

import { makeCertificate } from '../../../../tools/okta-emulator/certificate';
import { factorActivation } from '../../../../tools/okta-emulator/events';
import type { RunningServer } from '../../../../tools/okta-emulator/server';
import { ADDRESS_VARIABLE } from '../../../../tools/sandbox/n8n/versions';
import { publish } from '../../../../tools/sandbox/workflows/publish';
import { demoWorkflow, TRIGGER } from '../../../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../../../tools/waitUntil';
import { waitForExecutions } from '../../../support/e2e/executions';
import { testWithSsrfProtection } from '../../../support/e2e/n8nFeatures';
import { setUpSandbox, unpublishAfterEach } from '../../../support/e2e/sandboxSetup';
import { startConnectProxy } from '../../../support/e2e/servers/connectProxy';
import { startGateway, startHttpGateway } from '../../../support/e2e/servers/gateway';

const setup = setUpSandbox();
unpublishAfterEach(setup);

afterEach(() => {
	setup.sandbox.org.systemLog.events.length = 0;
	setup.sandbox.org.requests.length = 0;
});

/** Creates a workflow and listens for a test event of its trigger. Returns its ID. */
async function listen(parameters: INodeParameters = {}, account?: IDataObject): Promise<string> {
	const { n8n } = setup.sandbox;
	const credentialId = account ? await n8n.createCredential(account) : setup.credentialId;
	const workflowId = await n8n.createWorkflow(demoWorkflow(credentialId, parameters));
	await n8n.listen(workflowId);
	return workflowId;
}

/** Expects that a workflow is executed with this event, and that no event hook was involved. */
async function expectEvent(workflowId: string, { uuid }: { uuid?: unknown }): Promise<void> {
	const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
	expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
	expect(execution?.items[TRIGGER]).toMatchObject([
		{ UUID: uuid, Source: { URL: `${setup.sandbox.okta.url}/api/v1/logs`, 'Event Hook ID': null } },
	]);
	expect(setup.sandbox.org.hooks.size).toBe(0);
}

/** Expects that a test listener gets the only event of the log. */
async function expectLatestEvent(): Promise<void> {
	const event = factorActivation();
	setup.sandbox.org.systemLog.add(event);
	await expectEvent(await listen(), event);
}

/** Expects that a test listener waits for an event with a hook in Okta, and that n8n's log says why. */
async function expectTestHook(workflowId: string, reason: string): Promise<void> {
	const { n8n, org } = setup.sandbox;
	const [hook] = await waitUntil('there is a verified hook', () => {
		const hooks = [...org.hooks.values()];
		return hooks[0]?.verificationStatus === 'VERIFIED' && hooks;
	});
	expect(hook?.name).toContain('[test]');
	expect(n8n.log()).toContain(
		`(${workflowId}) couldn't get the latest event, so it creates an event hook in Okta and waits for the next one. ${reason}`,
	);
	await n8n.stopListening(workflowId);
	await waitUntil('the hook is deleted', () => org.hooks.size === 0);
}

/** Restarts n8n so that its webhook URLs begin with this address. */
async function restartAt(url: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
	await setup.sandbox.n8n.restart({ env: { [ADDRESS_VARIABLE]: `${url}/`, ...env } });
}

describe('a test listener', () => {
	test('gets the latest event that matches, without an event hook', async () => {
		const { org } = setup.sandbox;
		const event = factorActivation({ outcome: { result: 'FAILURE' } });
		org.systemLog.add(factorActivation({ outcome: { result: 'FAILURE' } }), event);
		org.systemLog.add(factorActivation(), factorActivation({ eventType: 'user.session.start' }));
		await expectEvent(await listen({ options: { outcome: 'failure' } }), event);
		expect(org.requestsTo('/api/v1/eventHooks')).toStrictEqual([]);
	});

	test('gets it again and again', async () => {
		const { n8n, org } = setup.sandbox;
		const event = factorActivation();
		org.systemLog.add(event);
		const workflowId = await listen();
		await expectEvent(workflowId, event);
		await n8n.listen(workflowId);
		await waitForExecutions(setup.sandbox, workflowId, 2);
	});

	test('gets none if it is stopped while the log is being read', async () => {
		const { n8n, org } = setup.sandbox;
		const event = factorActivation();
		org.systemLog.add(event);
		org.systemLog.delayMs = 1000;
		const workflowId = await n8n.createWorkflow(demoWorkflow(setup.credentialId));
		const listening = n8n.listen(workflowId);
		await waitUntil('the log is being read', () => org.requestsTo('/api/v1/logs').length > 0);
		await n8n.stopListening(workflowId);
		await listening;
		org.systemLog.delayMs = 0;
		// Longer than the first pauses.
		await sleep(1000);
		expect(await n8n.executions(workflowId)).toStrictEqual([]);
		await n8n.listen(workflowId);
		await expectEvent(workflowId, event);
	});

	test("doesn't affect the published workflow", async () => {
		const { n8n, org } = setup.sandbox;
		const { workflowId, hook } = await publish(setup.sandbox, demoWorkflow(setup.credentialId));
		org.systemLog.add(factorActivation());
		const staticData = await n8n.staticData(workflowId);
		await n8n.listen(workflowId);
		const executions = await waitForExecutions(setup.sandbox, workflowId, 1);
		expect(executions.map(({ mode }) => mode)).toStrictEqual(['manual']);
		expect([...org.hooks.values()]).toStrictEqual([hook]);
		expect(await n8n.staticData(workflowId)).toStrictEqual(staticData);

		await org.emitEvent(factorActivation());
		const both = await waitForExecutions(setup.sandbox, workflowId, 2);
		expect(both.map(({ mode }) => mode)).toStrictEqual(['manual', 'webhook']);
	});
});

describe('a test listener waits for an event of a hook', () => {
	test('if no event matches', async () => {
		setup.sandbox.org.systemLog.add(factorActivation());
		await expectTestHook(
			await listen({ options: { outcome: 'failure' } }),
			'No matching event found in the System Log of the last 90 days.',
		);
	});

	test.each([
		['E0000011', '401'],
		['E0000006', '403'],
		['E0000047', '429'],
	] as const)('if Okta rejects the request to read the log with %s', async (errorCode, status) => {
		const { org, okta } = setup.sandbox;
		org.systemLog.add(factorActivation());
		org.faults.push({ kind: 'error', method: 'GET', path: /logs/, errorCode, times: 10 });
		const failed = status === '429' ? "couldn't read" : 'rejected the request to read';
		await expectTestHook(
			await listen(),
			`Okta (${okta.url}) ${failed} the System Log: ${status} ${errorCode}`,
		);
	});

	test("if a service app doesn't have the scope", async () => {
		const { org, okta } = setup.sandbox;
		org.systemLog.add(factorActivation());
		const account = {
			domain: okta.url,
			oktaScopes: 'okta.eventHooks.manage',
			...org.serviceApps.register(),
		};
		await expectTestHook(
			await listen({ authentication: 'oAuth2' }, account),
			`Okta (${okta.url}) rejected the request to read the System Log: 403`,
		);
	});

	test('unless that fails too, and the editor says why both did', async () => {
		const { okta, org } = setup.sandbox;
		org.tokens.set('00ReadOnly', 'read only');
		await expect(listen({}, { domain: okta.url, token: '00ReadOnly' })).rejects.toThrow(
			/No matching event found in the System Log of the last 90 days\. Okta \(https:\S+\) rejected the request to create the event hook: 403/,
		);
	});

	testWithSsrfProtection(
		"if n8n's SSRF protection blocks its own address",
		async () => {
			const { n8n, org } = setup.sandbox;
			org.systemLog.add(factorActivation());
			await restartAt(n8n.url.replace('localhost', '127.0.0.1'), {
				N8N_SSRF_PROTECTION_ENABLED: 'true',
				N8N_SSRF_ALLOWED_HOSTNAMES: 'localhost',
			});
			await expectTestHook(
				await listen(),
				`n8n couldn't reach its own webhook URL https://127.0.0.1:`,
			);
		},
		60_000,
	);
});

describe('behind a reverse proxy, at a sub-path', () => {
	let gateway: RunningServer;
	/** The status that the proxy responds to the next requests of each method. */
	const rejections: Record<string, number[]> = { GET: [], POST: [] };
	let posts = 0;

	beforeAll(async () => {
		gateway = await startGateway(setup.sandbox, {
			path: '/automation/n8n',
			rejects: ({ method = '' }) => {
				if (method === 'POST') posts++;
				return rejections[method]?.shift();
			},
		});
		await restartAt(gateway.url);
	}, 60_000);

	beforeEach(() => {
		posts = 0;
		rejections.GET = [];
		rejections.POST = [];
	});

	afterAll(async () => {
		await gateway?.close();
	});

	test('a test listener gets the latest event', async () => {
		await expectLatestEvent();
	});

	test('the event is sent until it arrives', async () => {
		rejections.POST = [404, 503, 502, 404];
		await expectLatestEvent();
		expect(posts).toBeGreaterThanOrEqual(5);
	});

	test('the event is no longer sent once n8n has stopped listening', async () => {
		const { n8n, org } = setup.sandbox;
		org.systemLog.add(factorActivation());
		rejections.POST = Array.from({ length: 1000 }, () => 404);
		const workflowId = await listen();
		await waitUntil('it was sent', () => posts > 1);
		await n8n.stopListening(workflowId);
		const before = posts;
		// Longer than the longest pause.
		await sleep(2500);
		expect(posts).toBeLessThanOrEqual(before + 1);
		// There's no hook to delete.
		expect(org.requestsTo('/api/v1/eventHooks')).toStrictEqual([]);
	});

	test('a login page in front of n8n is named in the log', async () => {
		const { n8n, org } = setup.sandbox;
		org.systemLog.add(factorActivation());
		rejections.GET = [302];
		await expectTestHook(
			await listen(),
			`n8n couldn't reach its own webhook URL ${gateway.url}/webhook-test/`,
		);
		expect(n8n.log()).toContain(': something responded with 302.');
	});
});

describe('without a public https address', () => {
	let gateway: RunningServer;

	beforeAll(async () => {
		gateway = await startHttpGateway(setup.sandbox);
		await restartAt(gateway.url);
	}, 60_000);

	afterAll(async () => {
		await gateway?.close();
	});

	test('a test listener gets the latest event', async () => {
		await expectLatestEvent();
	});

	test('the editor says why there is none, and that Okta needs such an address', async () => {
		await expect(listen()).rejects.toThrow(
			`No matching event found in the System Log of the last 90 days. The webhook URL is ${gateway.url}/webhook-test/`,
		);
	});
});

test("a certificate that n8n doesn't trust is named in the log", async () => {
	const { n8n, org } = setup.sandbox;
	org.systemLog.add(factorActivation());
	const gateway = await startGateway(setup.sandbox, {}, await makeCertificate());
	try {
		await restartAt(gateway.url);
		await expect(listen()).rejects.toThrow('Unable to verify event hook');
		expect(n8n.log()).toMatch(
			/couldn't reach its own webhook URL https:\S+: its certificate isn't from a trusted authority\./,
		);
	} finally {
		await gateway.close();
	}
}, 60_000);

test('behind a proxy for all its requests, a test listener gets the latest event', async () => {
	const proxy = await startConnectProxy();
	try {
		await setup.sandbox.n8n.restart({ env: { HTTPS_PROXY: proxy.url, NO_PROXY: '' } });
		await expectLatestEvent();
		expect(proxy.targets).toContain(new URL(setup.sandbox.n8n.url).host);
	} finally {
		await proxy.close();
	}
}, 60_000);

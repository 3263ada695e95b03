import type { IDataObject } from 'n8n-workflow';

import { demoWorkflow } from '../../tools/sandbox/workflows/workflows';
import { publish } from '../../tools/sandbox/workflows/publish';
import { testWithSsrfProtection } from '../support/e2e/n8nFeatures';
import { startConnectProxy, type ConnectProxy } from '../support/e2e/servers/connectProxy';
import { setUpSandbox, unpublishAfterEach } from '../support/e2e/sandboxSetup';
import { publishRejected } from '../support/e2e/workflows/publication';

const setup = setUpSandbox();
unpublishAfterEach(setup);

/** The credential of a new service app, which needs an access token for everything. */
function serviceApp(): IDataObject {
	const { org, okta } = setup.sandbox;
	return { domain: okta.url, ...org.serviceApps.register() };
}

async function testServiceApp(): Promise<string> {
	return (await setup.sandbox.n8n.testCredential(serviceApp())).message;
}

/** Publishes a workflow with the API token. Returns n8n's message. */
async function publicationMessage(): Promise<string> {
	const { n8n } = setup.sandbox;
	const workflowId = await n8n.createWorkflow(demoWorkflow(setup.credentialId));
	return await publishRejected(setup.sandbox, workflowId);
}

describe('behind a proxy', () => {
	let proxy: ConnectProxy;

	beforeAll(async () => {
		proxy = await startConnectProxy();
		await setup.sandbox.n8n.restart({ env: { HTTPS_PROXY: proxy.url, NO_PROXY: '' } });
	}, 60_000);

	afterEach(() => {
		proxy.behavior = 'tunnel';
	});

	afterAll(async () => {
		await proxy.close();
	});

	test('a workflow is published and unpublished, and a service app gets an access token', async () => {
		await publish(setup.sandbox, demoWorkflow(setup.credentialId));
		expect(await testServiceApp()).toBe('Connection successful!');
		const { host } = new URL(setup.sandbox.okta.url);
		expect(proxy.targets).toContain(host);
	}, 60_000);

	test.each([
		[
			407,
			'Proxy Authentication Required',
			'The proxy between n8n and Okta requires authentication.',
		],
		[403, 'Blocked', 'No Okta API found at this address.'],
		[
			502,
			'Bad\u00a0Gateway',
			"Check the proxy or firewall that n8n's requests to Okta pass through.",
		],
	])('that responds with %d, the test of a service app says so', async (status, page, advice) => {
		proxy.behavior = { status, page: `<html><h1>${page.replace('\u00a0', ' ')}</h1></html>` };
		expect(await testServiceApp()).toContain(
			`Something between n8n and Okta (${setup.sandbox.okta.url}) responded to the request to get an access token instead of Okta: ${status}, "${page}". ${advice}`,
		);
	});

	test('that responds with 403, a publication says so', async () => {
		proxy.behavior = { status: 403, page: '<html><h1>Blocked</h1></html>' };
		expect(await publicationMessage()).toContain(
			'responded to the request to list the event hooks instead of Okta: 403, "Blocked".',
		);
	}, 120_000);

	test('that closes the connection, the test of a service app says so', async () => {
		proxy.behavior = 'reset';
		expect(await testServiceApp()).toContain(
			`n8n couldn't reach Okta at ${setup.sandbox.okta.url} to get an access token: it closed the connection without responding.`,
		);
	});

	test('that is down, the test of a service app says so', async () => {
		await proxy.close();
		expect(await testServiceApp()).toContain(
			`n8n couldn't reach Okta at ${setup.sandbox.okta.url} to get an access token: it refused the connection.`,
		);
	});
});

describe("with n8n's SSRF protection", () => {
	const PROTECTED = { N8N_SSRF_PROTECTION_ENABLED: 'true' };

	testWithSsrfProtection(
		'an org at a blocked address gets no request, and the message says what to allow',
		async () => {
			await setup.sandbox.n8n.restart({ env: PROTECTED });
			setup.sandbox.org.requests.length = 0;
			expect(await testServiceApp()).toMatch(
				/^n8n didn't send Okta \(https:\/\/localhost:\d+\) the request to get an access token: The request was blocked .* N8N_SSRF_ALLOWED_HOSTNAMES/,
			);
			expect(await publicationMessage()).toMatch(
				/^n8n didn't send Okta \(https:\/\/localhost:\d+\) the request to list the event hooks: The request was blocked .* N8N_SSRF_ALLOWED_HOSTNAMES/,
			);
			expect(setup.sandbox.org.requests).toStrictEqual([]);
		},
		180_000,
	);

	testWithSsrfProtection(
		'a hostname that n8n blocks gets no request, and the message says what to change',
		async () => {
			const env = { ...PROTECTED, N8N_SSRF_BLOCKED_HOSTNAMES: 'localhost' };
			await setup.sandbox.n8n.restart({ env });
			expect(await testServiceApp()).toMatch(
				/the request was blocked .* N8N_SSRF_BLOCKED_HOSTNAMES/i,
			);
		},
		60_000,
	);

	testWithSsrfProtection(
		'an org that is allowed is used as always',
		async () => {
			const env = { ...PROTECTED, N8N_SSRF_ALLOWED_HOSTNAMES: 'localhost' };
			await setup.sandbox.n8n.restart({ env });
			expect(await testServiceApp()).toBe('Connection successful!');
			await publish(setup.sandbox, demoWorkflow(setup.credentialId));
		},
		60_000,
	);
});

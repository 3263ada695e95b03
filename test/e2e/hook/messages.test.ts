import { demoWorkflow } from '../../../tools/sandbox/workflows/workflows';
import { credentialTestMessage } from '../../support/e2e/n8nFeatures';
import { setUpSandbox } from '../../support/e2e/sandboxSetup';
import { publishRejected } from '../../support/e2e/workflows/publication';

const setup = setUpSandbox();

describe('the credential test', () => {
	test.each<[string, Partial<{ domain: string; token: string }>, RegExp]>([
		['the right account', {}, /^Connection successful!$/],
		[
			'a wrong token',
			{ token: 'wrong' },
			credentialTestMessage(
				/^Okta doesn't accept the API token\. .* create a new one/,
				'Authorization failed',
			),
		],
		[
			'a role too low',
			{ token: 'low' },
			credentialTestMessage(
				/^The API token isn't allowed to manage event hooks\. .* For the Okta System Log Trigger node alone/,
				'Forbidden',
			),
		],
		// n8n shows the code, which the troubleshooting guide explains.
		['a closed port', { domain: 'https://localhost:1' }, /^ECONNREFUSED$/],
		['http', { domain: 'http://acme.okta.com' }, /^'Okta Domain' starts with http:\/\/, .* Remove/],
		['no domain', { domain: 'not a domain' }, /^"not a domain" isn't a valid Okta domain\. Enter/],
	])('explains the result for %s', async (_, change, message) => {
		setup.sandbox.org.tokens.set('low', 'help desk');
		const result = await setup.sandbox.n8n.testCredential({ ...setup.sandbox.account, ...change });
		expect(result.message).toMatch(message);
		expect(result.status).toBe(change.domain || change.token ? 'Error' : 'OK');
	});

	test("explains that a domain isn't Okta's", async () => {
		const { message } = await setup.sandbox.n8n.testCredential({
			...setup.sandbox.account,
			domain: setup.sandbox.n8n.url,
		});
		expect(message).toMatch(
			credentialTestMessage(
				/^No Okta API found at this address/,
				'The resource you are requesting',
			),
		);
	});

	test('accepts a pasted URL', async () => {
		const { message } = await setup.sandbox.n8n.testCredential({
			...setup.sandbox.account,
			domain: ` ${setup.sandbox.okta.url}/admin/dashboard `,
		});
		expect(message).toBe('Connection successful!');
	});
});

/** Publishes a workflow. Returns the message after n8n's last attempt. */
async function messageWith(account: { domain: string; token: string }): Promise<string> {
	const { n8n } = setup.sandbox;
	const workflowId = await n8n.createWorkflow(demoWorkflow(await n8n.createCredential(account)));
	return await publishRejected(setup.sandbox, workflowId);
}

describe("the message of a workflow that can't be published says why", () => {
	test('a wrong token', async () => {
		expect(await messageWith({ ...setup.sandbox.account, token: 'wrong' })).toMatch(
			/^Okta \(https:\/\/localhost:\d+\) rejected the request to list the event hooks: 401 E0000011: Invalid token provided\. Okta doesn't accept the API token/,
		);
	}, 120_000);

	test("an org that can't be reached", async () => {
		expect(await messageWith({ ...setup.sandbox.account, domain: 'https://localhost:1' })).toMatch(
			/^n8n couldn't reach Okta at https:\/\/localhost:1 to list the event hooks: it refused the connection\. Check/,
		);
	}, 120_000);

	test("25 hooks in use, in all of n8n's attempts", async () => {
		for (let i = 0; i < 25; i++) setup.sandbox.org.seedHook({ uri: `https://other.example/${i}` });
		const message = await messageWith(setup.sandbox.account);
		expect(setup.sandbox.org.hooks.size).toBe(25);
		setup.sandbox.org.hooks.clear();
		expect(message).toContain(
			"The org has reached Okta's limit of 25 active event hooks. Deactivate",
		);
	}, 120_000);

	test('a webhook URL with http', async () => {
		await setup.sandbox.n8n.restart({ env: { WEBHOOK_URL: 'http://localhost:5678/' } });
		const message = await messageWith(setup.sandbox.account);
		expect(message).toMatch(
			/^The webhook URL is http:\/\/localhost:5678\/webhook\/.*\. Okta calls only public https addresses\. .* WEBHOOK_URL/,
		);
		expect(setup.sandbox.org.hooks.size).toBe(0);
	}, 120_000);

	test("a webhook URL that Okta can't reach, and the hook is deleted", async () => {
		await setup.sandbox.n8n.restart({ env: { WEBHOOK_URL: 'https://localhost:1/' } });
		const message = await messageWith(setup.sandbox.account);
		expect(message).toMatch(
			/rejected the request to verify the event hook: 400 E0000001: Api validation failed: eventHook; Unable to verify event hook\. Hook n8n: .* execution failed\. Okta must get n8n's response from https:\/\/localhost:1\/webhook\/.* n8n deleted the new event hook\.$/,
		);
		expect(setup.sandbox.org.hooks.size).toBe(0);
	}, 120_000);
});

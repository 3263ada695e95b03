import { publish } from '../../../tools/sandbox/workflows/publish';
import { demoWorkflow } from '../../../tools/sandbox/workflows/workflows';
import { credentialTestMessage, testWithAddressVariables } from '../../support/e2e/n8nFeatures';
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
		[
			'a closed port',
			{ domain: 'https://localhost:1' },
			credentialTestMessage(/^ECONNREFUSED$/, 'The service refused the connection'),
		],
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
});

/** The end of a message about an address of n8n: the variable to set, and where n8n may have it from. */
const TO_CHANGE_IT =
	"To change the address, set the environment variable N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to n8n's public https address, and restart n8n.";
const SET_BY =
	"n8n takes the address of a production URL from the first of these variables that's set: N8N_WEBHOOK_URL, WEBHOOK_URL, N8N_HOST.";
const TEST_SET_BY =
	"n8n takes the address of a test URL from the first of these variables that's set: N8N_WEBHOOK_URL, N8N_EDITOR_BASE_URL, WEBHOOK_URL, N8N_HOST.";

describe("the message about an address that Okta can't call says which variables it may be from:", () => {
	const HTTP = 'http://localhost:5678';

	/** Listens for the next event. Returns the message that n8n shows. */
	async function listenRejected(): Promise<string> {
		const { n8n, account } = setup.sandbox;
		const parameters = { options: { testEvent: 'next' } };
		const workflow = demoWorkflow(await n8n.createCredential(account), parameters);
		const [listening] = await Promise.allSettled([n8n.listen(await n8n.createWorkflow(workflow))]);
		return listening.status === 'rejected' ? (listening.reason as Error).message : '';
	}

	afterEach(() => {
		setup.sandbox.org.hooks.clear();
	});

	test('WEBHOOK_URL', async () => {
		await setup.sandbox.n8n.restart({ env: { N8N_WEBHOOK_URL: '', WEBHOOK_URL: HTTP } });
		const message = await messageWith(setup.sandbox.account);
		expect(message).toMatch(/^The webhook URL is http:\/\/localhost:5678\/webhook\/[\w/-]+\. Okta/);
		expect(message).toContain(` Okta calls only public https addresses. ${TO_CHANGE_IT} ${SET_BY}`);
		expect(await listenRejected()).toContain(`The webhook URL is ${HTTP}/webhook-test/`);
		expect(setup.sandbox.org.hooks.size).toBe(0);
	}, 120_000);

	testWithAddressVariables(
		'N8N_WEBHOOK_URL, whatever the others are',
		async () => {
			const { n8n, org, account } = setup.sandbox;
			const others = { N8N_EDITOR_BASE_URL: n8n.url, WEBHOOK_URL: n8n.url };
			await n8n.restart({ env: { ...others, N8N_WEBHOOK_URL: 'https://localhost:1/' } });
			org.requests.length = 0;
			const message = await messageWith(account);
			// n8n tries five times to list, create, verify, deactivate, and delete.
			expect(org.requests).toHaveLength(5 * 5);
			expect(message).toMatch(
				/rejected the request to verify the event hook: 400 E0000001: Api validation failed: eventHook; Unable to verify event hook\. Hook n8n: .* execution failed\. Okta must get n8n's response from https:\/\/localhost:1\/webhook\/.* n8n deleted the new event hook\.$/,
			);
			expect(message).toContain(` responds instead. ${TO_CHANGE_IT} ${SET_BY}`);
			expect(await listenRejected()).toMatch(
				/ n8n's response from https:\/\/localhost:1\/webhook-test\/.* of a test URL /,
			);
			expect(org.hooks.size).toBe(0);
		},
		120_000,
	);

	testWithAddressVariables(
		'N8N_EDITOR_BASE_URL, for test URLs alone',
		async () => {
			const { n8n, account } = setup.sandbox;
			const right = { N8N_WEBHOOK_URL: '', WEBHOOK_URL: n8n.url };
			await n8n.restart({ env: { ...right, N8N_EDITOR_BASE_URL: HTTP } });
			const message = await listenRejected();
			expect(message).toMatch(/The webhook URL is http:\/\/localhost:5678\/webhook-test\//);
			expect(message).toContain(`${TO_CHANGE_IT} ${TEST_SET_BY}`);
			const workflow = demoWorkflow(await n8n.createCredential(account));
			const { workflowId, hook } = await publish(setup.sandbox, workflow);
			expect(hook.channel.config.uri).toContain(`${n8n.url}/webhook/`);
			await n8n.deactivate(workflowId);
		},
		120_000,
	);
});

import type { IDataObject } from 'n8n-workflow';

import { secretOf } from '../../okta-org/entities';
import { factorActivation } from '../../okta-org/events';
import type { AppAccount, ServiceApp } from '../../okta-org/serviceApps';
import { Sandbox, until } from '../sandbox';
import { credentialSays, since } from '../versions';
import { exampleWorkflow, TRIGGER } from '../workflows';
import { executionsOf, messageOfRefused, publish, statuses } from './publish';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await Sandbox.open(undefined, { name: 'e2e' });
}, 180_000);

afterAll(async () => {
	await sandbox?.close();
});

const OAUTH2 = { authentication: 'oAuth2' };
const BOTH = ['okta.eventHooks.manage', 'okta.logs.read'];

type Account = IDataObject & AppAccount & { domain: string; scopes: string[] };

/** What a person enters for a new service app. */
function accountOf(app: Partial<ServiceApp> = {}, change: Partial<Account> = {}): Account {
	const account = sandbox.org.serviceApps.register(app);
	return { domain: sandbox.okta.url, scopes: BOTH, ...account, ...change };
}

function tokenRequests(): number {
	return sandbox.org.log.filter(({ path }) => path === '/oauth2/v1/token').length;
}

describe('the test of the credential', () => {
	test.each<[string, Partial<ServiceApp>, Partial<Account>, RegExp]>([
		['the right account', {}, {}, /^Connection successful!$/],
		[
			'a key that lost its line breaks',
			{},
			{ privateKey: 'flattened' },
			/^Connection successful!$/,
		],
		['a key that cannot be read', {}, { privateKey: 'junk' }, /cannot be read\. Paste the whole/],
		['no key', {}, { privateKey: ' ' }, /^No private key is set in the credential\. Paste/],
		[
			'a wrong key ID',
			{},
			{ keyId: 'k2' },
			/^Okta \(https:\/\/localhost:\d+\) gave no access token: 401 invalid_client: The client_assertion JWT kid is invalid\. The private key is not one that is registered/,
		],
		['a wrong client ID', {}, { clientId: '0oaNobody' }, /Check the client ID in the credential/],
		[
			'a scope not granted',
			{ grants: ['okta.logs.read'] },
			{},
			/consent_required: .*Grant the app/,
		],
		['no scope', {}, { scopes: [] }, /^No scope is chosen in the credential\. Choose/],
		['DPoP required', { requiresDpop: true }, {}, /untick "Require Demonstrating Proof of/],
		['an app of another type', { hasSecret: true }, {}, /make an app integration of the type/],
		[
			'no admin role',
			{ role: undefined },
			{},
			credentialSays(/^The service app may not do this: give it an admin/, 'Forbidden'),
		],
		['http', {}, { domain: 'http://acme.okta.com' }, /^The Okta domain starts with http:\/\//],
		[
			'a domain that nobody listens at',
			{},
			{ domain: 'https://localhost:1' },
			/^n8n could not reach Okta at https:\/\/localhost:1 to get an access token: it refuses/,
		],
	])('with %s says so', async (_, app, change, message) => {
		const account = accountOf(app);
		if (change.privateKey === 'flattened') {
			change.privateKey = account.privateKey.replaceAll('\n', '');
		}
		const result = await sandbox.n8n.testCredential({ ...account, ...change });
		expect(result.message).toMatch(message);
		expect(result.status).toBe(message.test('Connection successful!') ? 'OK' : 'Error');
	});

	test.each([
		['okta.eventHooks.manage', '/api/v1/eventHooks'],
		['okta.logs.read', '/api/v1/logs'],
	])('with the scope %s alone asks for what it allows', async (scope, path) => {
		sandbox.org.log.length = 0;
		const account = accountOf({ grants: [scope] }, { scopes: [scope] });
		const { message } = await sandbox.n8n.testCredential(account);
		expect(message).toBe('Connection successful!');
		expect(sandbox.org.log.map((entry) => entry.path)).toStrictEqual(['/oauth2/v1/token', path]);
	});

	test('with a clock that is wrong by that of Okta says by how much', async () => {
		sandbox.org.serviceApps.clockSkew = 600_000;
		const { message } = await sandbox.n8n.testCredential(accountOf());
		sandbox.org.serviceApps.clockSkew = 0;
		expect(message).toMatch(/is expired\. The clock of .* is 10 minutes behind that of Okta/);
	});
});

describe('a published workflow', () => {
	test('takes its hook away though its access token has ended, and shows no secret anywhere', async () => {
		const { n8n, org } = sandbox;
		const account = accountOf();
		const credentialId = await n8n.createCredential(account);
		org.log.length = 0;
		const { workflowId, hook } = await publish(sandbox, credentialId, OAUTH2);
		expect(tokenRequests()).toBe(1);
		expect(statuses(await org.fire(factorActivation()))).toStrictEqual([200]);
		const [execution] = await executionsOf(sandbox, workflowId, 1);
		expect(execution?.items[TRIGGER]).toHaveLength(1);
		const staticData = await until('the static data is saved', async () => {
			const data = JSON.stringify(await n8n.staticData(workflowId));
			return data.includes(hook.id) && data;
		});
		const seen = JSON.stringify(await n8n.credential(credentialId));
		expect(seen).toContain(account.clientId);

		org.serviceApps.expireTokens();
		await n8n.deactivate(workflowId);
		await until('the hook is gone', () => org.hooks.size === 0);
		expect(tokenRequests()).toBe(2);
		// An older n8n does not see the first: the node has it see another.
		const seen401 = org.log.filter(({ status }) => status === 401).length;
		expect(seen401).toBe(since('2.20') ? 1 : 2);

		const key = account.privateKey.split('\n').filter((line) => /^[\w+/=]+$/.test(line));
		const tokens = [...org.serviceApps.accessTokens.keys()];
		const secrets = [...key, ...tokens, secretOf(hook)];
		expect(secrets.length).toBeGreaterThan(4);
		for (const secret of secrets) {
			expect(staticData).not.toContain(secret);
			expect(execution?.raw).not.toContain(secret);
			expect(n8n.log()).not.toContain(secret);
			expect(seen).not.toContain(secret);
		}
	});

	test('uses its access token for as long as it lasts', async () => {
		const { n8n, org } = sandbox;
		const credentialId = await n8n.createCredential(accountOf());
		org.log.length = 0;
		for (let i = 0; i < 2; i++) {
			const { workflowId } = await publish(sandbox, credentialId, OAUTH2);
			await n8n.deactivate(workflowId);
			await until('the hook is gone', () => org.hooks.size === 0);
		}
		expect(tokenRequests()).toBe(1);
	});

	test('that cannot get a token says why, in the message that the editor shows', async () => {
		const { n8n } = sandbox;
		const account = accountOf({ requiresDpop: true });
		const credentialId = await n8n.createCredential(account);
		const workflowId = await n8n.createWorkflow(
			exampleWorkflow(credentialId, { parameters: OAUTH2 }),
		);
		const message = await messageOfRefused(sandbox, workflowId);
		expect(message).toMatch(
			/^n8n could not list the event hooks\. Okta \(https:\/\/localhost:\d+\) gave no access token: 400 invalid_dpop_proof: The DPoP proof JWT header is missing\. .* untick "Require/,
		);
		for (const line of account.privateKey.split('\n').filter((text) => /^[\w+/=]+$/.test(text))) {
			expect(n8n.log()).not.toContain(line);
		}
	}, 120_000);
});

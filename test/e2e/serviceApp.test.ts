import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { secretOf } from '../../tools/okta-emulator/entities';
import { factorActivation, factorActivations } from '../../tools/okta-emulator/events';
import type { AppAccount, ServiceApp } from '../../tools/okta-emulator/oauth/serviceApps';
import { since } from '../../tools/sandbox/n8n/versions';
import { publish } from '../../tools/sandbox/workflows/publish';
import { demoWorkflow, oktaTrigger, TRIGGER } from '../../tools/sandbox/workflows/workflows';
import { waitUntil } from '../../tools/waitUntil';
import { attemptStatuses } from '../support/e2e/deliveries';
import { waitForExecutions } from '../support/e2e/executions';
import {
	credentialTestMessage,
	testWithDomainRestrictions,
	testWithKeptExpressions,
} from '../support/e2e/n8nFeatures';
import { setUpSandbox } from '../support/e2e/sandboxSetup';
import { publishRejected } from '../support/e2e/workflows/publication';
import { chain, httpRequest } from '../support/e2e/workflows/testWorkflows';

const setup = setUpSandbox();

const OAUTH2 = { authentication: 'oAuth2' };

type Account = IDataObject & AppAccount & { domain: string; oktaScopes?: string };

/** The credential fields for a new service app. */
function accountOf(app: Partial<ServiceApp> = {}, change: Partial<Account> = {}): Account {
	const account = setup.sandbox.org.serviceApps.register(app);
	return { domain: setup.sandbox.okta.url, ...account, ...change };
}

function tokenRequests(): number {
	return setup.sandbox.org.requestsTo('/oauth2/v1/token').length;
}

/** Apps with and without DPoP, and the number of requests for their first token. */
const APPS = [
	['an app that requires DPoP', true, 3],
	["an app that doesn't require DPoP", false, 1],
] as const;

/** The app's private key, and all access tokens and proofs of the org. */
function secretsOf(account: Account): string[] {
	const { accessTokens, dpop } = setup.sandbox.org.serviceApps;
	const key = account.privateKey.split('\n').filter((line) => /^[\w+/=]+$/.test(line));
	const secrets = [...key, ...accessTokens.keys(), ...dpop.proofs];
	expect(secrets.length).toBeGreaterThan(4);
	return secrets;
}

describe('the credential test', () => {
	test.each<[string, Partial<ServiceApp>, Partial<Account>, RegExp]>([
		['the right account', {}, {}, /^Connection successful!$/],
		["an app that doesn't require DPoP", { requiresDpop: false }, {}, /^Connection successful!$/],
		['a key without line breaks', {}, { privateKey: 'flattened' }, /^Connection successful!$/],
		["a key that can't be read", {}, { privateKey: 'junk' }, /can't be read\. Paste the entire/],
		['no key', {}, { privateKey: ' ' }, /^'Private Key' in the credential is empty\. Paste/],
		[
			'a wrong key ID',
			{},
			{ keyId: 'k2' },
			/^Okta \(https:\/\/localhost:\d+\) didn't issue an access token: 401 invalid_client: The client_assertion JWT kid is invalid\. The private key doesn't match any public key/,
		],
		['a wrong client ID', {}, { clientId: '0oaNobody' }, /Check 'Client ID' in the credential/],
		[
			'a scope that is not granted',
			{ grants: ['okta.logs.read'] },
			{},
			/consent_required: .*Grant the app/,
		],
		[
			'an app that is restricted to other network zones',
			{ isOutsideZones: true },
			{},
			/403 access_denied: .* Add the public IP address of n8n to a permitted zone/,
		],
		['an app of another type', { hasSecret: true }, {}, /Create an app integration of type/],
		[
			'no admin role',
			{ role: undefined },
			{},
			credentialTestMessage(
				/^The service app isn't allowed to do this\. Assign it an admin/,
				'Forbidden',
			),
		],
		['http', {}, { domain: 'http://acme.okta.com' }, /^'Okta Domain' starts with http:\/\//],
		[
			"a domain that can't be reached",
			{},
			{ domain: 'https://localhost:1' },
			/^n8n couldn't reach Okta at https:\/\/localhost:1 to get an access token: it refused/,
		],
	])('explains the result for %s', async (_, app, change, message) => {
		const account = accountOf(app);
		if (change.privateKey === 'flattened') {
			change.privateKey = account.privateKey.replaceAll('\n', '');
		}
		const result = await setup.sandbox.n8n.testCredential({ ...account, ...change });
		expect(result.message).toMatch(message);
		expect(result.status).toBe(message.test('Connection successful!') ? 'OK' : 'Error');
	});

	testWithDomainRestrictions("says that its allowed domains lack the org's", async () => {
		const domains = { allowedHttpRequestDomains: 'domains', allowedDomains: 'example.com' };
		const { message } = await setup.sandbox.n8n.testCredential(accountOf({}, domains));
		expect(message).toMatch(
			/^n8n didn't send Okta .* the request to get an access token: Domain not allowed.* Add the org's domain to 'Allowed HTTP Request Domains' in the credential/,
		);
	});

	test.each([
		['okta.eventHooks.manage', '/api/v1/eventHooks'],
		['okta.logs.read', '/api/v1/logs'],
	])('with only the scope %s requests only what it allows', async (scope, path) => {
		for (const [, requiresDpop, requests] of APPS) {
			setup.sandbox.org.requests.length = 0;
			const account = accountOf({ grants: [scope], requiresDpop }, { oktaScopes: scope });
			const { message } = await setup.sandbox.n8n.testCredential(account);
			expect(message).toBe('Connection successful!');
			expect(tokenRequests()).toBe(requests);
			expect(setup.sandbox.org.requests.slice(requests).map((entry) => entry.path)).toStrictEqual([
				path,
			]);
		}
	});

	test("succeeds if n8n's clock differs from Okta's", async () => {
		setup.sandbox.org.serviceApps.clockSkew = 600_000;
		for (const [, requiresDpop, requests] of APPS) {
			setup.sandbox.org.requests.length = 0;
			const { message } = await setup.sandbox.n8n.testCredential(accountOf({ requiresDpop }));
			expect(message).toBe('Connection successful!');
			expect(tokenRequests()).toBe(requests + 1);
		}
		setup.sandbox.org.serviceApps.clockSkew = 0;
	});
});

describe('a published workflow', () => {
	test.each(APPS)(
		'with %s deletes its hook after its access token has expired, and exposes no secret',
		async (_, requiresDpop, requests) => {
			const { n8n, org } = setup.sandbox;
			const account = accountOf({ requiresDpop });
			const credentialId = await n8n.createCredential(account);
			org.requests.length = 0;
			const { workflowId, hook } = await publish(setup.sandbox, demoWorkflow(credentialId, OAUTH2));
			expect(tokenRequests()).toBe(requests);
			expect(attemptStatuses(await org.emitEvent(factorActivation()))).toStrictEqual([200]);
			const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
			expect(execution?.items[TRIGGER]).toHaveLength(1);
			const staticData = await waitUntil('the static data is saved', async () => {
				const data = JSON.stringify(await n8n.staticData(workflowId));
				return data.includes(hook.id) && data;
			});
			const seen = JSON.stringify(await n8n.credential(credentialId));
			expect(seen).toContain(account.clientId);

			org.serviceApps.expireTokens();
			await n8n.deactivate(workflowId);
			await waitUntil('the hook is deleted', () => org.hooks.size === 0);
			expect(tokenRequests()).toBe(requests + 1);
			// One of the request itself, and one of the request with which n8n renews the token.
			const seen401 = org.requests.filter(({ status }) => status === 401).length;
			expect(seen401).toBe(2);

			expect(seen).not.toMatch(/"d":|issuedFor/);
			for (const secret of [...secretsOf(account), secretOf(hook)]) {
				expect(staticData).not.toContain(secret);
				expect(execution?.raw).not.toContain(secret);
				expect(n8n.log()).not.toContain(secret);
				expect(seen).not.toContain(secret);
			}
		},
	);

	test.each(APPS)(
		'with %s uses its access token until it expires',
		async (_, requiresDpop, requests) => {
			const { n8n, org } = setup.sandbox;
			const credentialId = await n8n.createCredential(accountOf({ requiresDpop }));
			org.requests.length = 0;
			for (let i = 0; i < 2; i++) {
				const { workflowId } = await publish(setup.sandbox, demoWorkflow(credentialId, OAUTH2));
				await n8n.deactivate(workflowId);
				await waitUntil('the hook is deleted', () => org.hooks.size === 0);
			}
			expect(tokenRequests()).toBe(requests);
		},
	);

	testWithKeptExpressions(
		'keeps an expression in its credential, next to the access token',
		async () => {
			const { n8n } = setup.sandbox;
			const account = accountOf();
			const clientId = `={{ '${account.clientId}' }}`;
			const credentialId = await n8n.createCredential({ ...account, clientId });
			const { workflowId } = await publish(setup.sandbox, demoWorkflow(credentialId, OAUTH2));
			await n8n.deactivate(workflowId);
			await waitUntil('the hook is deleted', () => setup.sandbox.org.hooks.size === 0);
			const { data } = await n8n.credential(credentialId);
			expect(data.clientId).toBe(clientId);
		},
	);

	test("that can't get a token says why in the message that the editor shows", async () => {
		const { n8n } = setup.sandbox;
		setup.sandbox.org.serviceApps.dpop.host = 'acme.okta.com';
		const account = accountOf();
		const credentialId = await n8n.createCredential(account);
		const workflowId = await n8n.createWorkflow(demoWorkflow(credentialId, OAUTH2));
		const message = await publishRejected(setup.sandbox, workflowId);
		setup.sandbox.org.serviceApps.dpop.host = undefined;
		expect(message).toMatch(
			/^n8n couldn't list the event hooks\. Okta \(https:\/\/localhost:\d+\) didn't issue an access token: 400 invalid_dpop_proof: 'htu' claim in the DPoP proof JWT is invalid\. .* no proxy between n8n and Okta changes the host/,
		);
		for (const secret of secretsOf(account)) expect(n8n.log()).not.toContain(secret);
	}, 120_000);

	test('uses the new app after its credential is changed to another app', async () => {
		const { n8n, org } = setup.sandbox;
		const credentialId = await n8n.createCredential(accountOf({ requiresDpop: false }));
		const { workflowId } = await publish(setup.sandbox, demoWorkflow(credentialId, OAUTH2));
		await n8n.updateCredential(credentialId, accountOf());
		org.serviceApps.apps.delete(String([...org.serviceApps.apps.keys()].at(-2)));
		await n8n.deactivate(workflowId);
		await waitUntil('the hook is deleted', () => org.hooks.size === 0);
	});

	test('can fetch a token at the same time as others', async () => {
		const { n8n, org } = setup.sandbox;
		const credentialId = await n8n.createCredential(accountOf());
		const ids: string[] = [];
		for (const name of ['first', 'second', 'third']) {
			ids.push(await n8n.createWorkflow({ ...demoWorkflow(credentialId, OAUTH2), name }));
		}
		await Promise.all(ids.map(async (id) => await n8n.activate(id)));
		const countVerified = () =>
			[...org.hooks.values()].filter((hook) => hook.verificationStatus === 'VERIFIED').length;
		await waitUntil('there are three hooks', () => countVerified() === 3);
		org.serviceApps.expireTokens();
		await Promise.all(ids.map(async (id) => await n8n.deactivate(id)));
		await waitUntil('the hooks are deleted', () => org.hooks.size === 0);
	});
});

describe("n8n's HTTP Request node", () => {
	const VERSIONS = [4.1, 4.2, 4.3, 4.4, 4.5].filter((version) => version < 4.3 || since('2.41'));

	test.each(APPS)(
		'of all versions works with %s, with queries, other methods, encoded paths and pagination',
		async (_, requiresDpop) => {
			const { n8n, org, okta } = setup.sandbox;
			const account = accountOf({ requiresDpop });
			const credentialId = await n8n.createCredential(account);
			org.systemLog.events.length = 0;
			org.systemLog.add(...factorActivations(4));
			const logs = `${okta.url}/api/v1/logs`;
			const steps: Array<[name: string, parameters: INodeParameters]> = [
				['Query in URL', { url: `${logs}?limit=1&sortOrder=DESCENDING#top` }],
				[
					'Query Parameters',
					{
						url: logs,
						sendQuery: true,
						queryParameters: {
							parameters: [
								{ name: 'limit', value: '1' },
								{ name: 'filter', value: 'eventType eq "user.mfa.factor.activate"' },
							],
						},
					},
				],
				[
					'Pages',
					{
						url: `${logs}?limit=1`,
						options: {
							pagination: {
								pagination: {
									paginationMode: 'responseContainsNextURL',
									nextURL: `={{ "${logs}?limit=1&after=" + $response.headers.link.split("after=").pop().split(/[&>]/)[0] }}`,
									paginationCompleteWhen: 'responseIsEmpty',
									limitPagesFetched: true,
									maxRequests: 3,
								},
							},
						},
					},
				],
				['Encoded Path', { url: `${okta.url}/api/v1/eventHooks/grace%40acme.example` }],
				['Other Method', { method: 'DELETE', url: `${okta.url}/api/v1/eventHooks/none` }],
			];
			const nodes = VERSIONS.flatMap((version) =>
				steps.map(([name, parameters]) =>
					httpRequest(credentialId, `${name} ${version}`, version, parameters),
				),
			);
			const trigger = oktaTrigger(credentialId, OAUTH2);
			const { workflowId } = await publish(setup.sandbox, chain(trigger, nodes));
			org.requests.length = 0;
			org.serviceApps.expireTokens();
			setup.conformance.except(/grace%40acme\.example: is not an endpoint/);
			await org.emitEvent(factorActivation());
			const [execution] = await waitForExecutions(setup.sandbox, workflowId, 1);
			for (const version of VERSIONS) {
				const items = (name: string) => execution?.items[`${name} ${version}`] ?? [];
				expect(items('Query in URL').map(({ eventType }) => eventType)).toStrictEqual([
					'user.mfa.factor.activate',
				]);
				expect(items('Query Parameters')).toHaveLength(1);
				expect(items('Pages').map(({ uuid }) => uuid)).toStrictEqual(
					org.systemLog.events.slice(0, 3).map(({ uuid }) => uuid),
				);
				for (const name of ['Encoded Path', 'Other Method']) {
					expect(JSON.stringify(items(name))).toContain('404');
				}
			}
			// Okta's API rejected no proof.
			const rejected = org.requests.filter(
				({ path, status }) => path.startsWith('/api') && status === 400,
			);
			expect(rejected).toStrictEqual([]);
			for (const secret of secretsOf(account)) {
				expect(execution?.raw).not.toContain(secret);
				expect(n8n.log()).not.toContain(secret);
			}
			await n8n.deactivate(workflowId);
			await waitUntil('the hook is deleted', () => org.hooks.size === 0);
		},
		120_000,
	);
});

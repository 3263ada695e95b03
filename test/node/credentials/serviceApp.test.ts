import { generateKeyPairSync } from 'node:crypto';

import type { IHttpRequestOptions } from 'n8n-workflow';

import { OktaTriggerOAuth2Api } from '../../../credentials/OktaTriggerOAuth2Api.credentials';
import { clearCheck } from '../../../nodes/Okta/hook/registration/checkedHooks';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { serve } from '../../../tools/okta-emulator/server';
import type {
	Algorithm,
	AppAccount,
	ServiceApp,
} from '../../../tools/okta-emulator/oauth/serviceApps';
import { n8nLog, testCertificate } from '../../support/testFolder';
import { allProperties, errorMessageOf } from '../../support/node/assertions';
import type { HookHarness } from '../../support/node/hookHarness';
import { startSetup, type TestSetup } from '../../support/node/setup';

let setup: TestSetup;

beforeEach(async () => {
	setup = await startSetup();
});

afterEach(async () => {
	await setup.close();
});

/** A node that gets in by a service app of the org, one that requires no proof of possession. */
async function harnessWith(
	app: Partial<ServiceApp> = {},
	account: Partial<AppAccount & { scopes: string[] }> = {},
	algorithm?: Algorithm,
): Promise<HookHarness> {
	const { serviceApps } = setup.org;
	const registered = serviceApps.register({ requiresDpop: false, ...app }, algorithm);
	const serviceApp = { ...registered, ...account };
	return await setup.createHarness({ serviceApp });
}

/** The requests that were answered so, e.g. `POST /oauth2/v1/token 200`. */
function requests(): string[] {
	return setup.org.log.map(
		({ method, path, status }) => `${method} ${path.replace(/who\w+/, ':id')} ${status}`,
	);
}

const TOKEN = 'POST /oauth2/v1/token 200';

const ACTIVATION = [
	'GET /api/v1/eventHooks 200',
	'POST /api/v1/eventHooks 200',
	'POST /api/v1/eventHooks/:id/lifecycle/verify 200',
];

describe('a service app', () => {
	test.each(['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'] as const)(
		'with a key for %s activates, gets events and deactivates, all with one access token',
		async (algorithm) => {
			const { org } = setup;
			const harness = await harnessWith({}, {}, algorithm);
			await harness.activate();
			await org.emitEvent(factorActivation());
			expect(harness.executions).toHaveLength(1);
			await harness.deactivate();
			expect(org.hooks.size).toBe(0);
			expect(requests()).toStrictEqual([
				TOKEN,
				...ACTIVATION,
				'GET /api/v1/eventHooks 200',
				'POST /api/v1/eventHooks/:id/lifecycle/deactivate 200',
				'DELETE /api/v1/eventHooks/:id 204',
			]);
		},
	);

	test('asks for the chosen scopes and no others', async () => {
		const scopes = ['okta.eventHooks.manage'];
		const harness = await harnessWith({ grants: scopes }, { scopes });
		await harness.activate();
		expect(setup.org.serviceApps.forms).toMatchObject([{ scope: 'okta.eventHooks.manage' }]);
	});

	test.each([
		['in a JWK, which knows its ID', ''],
		['whose ID is in the field', 'k1'],
	])('with a key %s is let in', async (_, keyId) => {
		const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const harness = await harnessWith(
			{ publicKeys: new Map([['k1', { key: publicKey, algorithm: 'RS256' }]]) },
			{
				keyId,
				privateKey: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'k1' }),
			},
		);
		await harness.activate();
		expect(setup.org.hooks.size).toBe(1);
	});
});

describe('with an older n8n, which sees no 401 of an answer and loses the causes of errors', () => {
	/** Activated, with an access token that has expired since. */
	async function expired(): Promise<HookHarness> {
		const { org } = setup;
		const serviceApp = org.serviceApps.register({ requiresDpop: false });
		const harness = await setup.createHarness({ serviceApp, isOlderN8n: true });
		await harness.activate();
		org.serviceApps.expireTokens();
		org.log.length = 0;
		return harness;
	}

	test('an access token that has expired is fetched anew, and the call repeated', async () => {
		const harness = await expired();
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
		expect(requests()).toStrictEqual([
			'GET /api/v1/eventHooks 401',
			'GET /api/v1/eventHooks 401',
			TOKEN,
			'GET /api/v1/eventHooks 200',
			'GET /api/v1/eventHooks 200',
			'POST /api/v1/eventHooks/:id/lifecycle/deactivate 200',
			'DELETE /api/v1/eventHooks/:id 204',
		]);
	});

	test('one that cannot be had anew is told as ever', async () => {
		const harness = await expired();
		setup.org.serviceApps.apps.clear();
		const message = await errorMessageOf(harness.deactivate());
		expect(message).toMatch(/^n8n could not delete the event hook .* gave no access token: 401/);
		expect(message).toContain('Check the client ID in the credential');
	});

	test('an org that nobody listens at is told in words', async () => {
		const harness = await setup.createHarness({ domain: 'https://localhost:1', isOlderN8n: true });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^n8n could not reach Okta at https:\/\/localhost:1 to list the event hooks: it refuses connections\./,
		);
	}, 60_000);
});

describe('an access token', () => {
	test('that has expired is fetched anew, and the call repeated', async () => {
		const { org } = setup;
		const harness = await harnessWith();
		await harness.activate();
		org.serviceApps.expireTokens();
		org.log.length = 0;
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
		expect(requests()).toStrictEqual([
			'GET /api/v1/eventHooks 401',
			TOKEN,
			'GET /api/v1/eventHooks 200',
			'POST /api/v1/eventHooks/:id/lifecycle/deactivate 200',
			'DELETE /api/v1/eventHooks/:id 204',
		]);
	});

	test.each([
		['GET', /Hooks$/],
		['POST', /Hooks$/],
		['POST', /verify$/],
	])('that ends right before %s %s does no harm', async (method, path) => {
		const { org } = setup;
		const harness = await harnessWith();
		org.faults.push({ kind: 'refuse', method, path, errorCode: 'E0000011' });
		await harness.activate();
		expect(org.hooks.size).toBe(1);
		expect(requests().filter((request) => request === TOKEN)).toHaveLength(2);
	});

	test('that Okta never accepts is fetched anew once for a call, and then told', async () => {
		const { org } = setup;
		const harness = await harnessWith();
		org.faults.push({
			kind: 'refuse',
			method: 'GET',
			path: /./,
			errorCode: 'E0000011',
			times: Infinity,
		});
		const message = await errorMessageOf(harness.activate());
		expect(message).toBe(
			`Okta (${setup.okta.url}) refused to list the event hooks: 401 E0000011: Invalid token provided. Okta does not accept the access token of the service app, not even a new one: check in the Admin Console (Applications › the app) that the app is active and of the type "API Services", and that the Okta domain in the credential is that of its org.`,
		);
		expect(requests()).toStrictEqual([
			TOKEN,
			'GET /api/v1/eventHooks 401',
			TOKEN,
			'GET /api/v1/eventHooks 401',
		]);
	});

	test('that cannot be had anew is told: the app was deleted meanwhile', async () => {
		const { org } = setup;
		const harness = await harnessWith();
		await harness.activate();
		const [hook] = [...org.hooks.values()];
		org.serviceApps.apps.clear();
		org.serviceApps.expireTokens();
		const message = await errorMessageOf(harness.deactivate());
		expect(message).toContain(`n8n could not delete the event hook "${hook?.name}" (${hook?.id}).`);
		expect(message).toContain('gave no access token: 401 invalid_client: Invalid value');
		expect(message).toContain('Check the client ID in the credential');
		expect(message).toContain('delete the hook in Okta (Admin Console › Workflow › Event Hooks)');
		expect(harness.saved).toMatchObject({ 'node:Okta Trigger': { hookId: hook?.id } });
	});

	test('of before the credential was changed to another org is not sent there', async () => {
		const harness = await harnessWith();
		await harness.activate();
		const other = await startSetup();
		const seen: Array<string | undefined> = [];
		const listener = await serve((request, response) => {
			seen.push(request.headers.authorization);
			other.org.handler(request, response);
		}, testCertificate());

		const account = other.org.serviceApps.register({ requiresDpop: false });
		Object.assign(harness.credentials.data, { domain: listener.url, ...account });
		clearCheck(harness.webhookUrl);
		await harness.activate();
		await harness.deactivate();
		const [before] = setup.org.serviceApps.accessTokens.keys();
		const [after] = other.org.serviceApps.accessTokens.keys();
		expect(seen).toContain(`Bearer ${after}`);
		expect(seen).not.toContain(`Bearer ${before}`);
		await listener.close();
		await other.close();
	});

	test('of before the scopes were changed is not taken to have the new ones', async () => {
		const harness = await harnessWith({}, { scopes: ['okta.logs.read'] });
		expect(await errorMessageOf(harness.activate())).toContain('lacks a scope');
		harness.credentials.data.scopes = ['okta.eventHooks.manage'];
		await harness.activate();
		expect(setup.org.hooks.size).toBe(1);
	});
});

describe('what Okta refuses a service app is told with what to do, and leaves nothing behind', () => {
	const otherKey = () => setup.org.serviceApps.register().privateKey;

	test.each<[string, () => Promise<HookHarness>, RegExp]>([
		[
			'a key that cannot be read',
			async () => await harnessWith({}, { privateKey: '-----BEGIN PRIVATE KEY-----\nMIIE' }),
			/^n8n could not list the event hooks\. The private key in the credential cannot be read\. Paste the whole private key/,
		],
		[
			'a key that is not the registered one',
			async () => await harnessWith({}, { privateKey: otherKey() }),
			/^n8n could not list the event hooks\. Okta \(https:\/\/localhost:\d+\) gave no access token: 401 invalid_client: The client_assertion signature is invalid\. The private key is not one that is registered/,
		],
		[
			'the ID of another key',
			async () => await harnessWith({}, { keyId: 'k2' }),
			/invalid_client: The client_assertion JWT kid is invalid\. The private key is not one .* compare the field Key ID/,
		],
		['no key ID', async () => await harnessWith({}, { keyId: '' }), /No key ID is set/],
		[
			'a wrong client ID',
			async () => await harnessWith({}, { clientId: '0oaNobody' }),
			/invalid_client: Invalid value for 'client_id' parameter\. Check the client ID/,
		],
		['no client ID', async () => await harnessWith({}, { clientId: '' }), /No client ID is set/],
		[
			'a scope that is not granted',
			async () => await harnessWith({ grants: ['okta.eventHooks.manage'] }),
			/400 consent_required: .*Grant the app what the credential asks for, okta\.eventHooks\.manage and okta\.logs\.read \(Admin Console › Applications › the app › Okta API Scopes › Grant\)/,
		],
		[
			'an app without an admin role',
			async () => await harnessWith({ role: undefined }),
			/refused to list the event hooks: 403 E0000006: .* The service app may not do this: give it an admin role \(.* › Admin roles › Edit assignments\)/,
		],
		[
			'an app with a role too low',
			async () => await harnessWith({ role: 'read only' }),
			/refused to create the event hook: 403 E0000006: .* The service app may not do this/,
		],
		[
			'a scope that the credential does not ask for',
			async () => await harnessWith({}, { scopes: ['okta.logs.read'] }),
			/refused to list the event hooks: 403 E0000006: .* The access token lacks a scope: choose okta\.eventHooks\.manage/,
		],
		[
			'an app that may be used from other network zones only',
			async () => await harnessWith({ isOutsideZones: true }),
			/403 access_denied: .* Add the public IP address of n8n to a permitted zone \(Admin Console › Security › Networks\)/,
		],
		[
			"an app whose keys' URL doesn't answer",
			async () => await harnessWith({ hasBrokenKeyUrl: true }),
			/401 invalid_client: Error retrieving the client JWKSet .* Check that the URL is reachable from the internet/,
		],
		[
			'an app of another type',
			async () => await harnessWith({ hasSecret: true }),
			/401 invalid_client: Client Credentials requests .* make an app integration of the type "API Services"/,
		],
	])('%s', async (_, open, sentence) => {
		const harness = await open();
		const message = await errorMessageOf(harness.activate());
		expect(message).toMatch(sentence);
		expect(message).not.toMatch(/API token/);
		expect(setup.org.hooks.size).toBe(0);
		expect(harness.saved).toStrictEqual({});
		expect(requests().filter((request) => request.includes('token')).length).toBeLessThan(2);
	});

	test.each([
		[10, /Okta \(.* gave no access token: .*is expired\. The clock .* is 10 minutes behind that/],
		[-70, /too far into the future\. The clock .* is 70 minutes ahead of that of Okta: set it/],
	])("a clock of n8n that is wrong by Okta's: %d minutes", async (minutes, sentence) => {
		setup.org.serviceApps.clockSkew = minutes * 60_000;
		const harness = await harnessWith();
		expect(await errorMessageOf(harness.activate())).toMatch(sentence);
	});

	test('a clock of n8n that is a little ahead or behind does no harm', async () => {
		for (const seconds of [-200, 200]) {
			setup.org.serviceApps.clockSkew = seconds * 1000;
			const harness = await harnessWith();
			await harness.activate();
			await harness.deactivate();
		}
	});

	test('a domain where no Okta answers', async () => {
		const domain = new URL(setup.harness.webhookUrl).host;
		const harness = await setup.createHarness({
			domain,
			serviceApp: setup.org.serviceApps.register(),
		});
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^n8n could not list the event hooks\. Okta \(.* gave no access token: 404\. No Okta API answers at this address/,
		);
	});
});

test('a feature that is not switched on is told so, though n8n took the 401 for a token that ended', async () => {
	const { org } = setup;
	org.hasFilters = false;
	const harness = await harnessWith();
	const filters = [{ eventType: 'user.mfa.factor.activate', expression: 'true' }];
	harness.parameters = { ...harness.parameters, options: { eventFilters: { filters } } };
	expect(await errorMessageOf(harness.activate())).toMatch(
		/refused to create the event hook: 401 E0000015: .*Event hook filters must be enabled/,
	);
	expect(org.hooks.size).toBe(0);
});

test('a node from before there was a choice goes on with its API token', async () => {
	const { org, harness } = setup;
	expect(harness.parameters).not.toHaveProperty('authentication');
	await harness.activate();
	expect(org.hooks.size).toBe(1);
	expect(org.serviceApps.forms).toHaveLength(0);
});

test('no key, no access token and no proof is in a message, the log, static data or an item', async () => {
	const { org } = setup;
	const account = org.serviceApps.register();
	const harness = await setup.createHarness({ serviceApp: account });
	/** The keys of proofs that n8n had, one for each access token. */
	const proofKeys: string[] = [];
	const collectKey = () =>
		proofKeys.push(/"d":"([^"]+)"/.exec(String(harness.credentials.data.accessToken))?.[1] ?? '');
	const refusals: unknown[] = [];
	const attempt = async (work: () => Promise<unknown>) =>
		await work().catch((refusal: unknown) => refusals.push(refusal));

	await harness.activate();
	collectKey();
	await org.emitEvent(factorActivation());
	org.faults.push({
		kind: 'refuse',
		method: 'POST',
		path: /deactivate/,
		errorCode: 'E0000011',
		times: 2,
	});
	await attempt(async () => await harness.deactivate());
	collectKey();
	org.serviceApps.dpop.apiHost = 'elsewhere.example';
	await attempt(async () => await harness.deactivate());
	org.serviceApps.dpop.apiHost = undefined;
	org.serviceApps.expireTokens();
	org.serviceApps.apps.clear();
	await attempt(async () => await harness.deactivate());
	await setup.okta.close();
	await attempt(async () => await harness.deactivate());
	expect(refusals).toHaveLength(4);

	const key = account.privateKey.split('\n').filter((line) => /^[\w+/=]+$/.test(line));
	const tokens = [...org.serviceApps.accessTokens.keys()];
	const assertions = org.serviceApps.forms.map((form) => form.client_assertion ?? '');
	const { proofs } = org.serviceApps.dpop;
	const secrets = [...key, ...tokens, ...assertions, ...proofs, ...proofKeys];
	expect(secrets).not.toContain('');
	expect(new Set(proofKeys).size).toBe(2);
	expect(proofs.length).toBeGreaterThan(10);
	expect(tokens.length).toBeGreaterThan(1);
	expect(assertions.length).toBeGreaterThan(2);
	const shown = [
		JSON.stringify(refusals, allProperties()),
		JSON.stringify(harness.saved),
		JSON.stringify(harness.executions),
		n8nLog(),
	];
	expect(shown[0]).toContain('gave no access token');
	for (const text of shown) {
		for (const secret of secrets) expect(text).not.toContain(secret);
	}
}, 60_000);

describe('the credential', () => {
	const credential = new OktaTriggerOAuth2Api();
	const app = {
		domain: 'acme-admin.okta.com',
		clientId: '0oaServiceApp',
		scopes: ['okta.logs.read'],
		accessToken: JSON.stringify({
			accessToken: 'eyJ',
			issuedFor: 'https://acme.okta.com 0oaServiceApp okta.logs.read',
			issuedAt: Date.now(),
		}),
	};

	test('gives a request the access token and the address of the org, and follows no redirect', async () => {
		expect(await credential.authenticate(app, { url: '/api/v1/logs' })).toStrictEqual({
			url: 'https://acme.okta.com/api/v1/logs',
			baseURL: undefined,
			headers: { Authorization: 'Bearer eyJ' },
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
		});
	});

	test.each(['https://evil.example/', '//evil.example/x', 'http://acme.okta.com/api/v1/logs'])(
		'does not give it to %s',
		async (url) => {
			await expect(credential.authenticate(app, { url })).rejects.toThrow(
				/^The access token of https:\/\/acme\.okta\.com is only sent there, and not to /,
			);
			const uri = { uri: url } as unknown as IHttpRequestOptions;
			await expect(credential.authenticate(app, uri)).rejects.toThrow(/only sent there/);
		},
	);

	test.each([
		{ domain: 'other.okta.com' },
		{ clientId: '0oaOther' },
		{ scopes: ['okta.eventHooks.manage'] },
		{ accessToken: '' },
		{ accessToken: 'eyJ' },
	])('leaves a token out that was fetched for something else: %j', async (change) => {
		const { headers } = await credential.authenticate({ ...app, ...change }, { url: '/x' });
		expect(headers).toStrictEqual({ Authorization: 'Bearer none' });
	});

	test("keeps its access token from the editor's eyes", () => {
		const hidden = credential.properties.find(({ name }) => name === 'accessToken');
		expect(hidden).toMatchObject({
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
		});
	});
});

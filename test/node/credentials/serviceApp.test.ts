import { generateKeyPairSync } from 'node:crypto';

import { factorActivation } from '../../../tools/okta-emulator/events';
import { serve } from '../../../tools/okta-emulator/server';
import { errorMessageOf } from '../../support/node/assertions';
import { startHookSetup } from '../../support/node/hook/hookSetup';
import { setUpServiceApps } from '../../support/node/serviceApp';
import { testCertificate } from '../../support/testFolder';

const setup = setUpServiceApps({ requiresDpop: false });
const { createAppHarness } = setup;

/** All requests with their statuses, e.g. `POST /oauth2/v1/token 200`. */
function requests(): string[] {
	return setup.org.requests.map(
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
		'with a key for %s activates, receives events and deactivates with a single access token',
		async (algorithm) => {
			const { org } = setup;
			const harness = await createAppHarness({ algorithm });
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

	test('requests only the selected scopes', async () => {
		const oktaScopes = 'okta.eventHooks.manage';
		const harness = await createAppHarness({
			app: { grants: [oktaScopes] },
			account: { oktaScopes },
		});
		await harness.activate();
		expect(setup.org.serviceApps.forms).toMatchObject([{ scope: 'okta.eventHooks.manage' }]);
	});

	test.each([
		['in a JWK that contains its ID', ''],
		['whose ID is in the field', 'k1'],
	])('with a key %s is accepted', async (_, keyId) => {
		const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const harness = await createAppHarness({
			app: { publicKeys: new Map([['k1', { key: publicKey, algorithm: 'RS256' }]]) },
			account: {
				keyId,
				privateKey: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'k1' }),
			},
		});
		await harness.activate();
		expect(setup.org.hooks.size).toBe(1);
	});
});

describe('with an older n8n, which ignores a 401 and drops the causes of errors', () => {
	test('an access token that cannot be renewed is reported with the reason', async () => {
		const harness = await createAppHarness({ isOlderN8n: true });
		await harness.activate();
		setup.org.serviceApps.expireTokens();
		setup.org.serviceApps.apps.clear();
		const message = await errorMessageOf(harness.deactivate());
		expect(message).toMatch(
			/^n8n couldn't delete the event hook .* didn't issue an access token: 401/,
		);
		expect(message).toContain("Check 'Client ID' in the credential");
	});

	test('a refused connection is reported in words', async () => {
		const harness = await setup.createHarness({ domain: 'https://localhost:1', isOlderN8n: true });
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^n8n couldn't reach Okta at https:\/\/localhost:1 to list the event hooks: it refused the connection\./,
		);
	}, 60_000);
});

describe('an access token', () => {
	test.each([
		['', false],
		['also with an older n8n, ', true],
	])('that has expired is renewed, %sand the request repeated', async (_, isOlderN8n) => {
		const { org } = setup;
		const harness = await createAppHarness({ isOlderN8n });
		await harness.activate();
		org.serviceApps.expireTokens();
		org.requests.length = 0;
		await harness.deactivate();
		expect(org.hooks.size).toBe(0);
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

	test.each([
		['GET', /Hooks$/],
		['POST', /Hooks$/],
		['POST', /verify$/],
	])('that expires right before %s %s is renewed', async (method, path) => {
		const { org } = setup;
		const harness = await createAppHarness();
		const rejected = { kind: 'error', errorCode: 'E0000011' } as const;
		org.faults.push({ ...rejected, method, path });
		// The request with which n8n renews the token, after the list that comes first.
		org.faults.push({ ...rejected, method: 'GET', path: /Hooks$/, skip: method === 'GET' ? 0 : 1 });
		await harness.activate();
		expect(org.hooks.size).toBe(1);
		expect(requests().filter((request) => request === TOKEN)).toHaveLength(2);
	});

	test('that Okta never accepts is renewed once per request, and then reported', async () => {
		const { org } = setup;
		const harness = await createAppHarness();
		org.faults.push({
			kind: 'error',
			method: 'GET',
			path: /./,
			errorCode: 'E0000011',
			times: Infinity,
		});
		const message = await errorMessageOf(harness.activate());
		expect(message).toBe(
			`Okta (${setup.okta.url}) rejected the request to list the event hooks: 401 E0000011: Invalid token provided. Okta doesn't accept the service app's access token, not even a new one. Check in the Admin Console (Applications › your app) that the app is active and of type 'API Services', and check that 'Okta Domain' in the credential belongs to the app's org.`,
		);
		expect(requests()).toStrictEqual([
			TOKEN,
			'GET /api/v1/eventHooks 401',
			'GET /api/v1/eventHooks 401',
			TOKEN,
			'GET /api/v1/eventHooks 401',
			'GET /api/v1/eventHooks 401',
		]);
	});

	test('that cannot be renewed, since the app was deleted, is reported', async () => {
		const { org } = setup;
		const harness = await createAppHarness();
		await harness.activate();
		const [hook] = [...org.hooks.values()];
		org.serviceApps.apps.clear();
		org.serviceApps.expireTokens();
		const message = await errorMessageOf(harness.deactivate());
		expect(message).toContain(`n8n couldn't delete the event hook "${hook?.name}" (${hook?.id}).`);
		expect(message).toContain("didn't issue an access token: 401 invalid_client: Invalid value");
		expect(message).toContain("Check 'Client ID' in the credential");
		expect(message).toContain('delete the hook in Okta (Admin Console › Workflow › Event Hooks)');
		expect(harness.savedState).toMatchObject({ hookId: hook?.id });
	});

	test('is not sent to another org after the credential was changed', async () => {
		const harness = await createAppHarness();
		await harness.activate();
		const other = await startHookSetup();
		const seen: Array<string | undefined> = [];
		const listener = await serve((request, response) => {
			seen.push(request.headers.authorization);
			other.org.handler(request, response);
		}, testCertificate());

		const account = other.org.serviceApps.register({ requiresDpop: false });
		Object.assign(harness.credentials.data, { domain: listener.url, ...account });
		await harness.activate();
		await harness.deactivate();
		const [before] = setup.org.serviceApps.accessTokens.keys();
		const [after] = other.org.serviceApps.accessTokens.keys();
		expect(seen).toContain(`Bearer ${after}`);
		expect(seen).not.toContain(`Bearer ${before}`);
		await listener.close();
		await other.close();
	});

	test('is not used for other scopes after the credential was changed', async () => {
		const harness = await createAppHarness({ account: { oktaScopes: 'okta.logs.read' } });
		expect(await errorMessageOf(harness.activate())).toContain('is missing a scope');
		harness.credentials.data.oktaScopes = 'okta.eventHooks.manage';
		await harness.activate();
		expect(setup.org.hooks.size).toBe(1);
	});
});

test("a node without the parameter 'Authentication' uses its API token", async () => {
	const { org, harness } = setup;
	expect(harness.parameters).not.toHaveProperty('authentication');
	await harness.activate();
	expect(org.hooks.size).toBe(1);
	expect(org.serviceApps.forms).toHaveLength(0);
});

import { createPublicKey } from 'node:crypto';

import {
	calculateJwkThumbprint,
	decodeJwt,
	decodeProtectedHeader,
	exportJWK,
	type JWK,
} from 'jose';

import { serve } from '../../../tools/okta-emulator/server';
import { errorMessageOf, expectFaultsInjected } from '../../support/node/assertions';
import type { HookHarness } from '../../support/node/hook/hookHarness';
import { startHookSetup } from '../../support/node/hook/hookSetup';
import { PollHarness } from '../../support/node/log/pollHarness';
import { setUpServiceApps, storedToken } from '../../support/node/serviceApp';
import { testCertificate } from '../../support/testFolder';

const setup = setUpServiceApps();
const { createAppHarness, tokenStatuses } = setup;

test('each request has its own proof, all with the same key, which is not the key of the app', async () => {
	const { serviceApps } = setup.org;
	const harness = await createAppHarness();
	await harness.activate();
	await harness.deactivate();
	const { proofs } = serviceApps.dpop;
	expect(proofs.length).toBeGreaterThan(6);
	expect(new Set(proofs.map((proof) => decodeJwt(proof).jti)).size).toBe(proofs.length);
	const keys = await Promise.all(
		proofs.map(async (proof) => calculateJwkThumbprint(decodeProtectedHeader(proof).jwk as JWK)),
	);
	expect(new Set(keys).size).toBe(1);
	const ofApp = await exportJWK(createPublicKey(String(harness.credentials.data.privateKey)));
	expect(keys).not.toContain(await calculateJwkThumbprint(ofApp));
});

describe('an expired access token', () => {
	test('is renewed in one request, with a new key and the previous nonce', async () => {
		const harness = await createAppHarness();
		await harness.activate();
		const before = storedToken(harness);
		tokenStatuses();
		setup.org.serviceApps.expireTokens();
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
		expect(tokenStatuses()).toStrictEqual([200]);
		expect(storedToken(harness).dpop?.key.x).not.toBe(before.dpop?.key.x);
	});

	test('is renewed in two requests if its nonce has expired too', async () => {
		const harness = await createAppHarness();
		await harness.activate();
		tokenStatuses();
		setup.org.serviceApps.expireTokens();
		setup.org.serviceApps.dpop.expireNonces();
		await harness.deactivate();
		expect(tokenStatuses()).toStrictEqual([400, 200]);
	});

	test.each(['POST', 'GET'])('is renewed right before %s', async (method) => {
		const harness = await createAppHarness();
		setup.org.faults.push({ kind: 'error', method, path: /Hooks$/, errorCode: 'E0000011' });
		await harness.activate();
		expectFaultsInjected(setup.org);
		expect(setup.org.hooks.size).toBe(1);
	});

	test('is also renewed with an older n8n', async () => {
		const harness = await createAppHarness({ isOlderN8n: true });
		await harness.activate();
		setup.org.serviceApps.expireTokens();
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
	});
});

describe('a nonce', () => {
	test('can change while the token is fetched', async () => {
		setup.org.serviceApps.dpop.noncesToReject = 1;
		const harness = await createAppHarness();
		await harness.activate();
		expect(tokenStatuses()).toStrictEqual([400, 400, 400, 200]);
	});

	test('that keeps changing is reported, and nothing is left behind', async () => {
		setup.org.serviceApps.dpop.noncesToReject = 100;
		const harness = await createAppHarness();
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^n8n couldn't list the event hooks\. Okta \(.*\) didn't issue an access token: 400 use_dpop_nonce: .* Check that no proxy .* removes the response header 'DPoP-Nonce'/,
		);
		expect(tokenStatuses()).toStrictEqual([400, 400, 400, 400]);
		expect(harness.saved).toStrictEqual({});
	});

	test('that a proxy removes is reported', async () => {
		setup.org.serviceApps.hidesNonces = true;
		const harness = await createAppHarness();
		expect(await errorMessageOf(harness.activate())).toContain("the response header 'DPoP-Nonce'");
		expect(tokenStatuses()).toStrictEqual([400, 400]);
	});
});

describe('an app', () => {
	const change = (harness: HookHarness, requiresDpop: boolean) => {
		const app = setup.org.serviceApps.apps.get(String(harness.credentials.data.clientId));
		if (app) app.requiresDpop = requiresDpop;
	};

	test('that starts to require DPoP gets proofs with the next token', async () => {
		const harness = await createAppHarness({ app: { requiresDpop: false } });
		await harness.activate();
		expect(storedToken(harness)).not.toHaveProperty('dpop');
		change(harness, true);
		setup.org.serviceApps.expireTokens();
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
		expect(storedToken(harness)).toHaveProperty('dpop');
	});

	test('that no longer requires DPoP still works', async () => {
		const harness = await createAppHarness();
		await harness.activate();
		change(harness, false);
		setup.org.serviceApps.expireTokens();
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
	});
});

test('neither the token nor its key is used for another org after the credential was changed', async () => {
	const harness = await createAppHarness();
	await harness.activate();
	const other = await startHookSetup();
	const before = storedToken(harness);
	const seen: string[] = [];
	const listener = await serve((request, response) => {
		seen.push(String(request.headers.authorization), String(request.headers.dpop));
		other.org.handler(request, response);
	}, testCertificate());

	const account = other.org.serviceApps.register();
	Object.assign(harness.credentials.data, { domain: listener.url, ...account });
	await harness.activate();
	await harness.deactivate();
	const after = storedToken(harness);
	expect(seen).toContain(`DPoP ${after.accessToken}`);
	expect(seen.join()).not.toContain(before.accessToken);
	const keys = seen
		.filter((text) => text.split('.').length === 3)
		.map((proof) => (decodeProtectedHeader(proof).jwk as JWK).x);
	expect([...new Set(keys)]).toStrictEqual([after.dpop?.key.x]);
	await listener.close();
	await other.close();
});

test('several nodes with the same credential can fetch tokens at the same time', async () => {
	const { org } = setup;
	const first = await createAppHarness();
	const { credentials } = first;
	const others = await Promise.all(
		[1, 2, 3].map(async () => await setup.createHarness({ credentials })),
	);
	const harnesses = [first, ...others];
	await Promise.all(harnesses.map(async (harness) => await harness.activate()));
	expect(org.hooks.size).toBe(4);
	expect(org.serviceApps.accessTokens.size).toBeGreaterThan(1);

	// The token that was stored last is stored with its own key.
	tokenStatuses();
	await Promise.all(harnesses.map(async (harness) => await harness.deactivate()));
	expect(org.hooks.size).toBe(0);
	expect(tokenStatuses()).toStrictEqual([]);

	await Promise.all(harnesses.map(async (harness) => await harness.activate()));
	org.serviceApps.expireTokens();
	await Promise.all(harnesses.map(async (harness) => await harness.deactivate()));
	expect(org.hooks.size).toBe(0);
});

test('a token that another process has stored is used', async () => {
	const { org, okta } = setup;
	const serviceApp = org.serviceApps.register();
	const harness = await setup.createHarness({ serviceApp });
	await harness.activate();
	tokenStatuses();
	const elsewhere = new PollHarness({ domain: okta.url, token: org.token, serviceApp });
	Object.assign(elsewhere.credentials.data, harness.credentials.data);
	await elsewhere.activate();
	expect(tokenStatuses()).toStrictEqual([]);
});

test('a retried request has a new proof, after an outage, a lost response or a dropped connection', async () => {
	const { org } = setup;
	org.faults.push(
		{ kind: 'error', errorCode: 'E0000010', method: 'GET', path: /Hooks$/ },
		{ kind: 'disconnectAfter', method: 'POST', path: /Hooks$/ },
		{ kind: 'disconnectBefore', method: 'POST', path: /verify$/ },
	);
	const harness = await createAppHarness();
	await harness.activate();
	expectFaultsInjected(org);
	expect(org.hooks.size).toBe(1);
	expect(
		org.requests.filter(({ path, status }) => path.includes('/api/') && status === 400),
	).toStrictEqual([]);
}, 30_000);

/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { createPublicKey } from 'node:crypto';
import { Agent } from 'node:https';

import axios from 'axios';
import {
	calculateJwkThumbprint,
	decodeJwt,
	decodeProtectedHeader,
	exportJWK,
	type JWK,
} from 'jose';

import { dpopProof } from '../../../nodes/Okta/protocol/auth/signing/dpopProof';
import type { StoredToken } from '../../../nodes/Okta/protocol/auth/storedToken';
import { clearCheck } from '../../../nodes/Okta/hook/registration/checkedHooks';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { serve } from '../../../tools/okta-emulator/server';
import type { ServiceApp } from '../../../tools/okta-emulator/oauth/serviceApps';
import { testCertificate } from '../../support/testFolder';
import { PollHarness } from '../../support/node/pollHarness';
import { errorMessageOf } from '../../support/node/assertions';
import type { HookHarness } from '../../support/node/hookHarness';
import { startSetup, type TestSetup } from '../../support/node/setup';

let setup: TestSetup;

beforeEach(async () => {
	setup = await startSetup();
});

afterEach(async () => {
	await setup.close();
});

/** A node that gets in by a new service app, as Okta makes it. */
async function harnessWith(
	app: Partial<ServiceApp> = {},
	isOlderN8n = false,
): Promise<HookHarness> {
	return await setup.createHarness({ serviceApp: setup.org.serviceApps.register(app), isOlderN8n });
}

/** What the token endpoint answered since the last call. */
function tokenStatuses(): unknown[] {
	const requests = setup.org.log.filter(({ path }) => path === '/oauth2/v1/token');
	setup.org.log.length = 0;
	return requests.map(({ status }) => status);
}

/** What n8n keeps in the credential. */
function storedIn({ credentials }: HookHarness): StoredToken {
	return JSON.parse(String(credentials.data.accessToken)) as StoredToken;
}

const WITHOUT_PROOF_THEN_NONCE_THEN_BOTH = [400, 400, 200];

test('a new service app publishes, gets events and unpublishes, with one access token', async () => {
	const { org } = setup;
	const harness = await harnessWith();
	await harness.activate();
	await org.emitEvent(factorActivation());
	expect(harness.executions).toHaveLength(1);
	await harness.deactivate();
	expect(org.hooks.size).toBe(0);
	expect(tokenStatuses()).toStrictEqual(WITHOUT_PROOF_THEN_NONCE_THEN_BOTH);
});

test('every request has a proof of its own, all with one key, which is not that of the app', async () => {
	const { serviceApps } = setup.org;
	const harness = await harnessWith();
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

describe('an access token that has ended', () => {
	test('is followed by one with a new key, by one request with the nonce of before', async () => {
		const harness = await harnessWith();
		await harness.activate();
		const before = storedIn(harness);
		tokenStatuses();
		setup.org.serviceApps.expireTokens();
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
		expect(tokenStatuses()).toStrictEqual([200]);
		expect(storedIn(harness).dpop?.key.x).not.toBe(before.dpop?.key.x);
	});

	test('and whose nonce has ended too is followed by one after another nonce', async () => {
		const harness = await harnessWith();
		await harness.activate();
		tokenStatuses();
		setup.org.serviceApps.expireTokens();
		setup.org.serviceApps.dpop.expireNonces();
		await harness.deactivate();
		expect(tokenStatuses()).toStrictEqual([400, 200]);
	});

	test.each(['POST', 'GET'])('right before %s does no harm', async (method) => {
		const harness = await harnessWith();
		setup.org.faults.push({ kind: 'refuse', method, path: /Hooks$/, errorCode: 'E0000011' });
		await harness.activate();
		expect(setup.org.hooks.size).toBe(1);
	});

	test('is fetched anew with an older n8n too', async () => {
		const harness = await harnessWith({}, true);
		await harness.activate();
		setup.org.serviceApps.expireTokens();
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
	});
});

describe('a nonce', () => {
	test('that changes once more is taken', async () => {
		setup.org.serviceApps.dpop.changesNonce = 1;
		const harness = await harnessWith();
		await harness.activate();
		expect(tokenStatuses()).toStrictEqual([400, 400, 400, 200]);
	});

	test('that changes again and again is told, and leaves nothing behind', async () => {
		setup.org.serviceApps.dpop.changesNonce = 100;
		const harness = await harnessWith();
		expect(await errorMessageOf(harness.activate())).toMatch(
			/^n8n could not list the event hooks\. Okta \(.*\) gave no access token: 400 use_dpop_nonce: .* Check that no proxy .* removes the response header 'DPoP-Nonce'/,
		);
		expect(tokenStatuses()).toStrictEqual([400, 400, 400, 400]);
		expect(harness.saved).toStrictEqual({});
	});

	test('that a proxy takes away is told', async () => {
		setup.org.serviceApps.hidesNonces = true;
		const harness = await harnessWith();
		expect(await errorMessageOf(harness.activate())).toContain("the response header 'DPoP-Nonce'");
		expect(tokenStatuses()).toStrictEqual([400, 400]);
	});
});

describe('an app', () => {
	const change = (harness: HookHarness, requiresDpop: boolean) => {
		const app = setup.org.serviceApps.apps.get(String(harness.credentials.data.clientId));
		if (app) app.requiresDpop = requiresDpop;
	};

	test('that comes to require proofs gets them with the next token', async () => {
		const harness = await harnessWith({ requiresDpop: false });
		await harness.activate();
		expect(storedIn(harness)).not.toHaveProperty('dpop');
		change(harness, true);
		setup.org.serviceApps.expireTokens();
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
		expect(storedIn(harness)).toHaveProperty('dpop');
	});

	test('that does not require proofs any more is let in as well', async () => {
		const harness = await harnessWith();
		await harness.activate();
		change(harness, false);
		setup.org.serviceApps.expireTokens();
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
	});
});

test('a token of before the credential was changed to another org is not sent there, nor is a proof by its key', async () => {
	const harness = await harnessWith();
	await harness.activate();
	const other = await startSetup();
	const before = storedIn(harness);
	const seen: string[] = [];
	const listener = await serve((request, response) => {
		seen.push(String(request.headers.authorization), String(request.headers.dpop));
		other.org.handler(request, response);
	}, testCertificate());

	const account = other.org.serviceApps.register();
	Object.assign(harness.credentials.data, { domain: listener.url, ...account });
	clearCheck(harness.webhookUrl);
	await harness.activate();
	await harness.deactivate();
	const after = storedIn(harness);
	expect(seen).toContain(`DPoP ${after.accessToken}`);
	expect(seen.join()).not.toContain(before.accessToken);
	const keys = seen
		.filter((text) => text.split('.').length === 3)
		.map((proof) => (decodeProtectedHeader(proof).jwk as JWK).x);
	expect([...new Set(keys)]).toStrictEqual([after.dpop?.key.x]);
	await listener.close();
	await other.close();
});

test('nodes that fetch a token at the same time, with one credential, are all let in, then and later', async () => {
	const { org } = setup;
	const first = await harnessWith();
	const { credentials } = first;
	const others = await Promise.all(
		[1, 2, 3].map(async () => await setup.createHarness({ credentials })),
	);
	const harnesses = [first, ...others];
	await Promise.all(harnesses.map(async (harness) => await harness.activate()));
	expect(org.hooks.size).toBe(4);
	expect(org.serviceApps.accessTokens.size).toBeGreaterThan(1);

	// The token that was stored last has its own key beside it.
	tokenStatuses();
	await Promise.all(harnesses.map(async (harness) => await harness.deactivate()));
	expect(org.hooks.size).toBe(0);
	expect(tokenStatuses()).toStrictEqual([]);

	await Promise.all(harnesses.map(async (harness) => await harness.activate()));
	org.serviceApps.expireTokens();
	await Promise.all(harnesses.map(async (harness) => await harness.deactivate()));
	expect(org.hooks.size).toBe(0);
});

test('a token that another process has fetched is used as it was stored', async () => {
	const harness = await harnessWith();
	await harness.activate();
	const serviceApp = structuredClone(harness.credentials.data);
	tokenStatuses();
	const elsewhere = new PollHarness(setup.org, setup.okta, {}, serviceApp as never);
	await elsewhere.activate();
	expect(tokenStatuses()).toStrictEqual([]);
});

test('a request that is sent again has a new proof: of lost answers, outages and dropped connections', async () => {
	const { org } = setup;
	org.faults.push(
		{ kind: 'refuse', errorCode: 'E0000010', method: 'GET', path: /Hooks$/ },
		{ kind: 'lose', method: 'POST', path: /Hooks$/ },
		{ kind: 'drop', method: 'POST', path: /verify$/ },
	);
	const harness = await harnessWith();
	await harness.activate();
	expect(org.hooks.size).toBe(1);
	expect(
		org.log.filter(({ path, status }) => path.includes('/api/') && status === 400),
	).toStrictEqual([]);
}, 30_000);

describe("n8n's clock", () => {
	test.each([-200, 200, -3000])('may differ from that of Okta: by %d s', async (seconds) => {
		setup.org.serviceApps.clockSkew = seconds * 1000;
		const harness = await harnessWith();
		await harness.activate();
		await harness.deactivate();
		expect(storedIn(harness).dpop?.clockOffset).toBeCloseTo(seconds * 1000, -4);
	});

	test.each([-200, 200])('may be set right while a token is in use: by %d s', async (seconds) => {
		const harness = await harnessWith();
		await harness.activate();
		tokenStatuses();
		setup.org.serviceApps.clockSkew = seconds * 1000;
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
		expect(tokenStatuses()).toStrictEqual([400, 200]);
	});

	test('set right while a token is in use is told by an older n8n, until the token is an hour old', async () => {
		const harness = await harnessWith({}, true);
		await harness.activate();
		setup.org.serviceApps.clockSkew = 200_000;
		expect(await errorMessageOf(harness.deactivate())).toContain(
			'Check the system clock of the machine that runs n8n',
		);
		const stored = storedIn(harness);
		const aged = { ...stored, issuedAt: stored.issuedAt - 3_600_000 };
		harness.credentials.data.accessToken = JSON.stringify(aged);
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
	});

	test('that is wrong by too much for the client assertion is told as ever', async () => {
		setup.org.serviceApps.clockSkew = 600_000;
		const harness = await harnessWith();
		expect(await errorMessageOf(harness.activate())).toMatch(/is 10 minutes behind that of Okta/);
	});
});

describe('a proxy that changes the host', () => {
	const HTU = "400 invalid_dpop_proof: 'htu' claim in the DPoP proof JWT is invalid.";

	test('is told of a token request', async () => {
		setup.org.serviceApps.dpop.host = 'acme.okta.com';
		const harness = await harnessWith();
		const message = await errorMessageOf(harness.activate());
		expect(message).toContain(`gave no access token: ${HTU}`);
		expect(message).toContain('no proxy between n8n and Okta changes the host or the path');
		expect(harness.saved).toStrictEqual({});
	});

	test('is told of a call, and is not mistaken for a missing hook', async () => {
		const harness = await harnessWith();
		await harness.activate();
		clearCheck(harness.webhookUrl);
		const [hook] = [...setup.org.hooks.values()];
		setup.org.serviceApps.dpop.apiHost = 'acme.okta.com';
		for (const attempt of [harness.checkExists('activate'), harness.deactivate()]) {
			const message = await errorMessageOf(attempt);
			expect(message).toContain(`rejected the proof that goes with the access token: ${HTU}`);
			expect(message).toContain('no proxy between n8n and Okta changes the host or the path');
		}
		expect(harness.saved).toMatchObject({ 'node:Okta Trigger': { hookId: hook?.id } });
		setup.org.serviceApps.dpop.apiHost = undefined;
		await harness.deactivate();
		expect(setup.org.hooks.size).toBe(0);
	});

	test('is not mistaken for a link into the log that has ended', async () => {
		const { org, okta } = setup;
		const harness = new PollHarness(org, okta, {}, org.serviceApps.register());
		await harness.activate();
		org.serviceApps.dpop.apiHost = 'acme.okta.com';
		org.log.length = 0;
		expect(await errorMessageOf(harness.poll())).toContain(HTU);
		const queries = org.log.filter(({ path }) => path === '/api/v1/logs');
		// Before a new token and after it, and not by time as well.
		expect(queries).toHaveLength(2);
	});
});

describe('what somebody has stolen', () => {
	const httpsAgent = () => new Agent({ ca: testCertificate().certificate });

	/** What the org answers to a stolen token, with a proof if there is one. */
	async function use(
		authorization: string,
		proof?: string,
		{ method = 'GET', path = '/api/v1/eventHooks' } = {},
	): Promise<[status: number, reason: string | undefined]> {
		const { status, headers } = await axios.request({
			method,
			url: `${setup.okta.url}${path}`,
			headers: { Authorization: authorization, ...(proof && { DPoP: proof }) },
			data: method === 'POST' ? {} : undefined,
			httpsAgent: httpsAgent(),
			validateStatus: () => true,
		});
		const challenge = String(headers['www-authenticate']);
		return [status, /error_description="([^"]*)"/.exec(challenge)?.[1]];
	}

	test('an access token, as bearer token or with the key of somebody else, is worth nothing', async () => {
		const harness = await harnessWith();
		await harness.activate();
		const { accessToken, dpop } = storedIn(harness);
		expect(await use(`Bearer ${accessToken}`)).toStrictEqual([
			400,
			'The resource request requires a DPoP proof.',
		]);
		expect(await use(`DPoP ${accessToken}`)).toStrictEqual([
			400,
			'The DPoP proof JWT header is missing.',
		]);
		const other = await harnessWith();
		await other.activate();
		const proofBy = (key = dpop?.key) =>
			dpopProof({
				key: key ?? {},
				method: 'GET',
				url: `${setup.okta.url}/api/v1/eventHooks`,
				now: Date.now(),
				jwtId: `${Math.random()}`,
				accessToken,
			});
		expect(await use(`DPoP ${accessToken}`, proofBy(storedIn(other).dpop?.key))).toStrictEqual([
			400,
			'The DPoP proof JWT is signed with another key.',
		]);
		// With the key it would be good: so the token and the proof are as they should be.
		expect(await use(`DPoP ${accessToken}`, proofBy())).toStrictEqual([200, undefined]);
	});

	test('a proof that was used, or for another request, is worth nothing', async () => {
		const harness = await harnessWith();
		await harness.activate();
		const { accessToken } = storedIn(harness);
		const proof = setup.org.serviceApps.dpop.proofs.find(
			(jwt) => decodeJwt(jwt).htm === 'GET' && decodeJwt(jwt).ath !== undefined,
		);
		const authorization = `DPoP ${accessToken}`;
		const again = "'%' claim in the DPoP proof JWT is invalid.";
		expect(await use(authorization, proof)).toStrictEqual([
			400,
			'The DPoP proof JWT has already been used.',
		]);
		expect(await use(authorization, proof, { path: '/api/v1/logs' })).toStrictEqual([
			400,
			again.replace('%', 'htu'),
		]);
		setup.conformance.except(/^request POST \/api\/v1\/eventHooks/);
		expect(await use(authorization, proof, { method: 'POST' })).toStrictEqual([
			400,
			again.replace('%', 'htm'),
		]);
		setup.org.serviceApps.clockSkew = 120_000;
		expect(await use(authorization, proof)).toStrictEqual([400, again.replace('%', 'iat')]);
	});
});

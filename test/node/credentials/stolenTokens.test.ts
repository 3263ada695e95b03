/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { Agent } from 'node:https';

import axios from 'axios';
import { decodeJwt } from 'jose';

import { dpopProof } from '../../../nodes/Okta/protocol/auth/signing/dpopProof';
import type { StoredToken } from '../../../nodes/Okta/protocol/auth/storedToken';
import type { HookHarness } from '../../support/node/hook/hookHarness';
import { setUpHook } from '../../support/node/hook/hookSetup';
import { testCertificate } from '../../support/testFolder';

const setup = setUpHook();

/** A node with a service app that has Okta's default settings: it requires DPoP. */
async function createHarness(): Promise<HookHarness> {
	return await setup.createHarness({ serviceApp: setup.org.serviceApps.register() });
}

/** The token that n8n stored in the credential. */
function storedIn({ credentials }: HookHarness): StoredToken {
	return JSON.parse(String(credentials.data.accessToken)) as StoredToken;
}

describe('an attacker cannot use', () => {
	const httpsAgent = () => new Agent({ ca: testCertificate().certificate });

	/** The response of the org to a request with a stolen token. */
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

	test('a stolen access token, neither as a bearer token nor with another key', async () => {
		const harness = await createHarness();
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
		const other = await createHarness();
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
		// With the right key it works, so it's only the key that makes the difference.
		expect(await use(`DPoP ${accessToken}`, proofBy())).toStrictEqual([200, undefined]);
	});

	test('a stolen proof, neither again nor for another request', async () => {
		const harness = await createHarness();
		await harness.activate();
		const { accessToken } = storedIn(harness);
		const proof = setup.org.serviceApps.dpop.proofs.find(
			(jwt) => decodeJwt(jwt).htm === 'GET' && decodeJwt(jwt).ath !== undefined,
		);
		const authorization = `DPoP ${accessToken}`;
		const invalid = "'%' claim in the DPoP proof JWT is invalid.";
		expect(await use(authorization, proof)).toStrictEqual([
			400,
			'The DPoP proof JWT has already been used.',
		]);
		expect(await use(authorization, proof, { path: '/api/v1/logs' })).toStrictEqual([
			400,
			invalid.replace('%', 'htu'),
		]);
		setup.conformance.except(/^request POST \/api\/v1\/eventHooks/);
		expect(await use(authorization, proof, { method: 'POST' })).toStrictEqual([
			400,
			invalid.replace('%', 'htm'),
		]);
		setup.org.serviceApps.clockSkew = 120_000;
		expect(await use(authorization, proof)).toStrictEqual([400, invalid.replace('%', 'iat')]);
	});
});

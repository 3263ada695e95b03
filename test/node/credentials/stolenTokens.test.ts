import axios from 'axios';
import { decodeJwt } from 'jose';

import { dpopProof } from '../../../nodes/Okta/protocol/auth/signing/dpopProof';
import { setUpServiceApps, storedToken } from '../../support/node/serviceApp';

const setup = setUpServiceApps();
const { createAppHarness } = setup;

describe('an attacker cannot use', () => {
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
			validateStatus: () => true,
		});
		const challenge = String(headers['www-authenticate']);
		return [status, /error_description="([^"]*)"/.exec(challenge)?.[1]];
	}

	test('a stolen access token, neither as a bearer token nor with another key', async () => {
		const harness = await createAppHarness();
		await harness.activate();
		const { accessToken, dpop } = storedToken(harness);
		expect(await use(`Bearer ${accessToken}`)).toStrictEqual([
			400,
			'The resource request requires a DPoP proof.',
		]);
		expect(await use(`DPoP ${accessToken}`)).toStrictEqual([
			400,
			'The DPoP proof JWT header is missing.',
		]);
		const other = await createAppHarness();
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
		expect(await use(`DPoP ${accessToken}`, proofBy(storedToken(other).dpop?.key))).toStrictEqual([
			400,
			'The DPoP proof JWT is signed with another key.',
		]);
		// With the right key it works, so it's only the key that makes the difference.
		expect(await use(`DPoP ${accessToken}`, proofBy())).toStrictEqual([200, undefined]);
	});

	test('a stolen proof, neither again nor for another request', async () => {
		const harness = await createAppHarness();
		await harness.activate();
		const { accessToken } = storedToken(harness);
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

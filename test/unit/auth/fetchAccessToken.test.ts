import { generateKeyPairSync } from 'node:crypto';

import { decodeJwt, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';

import type { ServiceApp, TokenRequest } from '../../../nodes/Okta/protocol/auth/accessToken';
import { fetchAccessToken } from '../../../nodes/Okta/protocol/auth/fetchAccessToken';
import { tokenCacheKey, type StoredToken } from '../../../nodes/Okta/protocol/auth/storedToken';
import type { OktaResponse } from '../../../nodes/Okta/protocol/responses/oktaResponse';
import { TokenRequestError } from '../../../nodes/Okta/protocol/auth/tokenRequestError';
import { newProofKey } from '../../support/proofKey';

const NOW = Date.parse('2026-08-14T08:00:00Z');

const APP: ServiceApp = {
	org: 'https://acme.okta.com',
	clientId: '0oaServiceApp',
	keyId: 'k1',
	privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
		.privateKey.export({ type: 'pkcs8', format: 'pem' })
		.toString(),
	scopes: ['okta.logs.read'],
};
const ISSUED_FOR = tokenCacheKey(APP);

type Response = Partial<Omit<OktaResponse, 'headers'>> & { headers?: Record<string, unknown> };

const issued = (token_type: string, headers = {}): Response => ({
	status: 200,
	headers,
	body: { access_token: 'eyJ', token_type, expires_in: 3600, scope: 'okta.logs.read' },
});
const rejection = (error: string, headers = {}): Response => ({
	status: 400,
	headers,
	body: { error, error_description: 'x' },
});
const PROOF_MISSING = rejection('invalid_dpop_proof');
const nonceRequired = (nonce: string) => rejection('use_dpop_nonce', { 'dpop-nonce': nonce });
const date = (secondsAhead: number) => ({
	date: new Date(NOW + secondsAhead * 1000).toUTCString(),
});

/** Fetches a token with the given responses, one per request, and records the requests. */
async function fetchWith(
	responses: Response[],
	previous?: StoredToken,
): Promise<{ token?: StoredToken; rejected?: unknown; requests: TokenRequest[] }> {
	const requests: TokenRequest[] = [];
	let ids = 0;
	const fetching = fetchAccessToken(APP, previous, {
		send: async (request) => {
			const response = responses[requests.length];
			requests.push(request);
			if (response === undefined) throw new Error('Unexpected request');
			return await Promise.resolve({ status: 200, headers: {}, body: undefined, ...response });
		},
		now: () => NOW,
		uniqueId: () => `id${ids++}`,
		createKey: newProofKey,
	});
	return await fetching.then(
		(token) => ({ token, requests }),
		(rejected: unknown) => ({ rejected, requests }),
	);
}

/** The claims of the proof of each request, if it has one. */
async function proofsOf(requests: TokenRequest[]) {
	return await Promise.all(
		requests.map(async ({ headers }) => {
			if (headers.DPoP === undefined) return undefined;
			const currentDate = new Date(NOW);
			return (await jwtVerify(headers.DPoP, EmbeddedJWK, { typ: 'dpop+jwt', currentDate })).payload;
		}),
	);
}

function assertionsOf(requests: TokenRequest[]) {
	return requests.map(({ body }) =>
		decodeJwt(new URLSearchParams(body).get('client_assertion') ?? ''),
	);
}

test('an app that does not require DPoP needs one request, without a proof', async () => {
	const { token, requests } = await fetchWith([issued('Bearer')]);
	expect(await proofsOf(requests)).toStrictEqual([undefined]);
	expect(token).toStrictEqual({
		accessToken: 'eyJ',
		issuedFor: ISSUED_FOR,
		issuedAt: NOW,
		clockOffset: 0,
		dpop: undefined,
	});
});

test('an app that requires DPoP gets a proof, then one with the nonce, both for the token endpoint', async () => {
	const responses = [PROOF_MISSING, nonceRequired('n1'), issued('DPoP')];
	const { token, requests } = await fetchWith(responses);
	const htu = 'https://acme.okta.com/oauth2/v1/token';
	const iat = NOW / 1000;
	expect(await proofsOf(requests)).toStrictEqual([
		undefined,
		{ htm: 'POST', htu, iat, jti: 'id2' },
		{ htm: 'POST', htu, iat, jti: 'id4', nonce: 'n1' },
	]);
	expect(token).toMatchObject({ clockOffset: 0, dpop: { nonce: 'n1' } });
	// Okta accepts a client assertion only once.
	expect(assertionsOf(requests)).toMatchObject([{ jti: 'id0' }, { jti: 'id1' }, { jti: 'id3' }]);
	// All proofs have the key that the token is bound to.
	const { kty, crv, x, y } = token?.dpop?.key ?? {};
	for (const { headers } of requests.slice(1)) {
		expect(decodeProtectedHeader(headers.DPoP ?? '').jwk).toStrictEqual({ kty, crv, x, y });
	}
});

test('a bound token that was issued without a proof is discarded, and another one fetched with a proof', async () => {
	const { token, requests } = await fetchWith([issued('DPoP'), issued('dpop')]);
	expect(requests).toHaveLength(2);
	expect(requests[1]?.headers).toHaveProperty('DPoP');
	expect(token?.dpop).toBeDefined();
});

test('an app that asks for a nonce without a proof gets a proof with it', async () => {
	const { token, requests } = await fetchWith([nonceRequired('n1'), issued('DPoP')]);
	expect(await proofsOf(requests)).toMatchObject([undefined, { nonce: 'n1' }]);
	expect(token?.dpop?.nonce).toBe('n1');
});

test('the token after a bearer token is fetched without a proof', async () => {
	const { token, requests } = await fetchWith([issued('Bearer')], bearer());
	expect(await proofsOf(requests)).toStrictEqual([undefined]);
	expect(token?.accessToken).toBe('eyJ');
});

function bearer(clockOffset = 0): StoredToken {
	return { accessToken: 'old', issuedFor: ISSUED_FOR, issuedAt: 0, clockOffset };
}

/** A token that is bound to a key. */
function bound(clockOffset = 0): StoredToken {
	return { ...bearer(clockOffset), dpop: { key: newProofKey(), nonce: 'n1' } };
}

describe('the token after a bound one', () => {
	const previous = bound();

	test('is fetched with a proof and the stored nonce in one request, and with a new key', async () => {
		const { token, requests } = await fetchWith([issued('DPoP')], previous);
		expect(await proofsOf(requests)).toMatchObject([{ nonce: 'n1' }]);
		expect(token?.dpop?.nonce).toBe('n1');
		expect(token?.dpop?.key.x).not.toBe(previous.dpop?.key.x);
	});

	test('is fetched with a new nonce if the stored one is no longer valid', async () => {
		const { token, requests } = await fetchWith([nonceRequired('n2'), issued('DPoP')], previous);
		expect(await proofsOf(requests)).toMatchObject([{ nonce: 'n1' }, { nonce: 'n2' }]);
		expect(token?.dpop?.nonce).toBe('n2');
	});

	test('is stored with the nonce of its response', async () => {
		const { token } = await fetchWith([issued('DPoP', { 'dpop-nonce': 'n3' })], previous);
		expect(token?.dpop?.nonce).toBe('n3');
	});

	test.each([{}, { 'dpop-nonce': '' }, { 'dpop-nonce': 7 }, { 'dpop-nonce': ['n2', 'n3'] }])(
		'is stored with the nonce of the proof if its response has none: %j',
		async (headers) => {
			const { token } = await fetchWith([issued('DPoP', headers)], previous);
			expect(token?.dpop?.nonce).toBe('n1');
		},
	);

	test('can be a bearer token if the app no longer requires DPoP', async () => {
		const { token } = await fetchWith([issued('Bearer')], previous);
		expect(token).toMatchObject({ accessToken: 'eyJ', dpop: undefined });
	});
});

describe('the requests end', () => {
	test.each<[string, Response[]]>([
		['nonces that keep changing', [PROOF_MISSING, ...['1', '2', '3', '4'].map(nonceRequired)]],
		['a request for the same nonce again', [PROOF_MISSING, nonceRequired('1'), nonceRequired('1')]],
		['a request for a nonce that is missing', [PROOF_MISSING, rejection('use_dpop_nonce')]],
		['a rejected proof', [PROOF_MISSING, PROOF_MISSING]],
		['another rejection', [rejection('invalid_scope')]],
		['a rejection after the proof', [PROOF_MISSING, rejection('consent_required')]],
		['an outage', [{ status: 503 }]],
		['an outage after the proof', [PROOF_MISSING, { status: 503 }]],
		['a page of another server', [{ status: 200, body: '<html>' }]],
	])('after %s', async (_, responses) => {
		const { rejected, requests } = await fetchWith(responses);
		expect(rejected).toBeInstanceOf(TokenRequestError);
		expect(requests).toHaveLength(Math.min(responses.length, 4));
		const { message } = rejected as TokenRequestError;
		for (const { headers, body } of requests) {
			expect(message).not.toContain(headers.DPoP ?? 'no proof');
			expect(message).not.toContain(body);
		}
	});
});

describe('a rejected proof with a stored nonce and clock offset is not repeated', () => {
	test.each<[string, number, Response]>([
		['if Okta asks for a nonce and sends none', 0, rejection('use_dpop_nonce')],
		['if the nonce is the same', 0, nonceRequired('n1')],
		['if the clock offset is the same', 600, rejection('invalid_dpop_proof', date(600))],
		['if the clock offset was off by 5 s', 5, rejection('invalid_dpop_proof', date(0))],
		['if Okta rejects something else', 0, rejection('invalid_scope', date(600))],
	])('%s', async (_, secondsAhead, response) => {
		const { rejected, requests } = await fetchWith([response], bound(secondsAhead * 1000));
		expect(rejected).toBeInstanceOf(TokenRequestError);
		expect(requests).toHaveLength(1);
	});
});

describe("a proof uses Okta's time", () => {
	test.each([-600, 600, 86_400])('which is %d s ahead of n8n', async (ahead) => {
		const responses = [rejection('invalid_dpop_proof', date(ahead)), issued('DPoP', date(ahead))];
		const { token, requests } = await fetchWith(responses);
		const [, proof] = requests.map(({ headers }) => headers.DPoP);
		expect(decodeJwt(proof ?? '').iat).toBe(NOW / 1000 + ahead);
		expect(token?.clockOffset).toBe(ahead * 1000);
	});

	test('which is measured again if Okta rejects a proof with the stored clock offset', async () => {
		const responses = [rejection('invalid_dpop_proof', date(0)), issued('DPoP', date(0))];
		const { token, requests } = await fetchWith(responses, bound(600_000));
		const times = requests.map(({ headers }) => decodeJwt(headers.DPoP ?? '').iat);
		expect(times).toStrictEqual([NOW / 1000 + 600, NOW / 1000]);
		expect(token?.clockOffset).toBe(0);
	});

	test('even if the stored clock offset is off by a few seconds only', async () => {
		const responses = [rejection('invalid_dpop_proof', date(6)), issued('DPoP', date(6))];
		const { token, requests } = await fetchWith(responses, bound());
		expect(requests).toHaveLength(2);
		expect(token?.clockOffset).toBe(6000);
	});

	test.each([{}, { date: 'soon' }, { date: 7 }])(
		"or n8n's time if the response does not have Okta's: %j",
		async (headers) => {
			const responses = [rejection('invalid_dpop_proof', headers), issued('DPoP', headers)];
			const { token, requests } = await fetchWith(responses);
			expect(decodeJwt(requests[1]?.headers.DPoP ?? '').iat).toBe(NOW / 1000);
			expect(token?.clockOffset).toBe(0);
		},
	);
});

describe("a client assertion uses Okta's time", () => {
	/** By Okta's clock, in seconds, given how far that's ahead of n8n's. */
	const expiry = (ahead: number) => NOW / 1000 + ahead + 300;

	test.each([-4000, 400, 86_400])('which is %d s ahead of n8n', async (ahead) => {
		const responses = [rejection('invalid_client', date(ahead)), issued('Bearer', date(ahead))];
		const { token, requests } = await fetchWith(responses);
		expect(assertionsOf(requests)).toMatchObject([{ exp: expiry(0) }, { exp: expiry(ahead) }]);
		expect(await proofsOf(requests)).toStrictEqual([undefined, undefined]);
		expect(token).toMatchObject({ clockOffset: ahead * 1000, dpop: undefined });
	});

	test('together with the proof, whichever of them Okta rejects first', async () => {
		for (const first of ['invalid_client', 'invalid_dpop_proof']) {
			const responses = [
				rejection(first, date(400)),
				rejection(first === 'invalid_client' ? 'invalid_dpop_proof' : 'use_dpop_nonce', {
					...date(400),
					'dpop-nonce': 'n2',
				}),
				issued('DPoP', date(400)),
			];
			const { token, requests } = await fetchWith(responses);
			expect(assertionsOf(requests).slice(1)).toMatchObject(
				Array.from({ length: 2 }, () => ({ exp: expiry(400) })),
			);
			const { iat } = decodeJwt(requests[2]?.headers.DPoP ?? '');
			expect(iat).toBe(NOW / 1000 + 400);
			expect(token).toMatchObject({ clockOffset: 400_000, dpop: { nonce: 'n2' } });
		}
	});

	test.each([
		['a bearer token', bearer(400_000)],
		['a bound token', bound(400_000)],
	])('as known from %s', async (_, previous) => {
		const { token, requests } = await fetchWith([issued('Bearer', date(401))], previous);
		expect(assertionsOf(requests)).toMatchObject([{ exp: expiry(400) }]);
		expect(token?.clockOffset).toBe(401_000);
	});

	test('and keeps the nonce of the proof if the time is corrected', async () => {
		const responses = [rejection('invalid_client', date(0)), issued('DPoP', date(0))];
		const { requests } = await fetchWith(responses, bound(400_000));
		expect(await proofsOf(requests)).toMatchObject([{ nonce: 'n1' }, { nonce: 'n1' }]);
	});

	test.each<[string, Response]>([
		['its time was off by a minute', rejection('invalid_client', date(60))],
		["the response doesn't have Okta's time", rejection('invalid_client')],
		['Okta rejects something else', rejection('consent_required', date(4000))],
		['another server responds', { status: 403, headers: date(4000), body: '<html>' }],
	])('and is not repeated if %s', async (_, response) => {
		const { rejected, requests } = await fetchWith([response]);
		expect(rejected).toBeInstanceOf(TokenRequestError);
		expect(requests).toHaveLength(1);
	});

	test('and is repeated once, after which the message is not about the clock', async () => {
		const response = rejection('invalid_client', date(61));
		const { rejected, requests } = await fetchWith([response, response]);
		expect((rejected as TokenRequestError).message).toContain("Check 'Client ID'");
		expect((rejected as TokenRequestError).message).not.toContain('clock');
		expect(requests).toHaveLength(2);
	});
});

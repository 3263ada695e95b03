import { generateKeyPairSync } from 'node:crypto';

import { decodeJwt, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';

import { readServiceApp, type TokenRequest } from '../../../nodes/Okta/protocol/auth/accessToken';
import { type OktaResponse } from '../../../nodes/Okta/protocol/errors/oktaResponse';
import { fetchAccessToken } from '../../../nodes/Okta/protocol/auth/fetchAccessToken';
import { tokenCacheKey, type StoredToken } from '../../../nodes/Okta/protocol/auth/storedToken';
import { TokenRequestError } from '../../../nodes/Okta/protocol/errors/tokenRequestError';
import { newProofKey } from '../../support/proofKey';

const NOW = Date.parse('2026-08-14T08:00:00Z');

const APP = readServiceApp({
	domain: 'acme.okta.com',
	clientId: '0oaStandIn',
	keyId: 'k1',
	privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
		.privateKey.export({ type: 'pkcs8', format: 'pem' })
		.toString(),
	scopes: ['okta.logs.read'],
});

type Answer = Partial<Omit<OktaResponse, 'headers'>> & { headers?: Record<string, unknown> };

const issued = (token_type: string, headers = {}): Answer => ({
	status: 200,
	headers,
	body: { access_token: 'eyJ', token_type, expires_in: 3600, scope: 'okta.logs.read' },
});
const refusal = (error: string, headers = {}): Answer => ({
	status: 400,
	headers,
	body: { error, error_description: 'x' },
});
const PROOF_MISSING = refusal('invalid_dpop_proof');
const nonceWanted = (nonce: string) => refusal('use_dpop_nonce', { 'dpop-nonce': nonce });
const date = (secondsAhead: number) => ({
	date: new Date(NOW + secondsAhead * 1000).toUTCString(),
});

/** Okta's answers, one for each request, and what was asked. */
async function fetchWith(
	answers: Answer[],
	previous?: StoredToken,
): Promise<{ token?: StoredToken; refused?: unknown; requests: TokenRequest[] }> {
	const requests: TokenRequest[] = [];
	let ids = 0;
	const fetching = fetchAccessToken(APP, previous, {
		send: async (request) => {
			const answer = answers[requests.length];
			requests.push(request);
			if (answer === undefined) throw new Error('asked too often');
			return await Promise.resolve({ status: 200, headers: {}, body: undefined, ...answer });
		},
		now: () => NOW,
		uniqueId: () => `id${ids++}`,
		createKey: newProofKey,
	});
	return await fetching.then(
		(token) => ({ token, requests }),
		(refused: unknown) => ({ refused, requests }),
	);
}

/** The claims of the proof of each request, nothing where there is none. */
async function proofsOf(requests: TokenRequest[]) {
	return await Promise.all(
		requests.map(async ({ headers }) => {
			if (headers.DPoP === undefined) return undefined;
			const currentDate = new Date(NOW);
			return (await jwtVerify(headers.DPoP, EmbeddedJWK, { typ: 'dpop+jwt', currentDate })).payload;
		}),
	);
}

function assertionIds(requests: TokenRequest[]): Array<string | undefined> {
	return requests.map(
		({ body }) => decodeJwt(new URLSearchParams(body).get('client_assertion') ?? '').jti,
	);
}

test('an app that requires no proof costs one request, and gets none', async () => {
	const { token, requests } = await fetchWith([issued('Bearer')]);
	expect(await proofsOf(requests)).toStrictEqual([undefined]);
	expect(token).toStrictEqual({
		accessToken: 'eyJ',
		issuedFor: tokenCacheKey(APP),
		issuedAt: NOW,
		dpop: undefined,
	});
});

test('an app that requires proofs gets one, then one with the nonce, each for the token endpoint', async () => {
	const answers = [PROOF_MISSING, nonceWanted('n1'), issued('DPoP')];
	const { token, requests } = await fetchWith(answers);
	const htu = 'https://acme.okta.com/oauth2/v1/token';
	const iat = NOW / 1000;
	expect(await proofsOf(requests)).toStrictEqual([
		undefined,
		{ htm: 'POST', htu, iat, jti: 'id2' },
		{ htm: 'POST', htu, iat, jti: 'id4', nonce: 'n1' },
	]);
	expect(token?.dpop).toMatchObject({ nonce: 'n1', clockOffset: 0 });
	// Each with a client assertion of its own: Okta accepts one once.
	expect(assertionIds(requests)).toStrictEqual(['id0', 'id1', 'id3']);
	// All with the key that the token is then bound to, which is not that of the app.
	const { kty, crv, x, y } = token?.dpop?.key ?? {};
	for (const { headers } of requests.slice(1)) {
		expect(decodeProtectedHeader(headers.DPoP ?? '').jwk).toStrictEqual({ kty, crv, x, y });
	}
});

test('a token that is bound though no proof was sent is no use, and one is fetched with a proof', async () => {
	const { token, requests } = await fetchWith([issued('DPoP'), issued('dpop')]);
	expect(requests).toHaveLength(2);
	expect(requests[1]?.headers).toHaveProperty('DPoP');
	expect(token?.dpop).toBeDefined();
});

describe('the token after one that was bound', () => {
	const previous: StoredToken = {
		accessToken: 'old',
		issuedFor: tokenCacheKey(APP),
		issuedAt: 0,
		dpop: { key: newProofKey(), nonce: 'n1', clockOffset: 0 },
	};

	test('is fetched with a proof and the nonce at once, and with a new key', async () => {
		const { token, requests } = await fetchWith([issued('DPoP')], previous);
		expect(await proofsOf(requests)).toMatchObject([{ nonce: 'n1' }]);
		expect(token?.dpop?.nonce).toBe('n1');
		expect(token?.dpop?.key.x).not.toBe(previous.dpop?.key.x);
	});

	test('is fetched with another nonce if that has changed', async () => {
		const { token, requests } = await fetchWith([nonceWanted('n2'), issued('DPoP')], previous);
		expect(await proofsOf(requests)).toMatchObject([{ nonce: 'n1' }, { nonce: 'n2' }]);
		expect(token?.dpop?.nonce).toBe('n2');
	});

	test('is followed by one with the nonce that came with it', async () => {
		const { token } = await fetchWith([issued('DPoP', { 'dpop-nonce': 'n3' })], previous);
		expect(token?.dpop?.nonce).toBe('n3');
	});

	test('may be a bearer token, if the app does not require proofs any more', async () => {
		const { token } = await fetchWith([issued('Bearer')], previous);
		expect(token).toMatchObject({ accessToken: 'eyJ', dpop: undefined });
	});
});

describe('it is not asked for ever', () => {
	test.each<[string, Answer[]]>([
		['nonces that change and change', [PROOF_MISSING, ...['1', '2', '3', '4'].map(nonceWanted)]],
		['the same nonce, though it was sent', [PROOF_MISSING, nonceWanted('1'), nonceWanted('1')]],
		['no nonce, though one is wanted', [PROOF_MISSING, refusal('use_dpop_nonce')]],
		['a proof that is refused', [PROOF_MISSING, PROOF_MISSING]],
		['another refusal', [refusal('invalid_scope')]],
		['a refusal after the proof', [PROOF_MISSING, refusal('consent_required')]],
		['an outage', [{ status: 503 }]],
		['an outage after the proof', [PROOF_MISSING, { status: 503 }]],
		['a page of somebody else', [{ status: 200, body: '<html>' }]],
	])('after %s', async (_, answers) => {
		const { refused, requests } = await fetchWith(answers);
		expect(refused).toBeInstanceOf(TokenRequestError);
		expect(requests).toHaveLength(Math.min(answers.length, 4));
		const { message } = refused as TokenRequestError;
		for (const { headers, body } of requests) {
			expect(message).not.toContain(headers.DPoP ?? 'no proof');
			expect(message).not.toContain(body);
		}
	});
});

describe("a proof is dated by Okta's clock", () => {
	test.each([-600, 600, 86_400])('which is %d s ahead of that of n8n', async (ahead) => {
		const answers = [refusal('invalid_dpop_proof', date(ahead)), issued('DPoP', date(ahead))];
		const { token, requests } = await fetchWith(answers);
		const [, proof] = requests.map(({ headers }) => headers.DPoP);
		expect(decodeJwt(proof ?? '').iat).toBe(NOW / 1000 + ahead);
		expect(token?.dpop?.clockOffset).toBe(ahead * 1000);
	});

	test('which is measured anew if a proof by the old measure is refused', async () => {
		const previous: StoredToken = {
			accessToken: 'old',
			issuedFor: tokenCacheKey(APP),
			issuedAt: 0,
			dpop: { key: newProofKey(), nonce: 'n1', clockOffset: 600_000 },
		};
		const answers = [refusal('invalid_dpop_proof', date(0)), issued('DPoP', date(0))];
		const { token, requests } = await fetchWith(answers, previous);
		const times = requests.map(({ headers }) => decodeJwt(headers.DPoP ?? '').iat);
		expect(times).toStrictEqual([NOW / 1000 + 600, NOW / 1000]);
		expect(token?.dpop?.clockOffset).toBe(0);
	});

	test.each([{}, { date: 'soon' }, { date: 7 }])(
		'or by that of n8n, if Okta does not tell its time: %j',
		async (headers) => {
			const answers = [refusal('invalid_dpop_proof', headers), issued('DPoP', headers)];
			const { token, requests } = await fetchWith(answers);
			expect(decodeJwt(requests[1]?.headers.DPoP ?? '').iat).toBe(NOW / 1000);
			expect(token?.dpop?.clockOffset).toBe(0);
		},
	);
});

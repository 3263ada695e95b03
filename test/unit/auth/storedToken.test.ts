import { readServiceApp } from '../../../nodes/Okta/protocol/auth/accessToken';
import {
	isCurrent,
	readStoredToken,
	tokenCacheKey,
	writeStoredToken,
	type StoredToken,
} from '../../../nodes/Okta/protocol/auth/storedToken';
import { newProofKey } from '../../support/proofKey';

const APP = readServiceApp({
	domain: 'acme.okta.com',
	clientId: '0oaStandIn',
	keyId: 'k1',
	privateKey: '-----BEGIN PRIVATE KEY-----',
	scopes: ['okta.eventHooks.manage', 'okta.logs.read'],
});

const BEARER: StoredToken = { accessToken: 'eyJ', issuedFor: tokenCacheKey(APP), issuedAt: 1000 };
const BOUND: StoredToken = {
	...BEARER,
	dpop: { key: newProofKey(), nonce: 'n1', clockOffset: -1500 },
};

test.each([
	['a token', BEARER],
	['a token with its key, its nonce and the clock offset', BOUND],
	['a bound token without a nonce', { ...BEARER, dpop: { key: newProofKey(), clockOffset: 0 } }],
])('%s is read as it was stored', (_, token) => {
	const field = writeStoredToken(token);
	expect(readStoredToken(field, APP)).toStrictEqual(token);
	// n8n evaluates what begins with an equals sign.
	expect(field).not.toMatch(/^=/);
});

test.each([
	['nothing', ''],
	['an undefined field', undefined],
	['what an earlier version stored', 'eyJhbGciOi'],
	['another JSON', '{"accessToken":7}'],
	['null', 'null'],
	['a token without its key', JSON.stringify({ ...BOUND, dpop: { clockOffset: 0 } })],
	[
		'a token with half a key',
		JSON.stringify({
			...BOUND,
			dpop: { ...BOUND.dpop, key: { ...BOUND.dpop?.key, d: undefined } },
		}),
	],
])('%s is no token', (_, field) => {
	expect(readStoredToken(field, APP)).toBeUndefined();
});

test('a token is good for one org, one app and its scopes, in whatever order they were chosen', () => {
	const field = writeStoredToken(BOUND);
	expect(readStoredToken(field, { ...APP, scopes: APP.scopes.toReversed() })).toStrictEqual(BOUND);
	expect(readStoredToken(field, { ...APP, privateKey: 'x', keyId: 'x' })).toStrictEqual(BOUND);
	for (const change of [
		{ org: 'https://other.okta.com' },
		{ clientId: '0oaOther' },
		{ scopes: ['okta.logs.read'] },
	]) {
		expect(readStoredToken(field, { ...APP, ...change })).toBeUndefined();
	}
	expect(tokenCacheKey(APP)).not.toContain('PRIVATE');
});

test.each([
	[0, true],
	[3_599_000, true],
	[3_600_000, false],
	[-3_599_000, true],
	[-3_600_000, false],
])(
	'a token is current for an hour, and not when the clock was set back: %d ms',
	(age, expected) => {
		expect(isCurrent(BEARER, BEARER.issuedAt + age)).toBe(expected);
	},
);

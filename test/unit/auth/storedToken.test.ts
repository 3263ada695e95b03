import type { ServiceApp } from '../../../nodes/Okta/protocol/auth/accessToken';
import {
	isCurrent,
	readStoredToken,
	tokenCacheKey,
	writeStoredToken,
	type StoredToken,
} from '../../../nodes/Okta/protocol/auth/storedToken';
import { newProofKey } from '../../support/proofKey';

const APP: ServiceApp = {
	org: 'https://acme.okta.com',
	clientId: '0oaServiceApp',
	keyId: 'k1',
	privateKey: '-----BEGIN PRIVATE KEY-----',
	scopes: ['okta.logs.read', 'okta.eventHooks.manage'],
};

const BEARER: StoredToken = {
	accessToken: 'eyJ',
	issuedFor: tokenCacheKey(APP),
	issuedAt: 1000,
	clockOffset: -1500,
};
const BOUND: StoredToken = {
	...BEARER,
	dpop: { key: newProofKey(), nonce: 'n1' },
};

test('a token is read if each of its parts has the right type, and a part of another version is left out', () => {
	const { key = {}, ...dpop } = BOUND.dpop ?? {};
	const read = (change: object) => readStoredToken(JSON.stringify({ ...BOUND, ...change }), APP);
	const readDpop = (change: object) => read({ dpop: { ...dpop, key, ...change } });
	const readKey = (change: object) => readDpop({ key: { ...key, ...change } });
	expect(read({ more: 1 })).toStrictEqual(BOUND);
	expect(readDpop({ more: 1 })).toStrictEqual(BOUND);
	expect(readKey({ more: 1 })).toStrictEqual(BOUND);
	expect([
		...[
			{ accessToken: '' },
			{ accessToken: 7 },
			{ issuedAt: '7' },
			{ clockOffset: '7' },
			{ dpop: 'x' },
		].map(read),
		...[{ key: 'x' }, { nonce: 7 }].map(readDpop),
		...[{ kty: 'RSA' }, { crv: 'P-384' }, { x: 7 }, { y: 7 }, { d: 7 }].map(readKey),
	]).toStrictEqual(Array.from({ length: 12 }, () => undefined));
});

test.each([
	['a token', BEARER],
	['a token with key and nonce', BOUND],
	['a bound token without a nonce', { ...BEARER, dpop: { key: newProofKey() } }],
])('%s is read back unchanged', (_, token) => {
	const field = writeStoredToken(token);
	expect(readStoredToken(field, APP)).toStrictEqual(token);
	// n8n evaluates a value that starts with an equals sign.
	expect(field).not.toMatch(/^=/);
});

test.each([
	['an empty field', ''],
	['an undefined field', undefined],
	['the content of an earlier version', 'eyJhbGciOi'],
	['a token without a clock offset', JSON.stringify({ ...BEARER, clockOffset: undefined })],
	['other JSON', '{"accessToken":7}'],
	['null', 'null'],
	['a token without its key', JSON.stringify({ ...BOUND, dpop: { nonce: 'n1' } })],
	[
		'a token with an incomplete key',
		JSON.stringify({
			...BOUND,
			dpop: { ...BOUND.dpop, key: { ...BOUND.dpop?.key, d: undefined } },
		}),
	],
])('%s is not read as a token', (_, field) => {
	expect(readStoredToken(field, APP)).toBeUndefined();
});

test('a token is for one org, one app, one key, and its scopes in any order', () => {
	const field = writeStoredToken(BOUND);
	expect(readStoredToken(field, { ...APP, scopes: APP.scopes.toReversed() })).toStrictEqual(BOUND);
	for (const change of [
		{ org: 'https://other.okta.com' },
		{ clientId: '0oaOther' },
		{ keyId: 'k2' },
		{ privateKey: '-----BEGIN EC PRIVATE KEY-----' },
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
	'a token can be used for an hour, and not after the clock was set back: %d ms',
	(age, expected) => {
		expect(isCurrent(BEARER, BEARER.issuedAt + age)).toBe(expected);
	},
);

import { createPrivateKey } from 'node:crypto';

import { invalidKeyMessages, unsupportedType } from './invalidKey';
import type { Jwk } from './jwk';

/** What someone pasted: a private key, or something else, with the message about it. */
export type Found = { jwk: Jwk } | { issue: string };

type Structure = { type: 'pkcs8' | 'pkcs1' | 'sec1' } | { issue: string };

/** A regular expression for the start of a sequence: its tag and its length, in hexadecimal. */
const SEQUENCE = '30(?:82.{4}|81.{2}|[0-7].)';

/** The start of PKCS#8: a sequence with version 0 and another sequence with the type of the key. */
const PKCS8 = `020100${SEQUENCE}06`;

/** The start of other sequences with a type, e.g. that of a public key. */
const TYPED = `${SEQUENCE}06`;

/**
 * What a DER structure is, by its start in hexadecimal, without that of the outermost sequence. The
 * first match counts. OpenSSL only reads what's known to be an RSA or EC key: with a DSA key of
 * 18 KB, it calculates for a minute.
 */
const STRUCTURES: ReadonlyArray<[start: RegExp, structure: Structure]> = (
	[
		[`${PKCS8}092a864886f70d010101`, { type: 'pkcs8' }],
		[`${PKCS8}072a8648ce3d0201`, { type: 'pkcs8' }],
		[`${PKCS8}092a864886f70d01010a`, { issue: unsupportedType('RSA-PSS') }],
		[`${PKCS8}072a8648ce380401`, { issue: unsupportedType('DSA') }],
		[`${PKCS8}032b6570`, { issue: unsupportedType('Ed25519') }],
		[`${PKCS8}032b6571`, { issue: unsupportedType('Ed448') }],
		[PKCS8, { issue: unsupportedType() }],
		// Version 1 has more than two primes. They aren't in a JWK, and needn't be: they only save time.
		['02010[01]02', { type: 'pkcs1' }],
		['02010104', { type: 'sec1' }],
		// The types of encryption by a passphrase (PKCS#5 and PKCS#12).
		[
			`${TYPED}(?:092a864886f70d0105|0a2a864886f70d010c01)`,
			{ issue: invalidKeyMessages.encrypted },
		],
		[TYPED, { issue: invalidKeyMessages.publicKey }],
		['028(?:1..|2.{4})00', { issue: invalidKeyMessages.publicKey }],
		[`${SEQUENCE}a003020102`, { issue: invalidKeyMessages.certificate }],
	] satisfies Array<[string, Structure]>
).map(([start, structure]) => [new RegExp(`^${SEQUENCE}${start}`), structure]);

/** Enough for the starts above. */
const START_BYTES = 40;

/**
 * What's in a DER structure, or nothing if it's none that's known. Takes milliseconds, whatever it
 * contains.
 */
export function readDer(der: Buffer): Found | undefined {
	const start = der.subarray(0, START_BYTES).toString('hex');
	const structure = STRUCTURES.find(([pattern]) => pattern.test(start))?.[1];
	if (structure === undefined || 'issue' in structure) return structure;
	try {
		const key = createPrivateKey({ key: der, format: 'der', type: structure.type });
		// Throws for an EC key with too large a number, for which Node.js 20 crashes when it exports a JWK.
		key.export({ format: 'der', type: 'pkcs8' });
		return toJwk(() => key.export({ format: 'jwk' }));
	} catch {
		return { issue: invalidKeyMessages.unreadable };
	}
}

/** @param exportKey throws for a curve that JWKs don't have */
function toJwk(exportKey: () => object): Found {
	try {
		return { jwk: { ...exportKey() } };
	} catch {
		return { issue: invalidKeyMessages.unsupportedCurve };
	}
}

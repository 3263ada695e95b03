import { createHash, createHmac } from 'node:crypto';

import fc from 'fast-check';

import { deriveSecret, hashOf, matchesHash } from '../../../nodes/Okta/protocol/hooks/secret';

const URL = 'https://n8n.acme.example/webhook/2f0c7c52/webhook';

test('the secret is an HMAC-SHA-256 over a label and the URL, and valid in a header', () => {
	const secret = deriveSecret('00token', URL);
	const expected = createHmac('sha256', '00token')
		.update(`n8n-nodes-okta-trigger: event hook secret\n${URL}`)
		.digest('base64url');
	expect(secret).toBe(expected);
	expect(secret).toMatch(/^[\w-]{43}$/);
});

test('the secret is the same only for the same key and URL', () => {
	fc.assert(
		fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (key, other) => {
			fc.pre(key !== other);
			expect(deriveSecret(key, URL)).toBe(deriveSecret(key, URL));
			expect(deriveSecret(key, URL)).not.toBe(deriveSecret(other, URL));
			expect(deriveSecret('00token', key)).not.toBe(deriveSecret('00token', other));
			expect(deriveSecret(key, URL)).not.toContain(key.length > 20 ? key : '\n');
		}),
	);
});

test('the hash is SHA-256 in hexadecimal digits', () => {
	expect(hashOf('s3cret')).toBe(createHash('sha256').update('s3cret').digest('hex'));
});

test('a secret only matches its own hash, and no damaged hash', () => {
	const hash = hashOf('s3cret');
	expect(matchesHash('s3cret', hash)).toBe(true);
	for (const wrong of ['', 'S3cret', 's3cret ', hash]) expect(matchesHash(wrong, hash)).toBe(false);
	for (const damaged of ['', hash.slice(1), hash.toUpperCase(), `${hash}0`]) {
		expect(matchesHash('s3cret', damaged)).toBe(false);
	}
});

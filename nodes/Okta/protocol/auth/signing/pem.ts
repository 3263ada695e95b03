import { createPrivateKey } from 'node:crypto';

import { InvalidCredentialError } from '../../errors/accessTokenError';
import { invalidKeyMessages, wrapKeyErrors } from './invalidKey';
import type { ParsedKey } from './jwk';

/** The encoding of a PEM block with a private key, by the label of the block. */
const DER_TYPES = {
	'PRIVATE KEY': 'pkcs8',
	'RSA PRIVATE KEY': 'pkcs1',
	'EC PRIVATE KEY': 'sec1',
} as const;

/** Other things that people paste, by the label of the PEM block or by their first characters. */
const UNSUPPORTED_CONTENT: ReadonlyArray<[pattern: RegExp, message: string]> = [
	[/-----BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: *4, *ENCRYPTED/, invalidKeyMessages.encrypted],
	[/-----BEGIN (\w+ )?PUBLIC KEY|^(ssh-|ecdsa-)/, invalidKeyMessages.publicKey],
	[/-----BEGIN (\w+ )*CERTIFICATE/, invalidKeyMessages.certificate],
	[/-----BEGIN OPENSSH PRIVATE KEY/, invalidKeyMessages.openSsh],
];

/**
 * The first private key in a PEM file. Other blocks can come before it: OpenSSL writes the curve in
 * one of its own.
 *
 * @throws {InvalidCredentialError} if there's none that can be read
 */
export function readPem(text: string): ParsedKey {
	// Nothing in a PEM file depends on its line breaks.
	const pem = text.replace(/(\\r)?\\n/g, '');
	const blocks = pem.matchAll(/-----BEGIN ([A-Z0-9 ]+?) *-----([\s\S]*?)-----END \1 *-----/g);
	for (const [, label = '', body = ''] of blocks) {
		// A colon is part of the headers of an encrypted block.
		if (isKeyLabel(label) && !body.includes(':')) {
			const der = Buffer.from(body, 'base64');
			const type = DER_TYPES[label];
			return { key: wrapKeyErrors(() => createPrivateKey({ key: der, format: 'der', type })) };
		}
	}
	const message = UNSUPPORTED_CONTENT.find(([pattern]) => pattern.test(pem))?.[1];
	throw new InvalidCredentialError(message ?? invalidKeyMessages.unreadable);
}

function isKeyLabel(label: string): label is keyof typeof DER_TYPES {
	return label in DER_TYPES;
}

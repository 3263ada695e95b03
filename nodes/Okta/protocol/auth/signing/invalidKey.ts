import { InvalidCredentialError } from '../accessTokenError';

const WHAT_TO_PASTE =
	'Paste the entire private key: the JWK that Okta shows when you generate a key, from { to }, or the PEM file, from -----BEGIN to the last -----.';

const CREATE_ANOTHER =
	'Create an RSA key with 2048 to 8192 bits, or an EC key with curve P-256, P-384, or P-521, and add its public key to the app in Okta.';

/** What's wrong with the text in 'Private Key', and what to do about it. */
export const invalidKeyMessages = {
	empty: `'Private Key' in the credential is empty. ${WHAT_TO_PASTE}`,
	tooMuchText: `'Private Key' in the credential contains more than 32 KiB of text. ${WHAT_TO_PASTE}`,
	publicKey: `'Private Key' in the credential contains a public key. ${WHAT_TO_PASTE}`,
	certificate: `'Private Key' in the credential contains a certificate, which includes only the public key. ${WHAT_TO_PASTE}`,
	encrypted:
		"'Private Key' in the credential is protected by a passphrase. Remove the passphrase (openssl pkey -in key.pem -out plain.pem) and paste the result. n8n encrypts the credential.",
	openSsh:
		'\'Private Key\' in the credential is in OpenSSH format. Convert it (ssh-keygen -p -m PKCS8 -N "" -f key) and paste the new file.',
	filePath:
		"'Private Key' in the credential contains the path of a file. Open the file and paste its content.",
	singleWord: `'Private Key' in the credential contains a token, a client secret, or a key ID instead of a key. ${WHAT_TO_PASTE}`,
	incompleteJwk: `The JWK in 'Private Key' is incomplete. ${WHAT_TO_PASTE}`,
	invalidJson: `The JWK in 'Private Key' is incomplete or isn't valid JSON. ${WHAT_TO_PASTE}`,
	jsonWithoutKey: `The JSON in 'Private Key' contains no private key. ${WHAT_TO_PASTE}`,
	severalKeys:
		"'Private Key' in the credential contains several private keys. Paste only the one whose public key you added to the app in Okta.",
	unsupportedCurve: `The EC key in 'Private Key' doesn't use curve P-256, P-384, or P-521. ${CREATE_ANOTHER}`,
	unreadable: `The key in 'Private Key' can't be read. ${WHAT_TO_PASTE}`,
} as const;

/** @param type the name of the type if it's known, e.g. `Ed25519` */
export function unsupportedType(type?: string): string {
	const key = type === undefined ? 'type of key' : `${type} key`;
	return `Okta doesn't support the ${key} in 'Private Key'. ${CREATE_ANOTHER}`;
}

export function rsaTooShort(bits: number): string {
	return `The RSA key in 'Private Key' has only ${bits} bits. ${CREATE_ANOTHER}`;
}

export function rsaTooLong(bits: number, maxBits: number): string {
	return `The RSA key in 'Private Key' has ${bits} bits, which is more than the ${maxBits} that n8n signs with. ${CREATE_ANOTHER}`;
}

/**
 * Calls a function that uses a pasted key.
 *
 * @returns what the function returns
 * @throws {InvalidCredentialError} if the function throws, since the key is damaged or incomplete
 */
export function wrapKeyErrors<Result>(useKey: () => Result): Result {
	try {
		return useKey();
	} catch {
		// What OpenSSL says about an unusable key doesn't tell a person what to do.
	}
	throw new InvalidCredentialError(invalidKeyMessages.unreadable);
}

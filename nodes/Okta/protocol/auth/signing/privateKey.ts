import { InvalidCredentialError } from '../accessTokenError';
import { invalidKeyMessages } from './invalidKey';
import { readJwk, type Jwk, type PrivateKey } from './jwk';
import { keysIn, visibleText } from './pastedKey';

/** Several times the length of the longest key. Reading a key blocks n8n. */
const MAX_LENGTH = 32 * 1024;

/** The most keys and other things to look at: more than a file of certificates or a set of JWKs has. */
const MAX_FOUND = 50;

/** What a text without a key can be, by its form. */
const OTHER_TEXTS: ReadonlyArray<[pattern: RegExp, issue: string]> = [
	[/^["'` ]*$/, invalidKeyMessages.empty],
	[/^(ssh-|ecdsa-)/, invalidKeyMessages.publicKey],
	[/[[{]/, invalidKeyMessages.invalidJson],
	[/^(SSWS )?[\w-]{20,80}$/, invalidKeyMessages.singleWord],
	[/^(file:|~?\/|\.{1,2}[/\\]|[a-z]:\\).{0,400}$/i, invalidKeyMessages.filePath],
	[/^.{1,400}\.(pem|key|jwk|json|p8|der)$/i, invalidKeyMessages.filePath],
];

/**
 * Reads a private key as people paste it: a PEM file (PKCS#8, PKCS#1 or SEC1), with or without its
 * first and last line, or a JWK, alone or in a set. Either can be in JSON, in base64, in a code fence, or
 * in quotes, and its line breaks can be missing or escaped.
 *
 * Takes a fraction of a second, whatever the text is, and so does signing with the key.
 *
 * @throws {InvalidCredentialError} if the text doesn't contain a single supported private key. The
 * message says what to paste instead and contains nothing of the key.
 */
export function readPrivateKey(pasted: string): PrivateKey {
	if (pasted.length > MAX_LENGTH) {
		throw new InvalidCredentialError(invalidKeyMessages.tooMuchText);
	}
	const text = visibleText(pasted);
	const issues: string[] = [];
	let jwk: Jwk | undefined;
	let count = 0;
	for (const found of keysIn(text)) {
		if (++count > MAX_FOUND) break;
		if ('issue' in found) issues.push(found.issue);
		else jwk ??= found.jwk;
		if ('jwk' in found && found.jwk.d !== jwk?.d) {
			throw new InvalidCredentialError(invalidKeyMessages.severalKeys);
		}
	}
	if (jwk !== undefined) return readJwk(jwk);

	const other = OTHER_TEXTS.find(([pattern]) => pattern.test(text))?.[1];
	throw new InvalidCredentialError(issues[0] ?? other ?? invalidKeyMessages.unreadable);
}

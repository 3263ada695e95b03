import type { JsonObject } from '../json';
import { parseSecretHeader, validateSecretHeader } from './secretHeader';

/** What an Okta admin has set for an event hook: the secret, and the header in which Okta sends it. */
export interface HookSecret {
	header: string;
	secret: string;
}

/** Nobody finds out so many random characters by trying. Okta documents no minimum. */
const MIN_SECRET_LENGTH = 16;

/**
 * The fields of the credential. Without white space around them, since HTTP has none around the value
 * of a header (RFC 9110, section 5.5). A field that isn't text is empty.
 */
export function parseHookSecret({ header, secret }: JsonObject): HookSecret {
	return {
		header: parseSecretHeader(header),
		secret: typeof secret === 'string' ? secret.trim() : '',
	};
}

/**
 * Describes why Okta can't send the secret, or why it's too weak, without repeating it. Returns nothing
 * if it can be used.
 */
export function validateHookSecret({ header, secret }: HookSecret): string | undefined {
	return validateSecretHeader(header, 'credential') ?? validateSecret(secret);
}

function validateSecret(secret: string): string | undefined {
	if (secret === '') {
		return "'Secret' in the credential is empty. Enter the same secret here and in the event hook in Okta.";
	}
	// Bytes other than those of printable ASCII mean something else to each proxy.
	if (!/^[\x20-\x7E]+$/.test(secret)) {
		return "'Secret' in the credential contains a character that can't be in an HTTP header, e.g. a line break, an accented letter, or an emoji. Enter another secret here and in the event hook in Okta, e.g. one generated with: openssl rand -base64 32";
	}
	if (secret.length < MIN_SECRET_LENGTH) {
		return `'Secret' in the credential has fewer than ${MIN_SECRET_LENGTH} characters, so it could be guessed. Enter a longer one here and in the event hook in Okta, e.g. one generated with: openssl rand -base64 32`;
	}
	return undefined;
}

/** The header with which Okta sends the secret, unless a person names another. */
export const DEFAULT_SECRET_HEADER = 'Authorization';

/** Okta documents no limit, so this one is arbitrary. */
const MAX_HEADER_LENGTH = 255;

/** What HTTP, Okta, n8n, and the proxies between them use for something else. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([
	'accept',
	'cache-control',
	'connection',
	'cookie',
	'date',
	'expect',
	'forwarded',
	'from',
	'host',
	'http2-settings',
	'keep-alive',
	'max-forwards',
	'origin',
	'pragma',
	'range',
	'referer',
	'set-cookie',
	'te',
	'traceparent',
	'tracestate',
	'trailer',
	'transfer-encoding',
	'upgrade',
	'user-agent',
	'via',
	'www-authenticate',
	'x-okta-verification-challenge',
	'x-real-ip',
	'x-request-id',
	// A property that every object has, so Node.js can't store a header of this name.
	'constructor',
]);

/** The same, for all names that start with one of these. */
const RESERVED_PREFIXES = [
	'accept-',
	'access-control-',
	'content-',
	'if-',
	'proxy-',
	'sec-',
	'x-forwarded-',
];

/** What a person entered as a name: trimmed, and empty if it isn't text. */
export function parseSecretHeader(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

/** Where a person enters the name, for messages. */
const FIELDS = {
	option: { label: "'Secret Header'", alternative: ', or delete the option' },
	credential: { label: "'Header' in the credential", alternative: '' },
} as const;

/**
 * Describes why the secret can't be in a header of this name, without repeating what may be anything,
 * such as a secret. Returns nothing if it can. HTTP allows more characters (RFC 9110, section 5.6.2), but
 * proxies drop headers with them: nginx does by default.
 */
export function validateSecretHeader(
	name: string,
	field: keyof typeof FIELDS = 'option',
): string | undefined {
	const { label, alternative } = FIELDS[field];
	if (!/^[A-Za-z\d-]+$/.test(name) || name.length > MAX_HEADER_LENGTH) {
		return `${label} isn't the name of an HTTP header. Enter a name of up to ${MAX_HEADER_LENGTH} letters, digits, and hyphens, e.g. X-Okta-Secret${alternative}.`;
	}
	const lowerCase = name.toLowerCase();
	return RESERVED_NAMES.has(lowerCase) ||
		RESERVED_PREFIXES.some((prefix) => lowerCase.startsWith(prefix))
		? `${label} can't be ${name}, since that header is used for something else. Enter another name, e.g. X-Okta-Secret${alternative}.`
		: undefined;
}

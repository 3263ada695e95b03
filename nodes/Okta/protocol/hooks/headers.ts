import type { JsonObject } from '../json';

/** The headers of a request, with names in lower case. */
export type Headers = Record<string, string | string[] | undefined>;

const REDACTED = '[redacted]';

/**
 * Words in the names of headers that have secrets, tokens, or sessions: those of HTTP, and what
 * gateways add, such as `X-Forwarded-Access-Token` (OAuth2 Proxy), `Cf-Access-Jwt-Assertion`
 * (Cloudflare), or `X-Amzn-Oidc-Data` (AWS).
 */
const SECRET_NAME =
	/authorization|authentication|cookie|secret|token|passw|credential|jwt|assertion|session|csrf|oidc-data|(auth|keys?)$/i;

/**
 * The headers of a request as they may be in an item, since many people can read executions. Redacts
 * the values of all headers whose name says that they're secret, and the hook's secret in any other
 * header, since a proxy may have copied it.
 */
export function redactHeaders(headers: Headers, secret: string): JsonObject {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, redact(name, value, secret)]),
	);
}

function redact(name: string, value: Headers[string], secret: string): string | string[] | null {
	if (value === undefined) return null;
	if (SECRET_NAME.test(name)) return REDACTED;
	const withoutSecret = (text: string) => text.replaceAll(secret, REDACTED);
	return Array.isArray(value) ? value.map(withoutSecret) : withoutSecret(value);
}

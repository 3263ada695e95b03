import { isObject } from '../json';
import { parseUrl } from '../url';
import { NO_RESPONSE, type OktaResponse } from './oktaResponse';
import { isProofRejected } from './proofError';

/** The length of an excerpt in characters, and how much of the body is read for it. */
const MAX_EXCERPT = 120;
const MAX_BODY = 10_000;

/** What firewalls identify a blocked request by, unlike a token or a secret. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * The response, or one with the status `NO_RESPONSE` if something between n8n and Okta responded in
 * Okta's place: a proxy, a firewall, a login page, or a server that isn't Okta's. Its status then says
 * nothing about the org, the credential, or the event hook.
 *
 * @param endpoint the token endpoint has errors of OAuth as well
 */
export function withInterception(
	response: OktaResponse,
	endpoint: 'api' | 'token' = 'api',
): OktaResponse {
	const { status, headers, body, tokenError } = response;
	if (status === NO_RESPONSE || tokenError || isFromOkta(response, endpoint)) return response;
	return {
		...response,
		status: NO_RESPONSE,
		body: undefined,
		interception: {
			status,
			excerpt: excerptOf(body),
			location: status >= 300 && status < 400 ? addressOf(headers.location) : undefined,
		},
	};
}

/**
 * Whether Okta sent the response. Its API responds with JSON, and its errors have a code: `E0…`, or an
 * OAuth error at the token endpoint. Okta's edge, which rejects some requests before they get to the
 * API, sends other bodies, but sets `X-Okta-Request-Id` (Okta API reference, "Request debugging") or the
 * headers of the rate limit. Some rejections of access tokens only have `WWW-Authenticate`.
 */
function isFromOkta(response: OktaResponse, endpoint: 'api' | 'token'): boolean {
	const { status, headers, body } = response;
	if ('x-okta-request-id' in headers) return true;
	if (status < 300) return typeof body !== 'string' || body === '';
	return (
		hasErrorCode(body, endpoint) ||
		(status === 429 && 'x-rate-limit-reset' in headers) ||
		/error="(invalid_token|insufficient_scope)"/.test(String(headers['www-authenticate'])) ||
		isProofRejected(response)
	);
}

function hasErrorCode(body: unknown, endpoint: 'api' | 'token'): boolean {
	if (!isObject(body)) return false;
	// All codes of OAuth have several words, e.g. `invalid_client`.
	const isOAuthError = endpoint === 'token' && /^[a-z]+(_[a-z]+)+$/.test(String(body.error));
	return isOAuthError || (typeof body.errorCode === 'string' && body.errorCode.startsWith('E0'));
}

/** What a person would read first: the text of a page, or the texts in a JSON object. */
function excerptOf(body: unknown): string {
	const texts = isObject(body) ? Object.values(body) : [body];
	const source = texts.filter((text) => typeof text === 'string').join(' ');
	const text = source
		.slice(0, MAX_BODY)
		.replace(/<(script|style)\b[^]*?(<\/\1[^>]*>|$)/gi, ' ')
		.replace(/<!--[^]*?(-->|$)/g, ' ')
		.replace(/<[^<>]*>/g, ' ')
		.replace(/&nbsp;|[\s\p{Cc}]+/gu, ' ')
		// Some pages repeat parts of the request.
		.replace(/\b(SSWS|Bearer|DPoP|Basic)\b\W*\S+/gi, '$1 [redacted]')
		.replace(/eyJ[\w.-]+/g, '[redacted]')
		.replace(/[\w-]{20,}/g, (text) => (UUID.test(text) ? text : '[redacted]'))
		// n8n replaces any message that contains these words or the code of a network error.
		.replace(/\b(bad) (gateway)\b/gi, '$1\u00a0$2')
		.replace(/\bE(?=[A-Z_]{4,}\b)/g, 'E\u2060')
		.trim();
	if (text.length <= MAX_EXCERPT) return text;
	return `${text
		.slice(0, MAX_EXCERPT)
		.replace(/[\uD800-\uDBFF]$/, '')
		.trimEnd()}…`;
}

function addressOf(location: unknown): string | undefined {
	const url = typeof location === 'string' ? parseUrl(location) : undefined;
	if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
	return `${url.protocol}//${url.host}${url.pathname}`;
}

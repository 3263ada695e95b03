import {
	ALLOW_REQUESTS,
	AUTHENTICATE_WITH_PROXY,
	CHECK_CONNECTION,
	CHECK_PROXY_OR_WAIT,
	NOT_OKTA,
	REDIRECTED,
	TRUST_CERTIFICATE,
} from './advice';
import { NO_RESPONSE, type OktaResponse } from './oktaResponse';

/**
 * Why an address couldn't be reached, by Node.js error code. The texts don't contain the codes, since
 * n8n replaces any message that does with one of its own.
 */
export const NETWORK_ERRORS: Readonly<Record<string, string>> = {
	EAI_AGAIN: "its name can't be resolved right now",
	ECONNABORTED: "it didn't respond in time",
	ECONNREFUSED: 'it refused the connection',
	ECONNRESET: 'it closed the connection without responding',
	EHOSTUNREACH: "there's no network route to it",
	ENETUNREACH: "there's no network route to it",
	ENOTFOUND: "the domain doesn't exist",
	ERR_CANCELED: "it didn't respond in time",
	ETIMEDOUT: "it didn't respond in time",
	CERT_HAS_EXPIRED: 'its certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate isn't from a trusted authority",
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for a different domain',
	SELF_SIGNED_CERT_IN_CHAIN: "its certificate isn't from a trusted authority",
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate isn't from a trusted authority",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate isn't from a trusted authority",
};

/** What to do if n8n itself doesn't send a request, by a code that stands for n8n's error. */
const N8N_REFUSALS: Readonly<Record<string, string>> = {
	DomainNotAllowed: "Add the org's domain to 'Allowed HTTP Request Domains' in the credential.",
	SsrfBlockedHostnameError:
		"Remove the org's domain from the environment variable N8N_SSRF_BLOCKED_HOSTNAMES, then restart n8n.",
	SsrfBlockedIpError:
		"n8n's SSRF protection blocks the address. Add the org's domain to the environment variable N8N_SSRF_ALLOWED_HOSTNAMES, then restart n8n.",
};

/** Why Okta didn't respond to a request, without a trailing period. */
export function describeNoResponse(action: string, org: string, response: OktaResponse): string {
	const { interception, code = '' } = response;
	if (interception) {
		const { status, excerpt, location } = interception;
		const page = [location && `redirect to ${location}`, excerpt && `"${excerpt}"`];
		const said = [`${status}`, ...page.filter(Boolean)].join(', ');
		return `Something between n8n and Okta (${org}) responded to the request to ${action} instead of Okta: ${said}`;
	}
	const reason = reasonOf(response);
	return code in N8N_REFUSALS
		? `n8n didn't send Okta (${org}) the request to ${action}: ${reason}`
		: `n8n couldn't reach Okta at ${org} to ${action}: ${reason}`;
}

/** Why there's no response, in a clause about the address. */
export function reasonOf({ body, code = '' }: OktaResponse): string {
	return NETWORK_ERRORS[code] ?? (typeof body === 'string' ? withoutPeriod(body) : code);
}

/** What to do if Okta didn't respond to a request. */
export function adviceForNoResponse(response: OktaResponse): string {
	const { interception, code = '' } = response;
	if (interception) return adviceForInterception(interception.status);
	return N8N_REFUSALS[code] ?? (isCertificateError(code) ? TRUST_CERTIFICATE : CHECK_CONNECTION);
}

function adviceForInterception(status: number): string {
	if (status === 407) return AUTHENTICATE_WITH_PROXY;
	if (status === 429 || status >= 500) return CHECK_PROXY_OR_WAIT;
	return status >= 300 && status < 400
		? `${REDIRECTED} ${ALLOW_REQUESTS}`
		: `${NOT_OKTA} ${ALLOW_REQUESTS}`;
}

/** An `OktaResponse` for a request that failed. n8n wraps the error that has the code of Node.js. */
export function networkErrorResponse(error: unknown): OktaResponse {
	let code: string | undefined;
	const body = error instanceof Error ? error.message : undefined;
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const refusal = /^(Domain not allowed|No allowed domains)/.test(cause.message)
			? 'DomainNotAllowed'
			: cause.name;
		if (refusal in N8N_REFUSALS) {
			return { status: NO_RESPONSE, headers: {}, body: cause.message, code: refusal };
		}
		if ('code' in cause && typeof cause.code === 'string') code ??= cause.code;
	}
	return { status: NO_RESPONSE, headers: {}, body, code };
}

/** Whether the connection failed because of the server's certificate. */
function isCertificateError(code: string): boolean {
	return NETWORK_ERRORS[code]?.includes('certificate') ?? false;
}

/** The text without surrounding whitespace and without a trailing period. */
export function withoutPeriod(text: string): string {
	return text.trim().replace(/\.$/, '');
}

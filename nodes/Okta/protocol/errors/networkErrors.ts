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

/** Why an org couldn't be reached, as far as n8n or Node.js says, without a trailing period. */
export function describeNetworkError({ body, code }: OktaResponse): string | undefined {
	return NETWORK_ERRORS[code ?? ''] ?? (typeof body === 'string' ? withoutPeriod(body) : code);
}

/** An `OktaResponse` for a request that failed. n8n wraps the error that has the code of Node.js. */
export function networkErrorResponse(error: unknown): OktaResponse {
	let code: string | undefined;
	for (let cause = error; cause instanceof Error && code === undefined; cause = cause.cause) {
		if ('code' in cause && typeof cause.code === 'string') code = cause.code;
	}
	const body = error instanceof Error ? error.message : undefined;
	return { status: NO_RESPONSE, headers: {}, body, code };
}

/** Whether the connection failed because of the server's certificate. */
export function isCertificateError({ code = '' }: OktaResponse): boolean {
	return NETWORK_ERRORS[code]?.includes('certificate') ?? false;
}

/** The text without surrounding whitespace and without a trailing period. */
export function withoutPeriod(text: string): string {
	return text.trim().replace(/\.$/, '');
}

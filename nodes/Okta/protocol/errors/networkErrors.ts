import { NO_RESPONSE, type OktaResponse } from './oktaResponse';

/**
 * Why an address could not be reached, by the code that Node.js gives. In words, since n8n puts a
 * text of its own in the place of any message that contains one of those codes.
 */
const NETWORK_ERRORS: Readonly<Record<string, string>> = {
	EAI_AGAIN: 'its name cannot be looked up just now',
	ECONNABORTED: 'it did not answer in time',
	ECONNREFUSED: 'it refuses connections',
	ECONNRESET: 'it closed the connection without an answer',
	EHOSTUNREACH: 'there is no way to it from here',
	ENETUNREACH: 'there is no way to it from here',
	ENOTFOUND: 'no such name exists',
	ERR_CANCELED: 'it did not answer in time',
	ETIMEDOUT: 'it did not answer in time',
	CERT_HAS_EXPIRED: 'its certificate has run out',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not from a known authority',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not from a known authority',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not from a known authority',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not from a known authority',
};

/** Why an org could not be reached, as far as n8n or Node.js told, without a dot at its end. */
export function describeNetworkError({ body, code }: OktaResponse): string | undefined {
	return NETWORK_ERRORS[code ?? ''] ?? (typeof body === 'string' ? withoutPeriod(body) : code);
}

/** What a request that got no answer gives: the code of Node.js is in the depth of n8n's wrapping. */
export function networkErrorResponse(error: unknown): OktaResponse {
	let code: string | undefined;
	for (let cause = error; cause instanceof Error && code === undefined; cause = cause.cause) {
		if ('code' in cause && typeof cause.code === 'string') code = cause.code;
	}
	const body = error instanceof Error ? error.message : undefined;
	return { status: NO_RESPONSE, headers: {}, body, code };
}

/** Whether the connection failed because of the certificate of the other side. */
export function isCertificateError({ code = '' }: OktaResponse): boolean {
	return NETWORK_ERRORS[code]?.includes('certificate') ?? false;
}

/** A text without the period at its end, to go on with another sentence. */
export function withoutPeriod(text: string): string {
	return text.trim().replace(/\.$/, '');
}

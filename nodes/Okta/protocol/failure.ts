import {
	ADVICE,
	ADVICE_BY_CODE,
	CHECK_THE_WAY,
	NOT_OKTA,
	OTHERWISE,
	SCOPE_IS_MISSING,
	SERVICE_APP_ADVICE,
	SERVICE_APP_OTHERWISE,
	TRUST_IT,
} from './advice';
import { oktaErrorSchema } from './schemas';

/** The status of an answer that never came. */
export const NOT_REACHED = 0;

/** An answer of Okta's API, whatever its status. */
export interface OktaResponse {
	/** The HTTP status, or `NOT_REACHED`. */
	status: number;
	/** Names in lower case. */
	headers: Record<string, unknown>;
	/** With `NOT_REACHED`: a text, what n8n said of it. */
	body: unknown;
	/** With `NOT_REACHED`: the code that Node.js gave, e.g. `ENOTFOUND`. */
	code?: string;
	/** What the request was authorized with: an API token unless told. */
	access?: Access;
	/** When it arrived or failed to, by n8n's clock, in ms since 1970. */
	receivedAt?: number;
	/**
	 * Set if Okta did not get as far as the request, since there was no access token or its proof was
	 * refused: why, as far as that is known.
	 */
	withoutToken?: { said?: string; advice: string };
}

/** The two ways to get in, by the values of the parameter "Authentication". */
export type Access = 'apiToken' | 'oAuth2';

/**
 * Why an address could not be reached, by the code that Node.js gives. In words, since n8n puts a
 * text of its own in the place of any message that contains one of those codes.
 */
const REASONS: Readonly<Record<string, string>> = {
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

/**
 * What Okta refused, in Okta's own words, and what to do about it.
 *
 * @param action what was tried, to follow "Okta refused to", e.g. `create the event hook`
 * @param org the org that was asked, e.g. `https://acme.okta.com`
 * @param advice what to do about it, where more is known than the answer tells
 */
export function explainRefusal(
	action: string,
	org: string,
	response: OktaResponse,
	advice: string = adviceOn(response),
): string {
	const { status, body, withoutToken } = response;
	if (withoutToken) {
		const said = withoutToken.said && ` ${withoutToken.said}.`;
		return `n8n could not ${action}.${said ?? ''} ${advice}`;
	}
	if (status === NOT_REACHED) {
		return `n8n could not reach Okta at ${org} to ${action}: ${whyNotReached(response)}. ${advice}`;
	}
	if (status < 300) {
		return `${org} answered the request to ${action} with ${status}, but not as it should. ${advice}`;
	}
	const said = [`${status}`, oktasWords(body)].filter(Boolean).join(' ');
	return `Okta (${org}) refused to ${action}: ${said}. ${advice}`;
}

/** Why an org could not be reached, as far as n8n or Node.js told, without a dot at its end. */
export function whyNotReached({ body, code }: OktaResponse): string | undefined {
	return REASONS[code ?? ''] ?? (typeof body === 'string' ? withoutDot(body) : code);
}

/** What a request that got no answer gives: the code of Node.js is in the depth of n8n's wrapping. */
export function unreached(error: unknown): OktaResponse {
	let code: string | undefined;
	for (let cause = error; cause instanceof Error && code === undefined; cause = cause.cause) {
		if ('code' in cause && typeof cause.code === 'string') code = cause.code;
	}
	const body = error instanceof Error ? error.message : undefined;
	return { status: NOT_REACHED, headers: {}, body, code };
}

/** What to do about an answer, where nothing more is known of it. */
export function adviceOn(response: OktaResponse): string {
	const { status, body, code = '', access, withoutToken } = response;
	if (withoutToken) return withoutToken.advice;
	if (status === NOT_REACHED) {
		return REASONS[code]?.includes('certificate') ? TRUST_IT : CHECK_THE_WAY;
	}
	if (status < 300) return NOT_OKTA;
	const reset = status === 429 ? resetTime(response) : undefined;
	if (reset) {
		return `The org's rate limit for the Okta API is used up until ${reset}: try again then.`;
	}
	const byCode = ADVICE_BY_CODE[errorCodeOf(body)];
	if (access !== 'oAuth2') return byCode ?? ADVICE[status] ?? OTHERWISE;
	if (lacksScope(response)) return SCOPE_IS_MISSING;
	return byCode ?? SERVICE_APP_ADVICE[status] ?? SERVICE_APP_OTHERWISE;
}

/** Whether an access token lacks the scope: Okta says so in a header, and nowhere else. */
export function lacksScope({ status, headers }: OktaResponse): boolean {
	return status === 403 && String(headers['www-authenticate']).includes('insufficient_scope');
}

/** Okta's code for what is wrong, e.g. `E0000015`, or an empty text if the body names none. */
export function errorCodeOf(body: unknown): string {
	return oktaErrorSchema.safeParse(body).data?.errorCode ?? '';
}

/** Whether the same request may well be answered later: an outage, a rate limit, no connection. */
export function mayPassByItself({ status }: OktaResponse): boolean {
	return status === NOT_REACHED || status === 429 || status >= 500;
}

/** Code, summary and causes of Okta's error on one line, or nothing if the body is not one. */
function oktasWords(body: unknown): string | undefined {
	const { success, data } = oktaErrorSchema.safeParse(body);
	if (!success) return undefined;
	const texts = [data.errorSummary, ...data.errorCauses.map((cause) => cause.errorSummary)];
	const said = texts.filter((text) => text != null).map(withoutDot);
	const words = [...new Set(said)].filter((text) => text !== '').join('; ');
	return words === '' ? data.errorCode : `${data.errorCode}: ${words}`;
}

function withoutDot(text: string): string {
	return text.trim().replace(/\.$/, '');
}

/** Okta's own clock: when it answered, in milliseconds since 1970, or NaN if it does not say. */
export function answeredAt({ headers }: OktaResponse): number {
	return typeof headers.date === 'string' ? Date.parse(headers.date) : NaN;
}

/**
 * When the rate limits reset (`X-Rate-Limit-Reset`, in seconds), in milliseconds since 1970, or NaN.
 *
 * Several limits can apply to a request, and Okta then repeats the header. The latest time counts:
 * before that, one of the limits may still be exceeded.
 */
export function rateLimitResetAt({ headers }: OktaResponse): number {
	const seconds = numbersIn(headers['x-rate-limit-reset']).filter(Number.isFinite);
	return seconds.length === 0 ? NaN : Math.max(...seconds) * 1000;
}

/** The numbers of a header. For one that Okta repeats, n8n returns a list or one text with commas. */
export function numbersIn(header: unknown): number[] {
	const values = [header].flat().filter((value) => typeof value === 'string');
	const texts = values.flatMap((value) => value.split(','));
	return texts.map((text) => (text.trim() === '' ? NaN : Number(text)));
}

/** When the rate limits reset, as an ISO time in UTC. */
function resetTime(response: OktaResponse): string | undefined {
	const time = new Date(rateLimitResetAt(response));
	return time.getTime() > 0 ? time.toISOString() : undefined;
}

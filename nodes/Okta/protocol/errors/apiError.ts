import { z } from 'zod/v4';

import {
	ADVICE,
	ADVICE_BY_CODE,
	CHECK_CONNECTION,
	NOT_OKTA,
	DEFAULT_ADVICE,
	MISSING_SCOPE,
	SERVICE_APP_ADVICE,
	SERVICE_APP_DEFAULT_ADVICE,
	TRUST_CERTIFICATE,
} from './advice';
import { optionalText } from '../json';
import { describeNetworkError, isCertificateError, withoutPeriod } from './networkErrors';
import { NO_RESPONSE, type OktaResponse } from './oktaResponse';
import { rateLimitResetAt } from './rateLimit';

/** The body of every refusal of Okta's API. Only `errorCode` is stable; the texts are for people. */
export const oktaErrorSchema = z.lazy(() =>
	z.looseObject({
		errorCode: z.string(),
		errorSummary: optionalText,
		errorCauses: z.array(z.looseObject({ errorSummary: optionalText })).catch([]),
	}),
);

/**
 * What Okta refused, in Okta's own words, and what to do about it.
 *
 * @param action what was tried, to follow "Okta refused to", e.g. `create the event hook`
 * @param org the org that was asked, e.g. `https://acme.okta.com`
 * @param advice what to do about it, where more is known than the answer tells
 */
export function describeApiError(
	action: string,
	org: string,
	response: OktaResponse,
	advice: string = adviceFor(response),
): string {
	const { status, body, tokenError } = response;
	if (tokenError) {
		const said = tokenError.description && ` ${tokenError.description}.`;
		return `n8n could not ${action}.${said ?? ''} ${advice}`;
	}
	if (status === NO_RESPONSE) {
		return `n8n could not reach Okta at ${org} to ${action}: ${describeNetworkError(response)}. ${advice}`;
	}
	if (status < 300) {
		return `${org} answered the request to ${action} with ${status}, but not as it should. ${advice}`;
	}
	const said = [`${status}`, oktaErrorText(body)].filter(Boolean).join(' ');
	return `Okta (${org}) refused to ${action}: ${said}. ${advice}`;
}

/** What to do about an answer, where nothing more is known of it. */
export function adviceFor(response: OktaResponse): string {
	const { status, body, authentication: access, tokenError } = response;
	if (tokenError) return tokenError.advice;
	if (status === NO_RESPONSE) {
		return isCertificateError(response) ? TRUST_CERTIFICATE : CHECK_CONNECTION;
	}
	if (status < 300) return NOT_OKTA;
	const reset = status === 429 ? resetTime(response) : undefined;
	if (reset) {
		return `The org's rate limit for the Okta API is used up until ${reset}: try again then.`;
	}
	const byCode = ADVICE_BY_CODE[errorCodeOf(body)];
	if (access !== 'oAuth2') return byCode ?? ADVICE[status] ?? DEFAULT_ADVICE;
	if (lacksScope(response)) return MISSING_SCOPE;
	return byCode ?? SERVICE_APP_ADVICE[status] ?? SERVICE_APP_DEFAULT_ADVICE;
}

/** Whether an access token lacks the scope: Okta says so in a header, and nowhere else. */
export function lacksScope({ status, headers }: OktaResponse): boolean {
	return status === 403 && String(headers['www-authenticate']).includes('insufficient_scope');
}

/** Okta's code for what is wrong, e.g. `E0000015`, or an empty text if the body names none. */
export function errorCodeOf(body: unknown): string {
	return oktaErrorSchema.safeParse(body).data?.errorCode ?? '';
}

/** Code, summary and causes of Okta's error on one line, or nothing if the body is not one. */
function oktaErrorText(body: unknown): string | undefined {
	const { success, data } = oktaErrorSchema.safeParse(body);
	if (!success) return undefined;
	const texts = [data.errorSummary, ...data.errorCauses.map((cause) => cause.errorSummary)];
	const said = texts.filter((text) => text != null).map(withoutPeriod);
	const words = [...new Set(said)].filter((text) => text !== '').join('; ');
	return words === '' ? data.errorCode : `${data.errorCode}: ${words}`;
}

/** When the rate limits reset, as an ISO time in UTC. */
function resetTime(response: OktaResponse): string | undefined {
	const time = new Date(rateLimitResetAt(response));
	return time.getTime() > 0 ? time.toISOString() : undefined;
}

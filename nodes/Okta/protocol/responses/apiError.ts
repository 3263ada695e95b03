import { z } from 'zod/v4';

import { optionalText } from '../json';
import {
	ADVICE,
	ADVICE_BY_CODE,
	DEFAULT_ADVICE,
	MISSING_SCOPE,
	NOT_OKTA,
	SERVICE_APP_ADVICE,
	SERVICE_APP_DEFAULT_ADVICE,
} from './advice';
import { adviceForNoResponse, describeNoResponse, withoutPeriod } from './noResponse';
import { isRetryable, NO_RESPONSE, type OktaResponse } from './oktaResponse';
import { latestResetTime } from './rateLimit';

/** The body of an error response of Okta's API. Only `errorCode` is stable; the texts are for people. */
const oktaErrorSchema = z.looseObject({
	errorCode: z.string(),
	errorSummary: optionalText,
	errorCauses: z.array(z.looseObject({ errorSummary: optionalText })).catch([]),
});

/**
 * What went wrong, in Okta's own words, and what to do about it.
 *
 * @param action what the request was for, to follow "couldn't", e.g. `create the event hook`
 * @param org the org that the request was sent to, e.g. `https://acme.okta.com`
 * @param advice what to do about it, if more is known than the response says
 */
export function describeApiError(
	action: string,
	org: string,
	response: OktaResponse,
	advice: string = adviceFor(response),
): string {
	const { status, body, tokenError } = response;
	if (tokenError) {
		const reason = tokenError.description && ` ${tokenError.description}.`;
		return `n8n couldn't ${action}.${reason ?? ''} ${advice}`;
	}
	if (status === NO_RESPONSE) return `${describeNoResponse(action, org, response)}. ${advice}`;
	if (status < 300) {
		return `Unexpected response from ${org} to the request to ${action}: ${status}. ${advice}`;
	}
	const outcome = isRetryable(response)
		? `couldn't ${action}`
		: `rejected the request to ${action}`;
	const reason = [`${status}`, oktaErrorText(body)].filter(Boolean).join(' ');
	return `Okta (${org}) ${outcome}: ${reason}. ${advice}`;
}

/** What to do about an unsuccessful response, judging by the response alone. */
export function adviceFor(response: OktaResponse): string {
	const { status, body, authentication, tokenError } = response;
	if (tokenError) return tokenError.advice;
	if (status === NO_RESPONSE) return adviceForNoResponse(response);
	if (status < 300) return NOT_OKTA;
	const reset = status === 429 ? formatResetTime(response) : undefined;
	if (reset) {
		return `Your org has reached Okta's API rate limit. Wait until ${reset}, then try again.`;
	}
	const code = errorCodeOf(body);
	const byCode = Object.hasOwn(ADVICE_BY_CODE, code) ? ADVICE_BY_CODE[code] : undefined;
	if (authentication !== 'oAuth2') return byCode ?? ADVICE[status] ?? DEFAULT_ADVICE;
	if (lacksScope(response)) return MISSING_SCOPE;
	return byCode ?? SERVICE_APP_ADVICE[status] ?? SERVICE_APP_DEFAULT_ADVICE;
}

/** Whether the access token lacks a scope. Okta says so only in a header. */
export function lacksScope({ status, headers }: OktaResponse): boolean {
	return status === 403 && String(headers['www-authenticate']).includes('insufficient_scope');
}

/** Okta's error code, e.g. `E0000015`, or an empty string if the body has none. */
export function errorCodeOf(body: unknown): string {
	return oktaErrorSchema.safeParse(body).data?.errorCode ?? '';
}

const FIELD = /^Api validation failed: ([\w.[\]]+)|^'([\w.[\]]+)'|^([\w.[\]]+):/;

/** The fields of the request that Okta's error names, e.g. `channel.config.uri`. */
export function fieldsIn(body: unknown): string[] {
	const { errorSummary, errorCauses = [] } = oktaErrorSchema.safeParse(body).data ?? {};
	const texts = [errorSummary, ...errorCauses.map((cause) => cause.errorSummary)];
	return texts.flatMap((text) => {
		const named = FIELD.exec(text ?? '')
			?.slice(1)
			.find(Boolean);
		return named ?? [];
	});
}

/** Code, summary and causes of Okta's error on one line. Nothing if the body isn't an Okta error. */
function oktaErrorText(body: unknown): string | undefined {
	const { success, data } = oktaErrorSchema.safeParse(body);
	if (!success) return undefined;
	const summaries = [data.errorSummary, ...data.errorCauses.map((cause) => cause.errorSummary)];
	const texts = summaries.filter((text) => text != null).map(withoutPeriod);
	const joined = [...new Set(texts)].filter((text) => text !== '').join('; ');
	return joined === '' ? data.errorCode : `${data.errorCode}: ${joined}`;
}

/** When the rate limit resets, as an ISO time in UTC. */
function formatResetTime(response: OktaResponse): string | undefined {
	const time = new Date(latestResetTime(response));
	return time.getTime() > 0 ? time.toISOString() : undefined;
}

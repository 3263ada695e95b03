import { z } from 'zod/v4';

import { optionalText } from '../json';
import { AccessTokenError } from './accessTokenError';
import { adviceFor } from '../responses/apiError';
import { describeNoResponse, withoutPeriod } from '../responses/noResponse';
import { isRetryable, NO_RESPONSE, serverTime, type OktaResponse } from '../responses/oktaResponse';
import { withInterception } from '../responses/interception';
import { adviceForProof } from '../responses/proofError';

/** The body of a rejected token request (RFC 6749, section 5.2). The description is for people. */
export const oauthErrorSchema = z.looseObject({
	error: z.string(),
	error_description: optionalText,
});

/** The smallest difference between the clocks to report as the reason of a rejection. */
const MIN_REPORTED_CLOCK_SKEW_MS = 120_000;

const APP = 'Admin Console › Applications › your app';

const WRONG_TYPE = `The app doesn't use private key authentication. Create an app integration of type 'API Services', select 'Public key / Private key' as its client authentication (${APP} › General › Client Credentials › Edit), and update the credential with its client ID, key ID, and private key.`;

const KEY_MISMATCH = `private key doesn't match any public key of the app, or the key ID belongs to another key. Compare 'Key ID' in the credential with the KIDs of the app's active public keys (${APP} › General › Public Keys), or add a new key there and update the credential.`;

const WRONG_KEY = `The ${KEY_MISMATCH}`;

const WRONG_CLIENT = `Check 'Client ID' in the credential. It must belong to an active app in this org (${APP} › General › Client Credentials).`;

const WRONG_CLIENT_OR_KEY = `${WRONG_CLIENT} If it's correct, the ${KEY_MISMATCH}`;

const WRONG_AUDIENCE =
	"Check 'Okta Domain' in the credential. Enter the domain of the org itself, e.g. acme.okta.com.";

const CHECK_CLOCK =
	'Okta rejected the timestamp of the request. Check the system clock of the machine that runs n8n (NTP), then try again.';

const BLOCKED_BY_NETWORK_ZONE = `Okta only accepts requests of this app from certain network zones. Add the public IP address of n8n to a permitted zone (Admin Console › Security › Networks), or change the app's network restriction (${APP} › General), then try again.`;

const JWKS_NOT_LOADED = `Okta can't load the app's public keys from their URL. Check that the URL is reachable from the internet and returns a JWKS, or save the public key in Okta instead (${APP} › General › Public Keys).`;

const DEFAULT_ADVICE = `Check the service app in Okta (${APP}) and the credential, then try again.`;

/**
 * What to do about a rejected token request, by Okta's error code and description. The first match
 * counts. Okta uses `invalid_client` for nearly everything, so the descriptions come first. If Okta
 * changes a description, the entry for the code alone applies.
 */
const ADVICE: ReadonlyArray<{
	error?: RegExp;
	description?: RegExp;
	advice: string | typeof grantScopes;
}> = [
	{ description: /network.zone/i, advice: BLOCKED_BY_NETWORK_ZONE },
	{ error: /^(consent_required|invalid_scope|access_denied)$/, advice: grantScopes },
	{ description: /retrieving.*jwk/i, advice: JWKS_NOT_LOADED },
	{ description: /private_key_jwt|auth_method|client.secret|grant.type/i, advice: WRONG_TYPE },
	{ error: /^(unauthorized_client|unsupported_grant_type)$/, advice: WRONG_TYPE },
	{
		description: /expir|\b(exp|iat|nbf)\b|not yet valid|in the future|the current time/i,
		advice: CHECK_CLOCK,
	},
	{ description: /\bkid\b|signature|\bjwks?\b|public key/i, advice: WRONG_KEY },
	{ description: /client_id|\biss(uer)?\b|\bsub(ject)?\b/i, advice: WRONG_CLIENT },
	{ description: /\baud(ience)?\b/i, advice: WRONG_AUDIENCE },
	{ error: /^invalid_client$/, advice: WRONG_CLIENT_OR_KEY },
];

/** Okta didn't issue an access token, or couldn't be reached. */
export class TokenRequestError extends AccessTokenError {
	/**
	 * @param received the response to the token request; of its body, only Okta's texts are kept
	 * @param now when it arrived, in milliseconds since 1970, by the clock that the request went by
	 */
	constructor(
		app: { org: string; scopes: readonly string[] },
		received: OktaResponse,
		now: number,
	) {
		const response = withInterception(received, 'token');
		const description = describeTokenError(app.org, response);
		const advice = adviceForTokenError(app, response, now);
		const { status, headers, code, interception } = response;
		super(`${description}. ${advice}`, {
			// For the request that needed the token, any rejection is a 401. A 404, for example, must not
			// be taken for a missing event hook.
			status: isRetryable(response) ? status : 401,
			headers: { date: headers.date, 'x-rate-limit-reset': headers['x-rate-limit-reset'] },
			body: undefined,
			code,
			interception,
			tokenError: { description, advice },
		});
	}
}

/** What went wrong, without a trailing period. */
function describeTokenError(org: string, response: OktaResponse): string {
	const { status, body } = response;
	if (status === NO_RESPONSE) return describeNoResponse('get an access token', org, response);
	const { success, data } = oauthErrorSchema.safeParse(body);
	const texts = success ? [data.error, withoutPeriod(data.error_description ?? '')] : [];
	const reason = [`${status}`, texts.filter(Boolean).join(': ')].filter(Boolean).join(' ');
	return `Okta (${org}) didn't issue an access token: ${reason}`;
}

function adviceForTokenError(
	app: { scopes: readonly string[] },
	response: OktaResponse,
	now: number,
): string {
	const { data: rejection } = oauthErrorSchema.safeParse(response.body);
	if (rejection === undefined || isRetryable(response)) {
		return adviceFor({ ...response, body: undefined, authentication: 'oAuth2' });
	}

	const { error } = rejection;
	const description = rejection.error_description ?? '';
	if (error.includes('dpop')) return adviceForProof(description);
	const advice = ADVICE.find(
		(entry) =>
			(entry.error === undefined || entry.error.test(error)) &&
			(entry.description === undefined || entry.description.test(description)),
	)?.advice;
	if (typeof advice === 'function') return advice(app.scopes);
	const isAboutTime = advice === CHECK_CLOCK || advice === WRONG_CLIENT_OR_KEY;
	return (isAboutTime ? clockAdvice(response, now) : undefined) ?? advice ?? DEFAULT_ADVICE;
}

function grantScopes(scopes: readonly string[]): string {
	return `Grant the app ${scopes.join(' and ')} (${APP} › Okta API Scopes › Grant), or select fewer scopes in the credential: ${SCOPES_PER_NODE}`;
}

const SCOPES_PER_NODE =
	'the Okta Trigger node needs okta.eventHooks.manage, the Okta System Log Trigger node needs okta.logs.read.';

/** How far n8n's clock is off, if the response has Okta's time and the difference is large enough. */
function clockAdvice(response: OktaResponse, now: number): string | undefined {
	const skew = now - serverTime(response);
	if (!(Math.abs(skew) >= MIN_REPORTED_CLOCK_SKEW_MS)) return undefined;
	const minutes = Math.round(Math.abs(skew) / 60_000);
	return `The system clock of the machine that runs n8n is ${minutes} minutes ${skew < 0 ? 'behind' : 'ahead of'} Okta's. Correct it (NTP), then try again.`;
}

import { z } from 'zod/v4';

import { adviceFor } from './apiError';
import { serverTime, isRetryable, NO_RESPONSE, type OktaResponse } from './oktaResponse';
import { describeNetworkError } from './networkErrors';
import { AccessTokenError } from './accessTokenError';
import { adviceForProof } from './proofError';
import { optionalText } from '../json';

/** The body of a refused token request (RFC 6749, section 5.2). The description is for people. */
export const oauthErrorSchema = z.lazy(() =>
	z.looseObject({ error: z.string(), error_description: optionalText }),
);

/** From here on a difference between the clocks is taken to be what Okta objects to. */
const MIN_REPORTED_CLOCK_SKEW_MS = 120_000;

const APP = 'Admin Console › Applications › the app';

const WRONG_TYPE = `The app is not one that gets tokens by a private key: make an app integration of the type "API Services" and choose "Public key / Private key" as its client authentication (${APP} › General › Client Credentials › Edit), then put its client ID, key ID and private key into the credential.`;

const WRONG_KEY = `The private key is not one that is registered with the app, or the key ID belongs to another key: compare the field Key ID with the KID of the app's active public keys (${APP} › General › Public Keys). If the private key of none of them is at hand, add a new one there and put it into the credential.`;

const WRONG_CLIENT = `Check the client ID in the credential: it must be that of an active app in this org (${APP} › General › Client Credentials).`;

const WRONG_CLIENT_OR_KEY = `${WRONG_CLIENT} If that is right: ${WRONG_KEY[0]?.toLowerCase()}${WRONG_KEY.slice(1)}`;

const WRONG_AUDIENCE =
	'Check the Okta domain in the credential: enter the domain of the org itself, e.g. acme.okta.com.';

const CHECK_CLOCK =
	'Okta objects to the time in the request: make sure that the clock of the machine that n8n runs on is right (NTP), and try again.';

const BLOCKED_BY_NETWORK_ZONE = `Okta only accepts requests of this app from certain network zones. Add the public IP address of n8n to a permitted zone (Admin Console › Security › Networks), or change the app's network restriction (${APP} › General), then try again.`;

const JWKS_NOT_LOADED = `Okta can't load the app's public keys from their URL. Check that the URL is reachable from the internet and returns a JWKS, or save the public key in Okta instead (${APP} › General › Public Keys).`;

const DEFAULT_ADVICE = `Check the service app in Okta (${APP}) and the credential, then try again.`;

/**
 * What to do about a refused token request, by Okta's code and its description. The first that fits
 * counts: Okta says `invalid_client` to nearly everything, and only the description tells more. A
 * description that changes falls through to what is said of the code alone.
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

/** Okta gave no access token, or was not reached. */
export class TokenRequestError extends AccessTokenError {
	/**
	 * @param response Okta's answer to the token request; nothing of its body is kept but Okta's words
	 * @param now when it came, in milliseconds since 1970
	 */
	constructor(
		app: { org: string; scopes: readonly string[] },
		response: OktaResponse,
		now: number,
	) {
		const said = describeTokenError(app.org, response);
		const advice = adviceForTokenError(app, response, now);
		const { status, headers, code } = response;
		super(`${said}. ${advice}`, {
			// Whatever Okta refused a token with, for the call that needed it that is a 401: a 404, say,
			// must not be read as "there is no such hook".
			status: isRetryable(response) ? status : 401,
			headers: { date: headers.date, 'x-rate-limit-reset': headers['x-rate-limit-reset'] },
			body: undefined,
			code,
			tokenError: { description: said, advice },
		});
	}
}

/** What happened, without a dot at its end. */
function describeTokenError(org: string, response: OktaResponse): string {
	const { status, body } = response;
	if (status === NO_RESPONSE) {
		return `n8n could not reach Okta at ${org} to get an access token: ${describeNetworkError(response)}`;
	}
	const { success, data } = oauthErrorSchema.safeParse(body);
	const words = success && [data.error, data.error_description?.trim().replace(/\.$/, '')];
	const said = [`${status}`, words && words.filter(Boolean).join(': ')].filter(Boolean).join(' ');
	return `Okta (${org}) gave no access token: ${said}`;
}

function adviceForTokenError(
	app: { scopes: readonly string[] },
	response: OktaResponse,
	now: number,
): string {
	const { data: refusal } = oauthErrorSchema.safeParse(response.body);
	if (refusal === undefined || isRetryable(response)) {
		return adviceFor({ ...response, body: undefined, authentication: 'oAuth2' });
	}

	const { error, error_description: description } = refusal;
	if (error.includes('dpop')) return adviceForProof(description);
	const advice = ADVICE.find(
		(entry) =>
			(entry.error === undefined || entry.error.test(error)) &&
			(entry.description === undefined || entry.description.test(description ?? '')),
	)?.advice;
	if (typeof advice === 'function') return advice(app.scopes);
	const isAboutTime = advice === CHECK_CLOCK || advice === WRONG_CLIENT_OR_KEY;
	return (isAboutTime ? clockAdvice(response, now) : undefined) ?? advice ?? DEFAULT_ADVICE;
}

function grantScopes(scopes: readonly string[]): string {
	return `Grant the app what the credential asks for, ${scopes.join(' and ')} (${APP} › Okta API Scopes › Grant), or choose fewer scopes in the credential: ${SCOPES_PER_NODE}`;
}

const SCOPES_PER_NODE =
	'the Okta Trigger needs okta.eventHooks.manage, the Okta System Log Trigger okta.logs.read.';

/** How wrong n8n's clock is by Okta's, if the answer says what time Okta has and they differ. */
function clockAdvice(response: OktaResponse, now: number): string | undefined {
	const skew = now - serverTime(response);
	if (!(Math.abs(skew) >= MIN_REPORTED_CLOCK_SKEW_MS)) return undefined;
	const minutes = Math.round(Math.abs(skew) / 60_000);
	return `The clock of the machine that n8n runs on is ${minutes} minutes ${skew < 0 ? 'behind' : 'ahead of'} that of Okta: set it right (NTP), and try again.`;
}

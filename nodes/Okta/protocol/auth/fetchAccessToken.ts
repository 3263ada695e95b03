import { serverTime, type OktaResponse } from '../responses/oktaResponse';
import { oauthErrorSchema, TokenRequestError } from './tokenRequestError';
import { parseAccessToken, tokenRequest, type ServiceApp, type TokenRequest } from './accessToken';
import { dpopProof, type ProofKey } from './signing/dpopProof';
import { tokenCacheKey, type StoredToken } from './storedToken';

/** What fetching a token needs from outside. */
interface Environment {
	/** Sends a request. Returns any response, whatever its status. */
	send(request: TokenRequest): Promise<OktaResponse>;
	/** Milliseconds since 1970. */
	now(): number;
	/** A new unique ID. */
	uniqueId(): string;
	/** A new private key with curve P-256. */
	createKey(): ProofKey;
}

/** E.g. with a corrected time, with a proof, with its nonce, and with a changed nonce. */
const MAX_REQUESTS = 4;

/**
 * A rejected request is repeated by Okta's clock if its time was off by more than this, in ms, by
 * Okta's error code. A proof contains the time itself. A client assertion is valid for minutes, and
 * Okta rejects it with this code for other reasons too.
 */
const CLOCK_TOLERANCES_MS: Readonly<Record<string, number>> = {
	invalid_dpop_proof: 5000,
	invalid_client: 60_000,
};

/** How to send the next token request. */
interface Attempt {
	/** How far Okta's clock is ahead of n8n's, as far as known, in milliseconds. */
	clockOffset: number;
	/** Without it, the request contains no proof of possession. */
	dpop?: { nonce?: string };
}

/**
 * Fetches an access token. Sends a proof of possession (DPoP) only if Okta asks for one or the
 * previous token was bound to a key, so that an app that doesn't require DPoP needs a single request.
 * The times in requests go by Okta's clock: by what the previous token says about it, and if Okta then
 * rejects a time, by the `Date` of its response.
 *
 * @param previous the token that was used until now, if any
 * @throws {TokenRequestError} if Okta doesn't issue one
 * @throws {InvalidCredentialError} if the app's private key can't be used
 */
export async function fetchAccessToken(
	app: ServiceApp,
	previous: StoredToken | undefined,
	{ send, now, uniqueId, createKey }: Environment,
): Promise<StoredToken> {
	const key = createKey();
	let attempt: Attempt = { clockOffset: previous?.clockOffset ?? 0, dpop: previous?.dpop };
	for (let requests = 1; ; requests++) {
		const { clockOffset, dpop } = attempt;
		const oktaTime = now() + clockOffset;
		const request = tokenRequest(app, oktaTime, uniqueId());
		if (dpop) {
			request.headers.DPoP = dpopProof({
				key,
				method: 'POST',
				url: request.url,
				now: oktaTime,
				jwtId: uniqueId(),
				nonce: dpop.nonce,
			});
		}
		const response = await send(request);
		const receivedAt = now();
		const next = requests < MAX_REQUESTS ? nextAttempt(attempt, response, receivedAt) : undefined;
		if (next) {
			attempt = next;
			continue;
		}
		const issued = parseAccessToken(response);
		if (issued === undefined) {
			// By the clock of the request: the advice must not blame one that was corrected.
			throw new TokenRequestError(app, response, receivedAt + clockOffset);
		}
		return {
			accessToken: issued.accessToken,
			issuedFor: tokenCacheKey(app),
			issuedAt: receivedAt,
			clockOffset: clockOffsetIn(response, receivedAt) ?? clockOffset,
			dpop: issued.isBound ? { key, nonce: nonceIn(response) ?? dpop?.nonce } : undefined,
		};
	}
}

/** How to repeat the request after a response, if that can change the outcome. */
function nextAttempt(
	{ clockOffset, dpop }: Attempt,
	response: OktaResponse,
	receivedAt: number,
): Attempt | undefined {
	const error = oauthErrorSchema.safeParse(response.body).data?.error ?? '';
	const nonce = nonceIn(response);
	const oktaOffset = clockOffsetIn(response, receivedAt) ?? clockOffset;
	const withProof = { clockOffset: oktaOffset, dpop: { nonce: nonce ?? dpop?.nonce } };

	const isDpopError = error === 'invalid_dpop_proof' || error === 'use_dpop_nonce';
	const lacksProof = isDpopError || parseAccessToken(response)?.isBound === true;
	if (dpop === undefined && lacksProof) return withProof;
	if (error === 'use_dpop_nonce') {
		return nonce !== undefined && nonce !== dpop?.nonce ? withProof : undefined;
	}
	const toleranceMs = CLOCK_TOLERANCES_MS[error] ?? Infinity;
	const isOffsetNew = Math.abs(oktaOffset - clockOffset) > toleranceMs;
	return isOffsetNew ? { clockOffset: oktaOffset, dpop: dpop && withProof.dpop } : undefined;
}

function nonceIn({ headers }: OktaResponse): string | undefined {
	const nonce = headers['dpop-nonce'];
	return typeof nonce === 'string' && nonce !== '' ? nonce : undefined;
}

/**
 * How far Okta's clock is ahead of n8n's, in milliseconds, by the `Date` of a response, if it has one.
 * Too low by the latency of the response, which is the safe side: Okta rejects a proof from the future.
 */
function clockOffsetIn(response: OktaResponse, receivedAt: number): number | undefined {
	const offset = serverTime(response) - receivedAt;
	return Number.isFinite(offset) ? offset : undefined;
}

import { serverTime, type OktaResponse } from '../errors/oktaResponse';
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

/** Without a proof, with one, with the nonce, and with a changed nonce. */
const MAX_REQUESTS = 4;

/** A rejected proof is repeated with a new time if its clock offset was off by more than this. */
const CLOCK_TOLERANCE_MS = 5000;

/** How to send the next token request. Without `dpop`, it contains no proof of possession. */
interface Attempt {
	dpop?: { nonce?: string };
	clockOffset: number;
}

/**
 * Fetches an access token. Sends a proof of possession (DPoP) only if Okta asks for one or the
 * previous token was bound to a key, so that an app that doesn't require DPoP needs a single request.
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
	let attempt: Attempt = { dpop: previous?.dpop, clockOffset: previous?.dpop?.clockOffset ?? 0 };
	for (let requests = 1; ; requests++) {
		const { dpop, clockOffset } = attempt;
		const request = tokenRequest(app, now(), uniqueId());
		if (dpop) {
			request.headers.DPoP = dpopProof({
				key,
				method: 'POST',
				url: request.url,
				now: now() + clockOffset,
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
		if (issued === undefined) throw new TokenRequestError(app, response, receivedAt);
		return {
			accessToken: issued.accessToken,
			issuedFor: tokenCacheKey(app),
			issuedAt: receivedAt,
			dpop: issued.isBound
				? {
						key,
						nonce: nonceIn(response) ?? dpop?.nonce,
						clockOffset: clockOffsetIn(response, receivedAt) ?? clockOffset,
					}
				: undefined,
		};
	}
}

/** How to repeat the request after a response, if that can change the outcome. */
function nextAttempt(
	{ dpop, clockOffset }: Attempt,
	response: OktaResponse,
	receivedAt: number,
): Attempt | undefined {
	const error = oauthErrorSchema.safeParse(response.body).data?.error;
	const nonce = nonceIn(response);
	const next = {
		dpop: { nonce: nonce ?? dpop?.nonce },
		clockOffset: clockOffsetIn(response, receivedAt) ?? clockOffset,
	};
	if (dpop === undefined) {
		const isRequired = error === 'invalid_dpop_proof' || error === 'use_dpop_nonce';
		return isRequired || parseAccessToken(response)?.isBound ? next : undefined;
	}
	const isNewNonce = nonce !== undefined && nonce !== dpop.nonce;
	const isNewOffset = Math.abs(next.clockOffset - clockOffset) > CLOCK_TOLERANCE_MS;
	if (error === 'use_dpop_nonce') return isNewNonce ? next : undefined;
	if (error === 'invalid_dpop_proof') return isNewOffset ? next : undefined;
	return undefined;
}

function nonceIn({ headers }: OktaResponse): string | undefined {
	const nonce = headers['dpop-nonce'];
	return typeof nonce === 'string' && nonce !== '' ? nonce : undefined;
}

/**
 * How far Okta's clock is ahead of n8n's, in milliseconds. Too low by the latency of the response,
 * which is the safe side: Okta rejects a proof from the future.
 */
function clockOffsetIn(response: OktaResponse, receivedAt: number): number | undefined {
	const offset = serverTime(response) - receivedAt;
	return Number.isFinite(offset) ? offset : undefined;
}

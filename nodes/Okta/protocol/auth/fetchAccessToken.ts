import { parseAccessToken, tokenRequest, type ServiceApp, type TokenRequest } from './accessToken';
import { dpopProof, type ProofKey } from './signing/dpopProof';
import { serverTime, type OktaResponse } from '../errors/oktaResponse';
import { oauthErrorSchema } from '../errors/tokenRequestError';
import { tokenCacheKey, type StoredToken } from './storedToken';
import { TokenRequestError } from '../errors/tokenRequestError';

/** What fetching a token needs from outside. */
export interface Environment {
	/** Sends a request and gives any response, whatever its status. */
	send(request: TokenRequest): Promise<OktaResponse>;
	/** Milliseconds since 1970. */
	now(): number;
	/** A text that was never used before. */
	uniqueId(): string;
	/** A new private key on the curve P-256. */
	createKey(): ProofKey;
}

/** Without a proof, with one, with its nonce, and with another nonce. */
const MAX_REQUESTS = 4;

/** A proof is dated anew if the clock offset that it was dated with is wrong by more than this. */
const CLOCK_TOLERANCE_MS = 5000;

/** How the next token request proves possession of the key: not at all if there's no `dpop`. */
interface Attempt {
	dpop?: { nonce?: string };
	clockOffset: number;
}

/**
 * Gets an access token. Proofs of possession (DPoP) are only sent if Okta asks for them, or bound the
 * previous token to a key: an app that doesn't require them costs one request.
 *
 * @param previous the token that was used until now, if any
 * @throws {TokenRequestError} if Okta issues none
 * @throws {UnusableCredential} if the app's private key can't be used
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

/** How to ask again after a response, or nothing if that wouldn't change anything. */
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
		const isAskedFor = error === 'invalid_dpop_proof' || error === 'use_dpop_nonce';
		return isAskedFor || parseAccessToken(response)?.isBound ? next : undefined;
	}
	const hasOtherNonce = nonce !== undefined && nonce !== dpop.nonce;
	const hasOtherTime = Math.abs(next.clockOffset - clockOffset) > CLOCK_TOLERANCE_MS;
	if (error === 'use_dpop_nonce') return hasOtherNonce ? next : undefined;
	if (error === 'invalid_dpop_proof') return hasOtherTime ? next : undefined;
	return undefined;
}

function nonceIn({ headers }: OktaResponse): string | undefined {
	const nonce = headers['dpop-nonce'];
	return typeof nonce === 'string' && nonce !== '' ? nonce : undefined;
}

/**
 * How far Okta's clock is ahead of n8n's, in milliseconds. A little too small, by the time that the
 * response took: a proof must not come from the future.
 */
function clockOffsetIn(response: OktaResponse, receivedAt: number): number | undefined {
	const offset = serverTime(response) - receivedAt;
	return Number.isFinite(offset) ? offset : undefined;
}

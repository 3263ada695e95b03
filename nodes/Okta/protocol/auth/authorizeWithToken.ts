import { authorize } from './authorize';
import { dpopProof } from './signing/dpopProof';
import type { StoredToken } from './storedToken';

/** The parts of a request that an access token depends on. */
interface TokenBearing {
	method?: string;
	url?: string;
	/** What n8n's HTTP Request node says for `url`. */
	uri?: string;
	headers?: object;
}

/**
 * The request with the access token, and with a proof of possession if the token is bound to a key.
 * Made anew for each request: Okta accepts a proof once.
 *
 * Without a token the request carries one that doesn't exist. Okta answers 401 to it, other than to a
 * request without any, and n8n fetches another one.
 *
 * @param org where the token may go, e.g. `https://acme.okta.com`
 * @param now milliseconds since 1970, by n8n's clock
 * @param jwtId a text that was never used before
 * @throws an error if the request is for another address
 */
export function authorizeWithToken<Request extends TokenBearing>(
	request: Request,
	org: string,
	token: StoredToken | undefined,
	{ now, jwtId }: { now: number; jwtId: string },
): Request {
	const { accessToken = 'none', dpop } = token ?? {};
	const scheme = dpop ? 'DPoP' : 'Bearer';
	const authorized = authorize(
		withoutProof(request),
		org,
		'access token',
		`${scheme} ${accessToken}`,
	);
	if (!dpop) return authorized;

	const { method = 'GET', url, uri } = authorized;
	const proof = dpopProof({
		key: dpop.key,
		method,
		// As n8n chooses between the two.
		url: new URL(url ?? uri ?? '', org).href,
		now: now + dpop.clockOffset,
		jwtId,
		accessToken,
	});
	return { ...authorized, headers: { ...authorized.headers, DPoP: proof } };
}

/** n8n repeats a request that was refused with the headers that it had. */
function withoutProof<Request extends TokenBearing>(request: Request): Request {
	const headers = Object.entries(request.headers ?? {}).filter(([name]) => name !== 'DPoP');
	return { ...request, headers: Object.fromEntries(headers) };
}

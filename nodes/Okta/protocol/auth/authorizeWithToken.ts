import { authorize, type RequestOptions } from './authorize';
import { dpopProof } from './signing/dpopProof';
import type { StoredToken } from './storedToken';

/** The parts of a request that matter here. */
interface ProvableRequest extends RequestOptions {
	method?: string;
}

/**
 * The request with the access token, and with a proof of possession (DPoP) if the token is bound to
 * a key. Each request needs a new proof, since Okta accepts a proof only once.
 *
 * Without a token, the request gets one that doesn't exist: Okta then responds with 401, which it
 * doesn't without any token, and n8n fetches a new one.
 *
 * @param org the org of the credential, e.g. `https://acme.okta.com`
 * @param now milliseconds since 1970, by n8n's clock
 * @param jwtId a unique ID
 * @throws {Error} if the request is for another origin
 */
export function authorizeWithToken<Request extends ProvableRequest>(
	request: Request,
	org: string,
	token: StoredToken | undefined,
	{ now, jwtId }: { now: number; jwtId: string },
): Request {
	const { accessToken = 'none', clockOffset = 0, dpop } = token ?? {};
	const scheme = dpop ? 'DPoP' : 'Bearer';
	const authorized = authorize(
		withoutProof(request),
		org,
		'access token',
		`${scheme} ${accessToken}`,
	);
	if (!dpop) return authorized;

	const { method = 'GET', url, uri } = request;
	const proof = dpopProof({
		key: dpop.key,
		method,
		// If a request has both, n8n uses `url`.
		url: new URL(url ?? uri ?? '', org).href,
		now: now + clockOffset,
		jwtId,
		accessToken,
	});
	return { ...authorized, headers: { ...authorized.headers, DPoP: proof } };
}

/** When n8n repeats a rejected request, it still has the headers of the first attempt. */
function withoutProof<Request extends RequestOptions>(request: Request): Request {
	const headers = Object.entries(request.headers ?? {}).filter(([name]) => name !== 'DPoP');
	return { ...request, headers: Object.fromEntries(headers) };
}

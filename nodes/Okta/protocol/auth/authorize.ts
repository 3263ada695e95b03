/** The parts of a request that matter here. n8n's HTTP Request node says `uri` for `url`. */
interface Addressed {
	url?: string;
	uri?: string;
	headers?: object;
}

/**
 * The request with an `Authorization` header, for the org's own address alone, and following no
 * redirect: n8n would send the header along to wherever it leads. n8n's HTTP Request node, which can
 * use the credentials too, says `uri` and `followRedirect` for `url` and `disableFollowRedirect`, and
 * sets `followAllRedirects`, which n8n prefers to `followRedirect`.
 *
 * @param org where the request may go, e.g. `https://acme.okta.com`; a path alone is taken to be there
 * @param secret what the header has in it, for people, e.g. `API token`
 * @param authorization the header's value
 * @throws an error if the request is for another address
 */
export function authorize<Request extends Addressed>(
	request: Request,
	org: string,
	secret: string,
	authorization: string,
): Request {
	const target = new URL(request.url ?? request.uri ?? '', org);
	if (target.origin !== org) {
		throw new Error(`The ${secret} of ${org} is only sent there, and not to ${target.origin}.`);
	}
	return {
		...request,
		baseURL: undefined,
		[request.uri === undefined ? 'url' : 'uri']: target.href,
		headers: { ...request.headers, Authorization: authorization },
		...{ disableFollowRedirect: true, followRedirect: false, followAllRedirects: false },
	};
}

/** An API token without what is copied along from an example: white space, the scheme. */
export function bareToken(token: string): string {
	return token.trim().replace(/^SSWS\s+/i, '');
}

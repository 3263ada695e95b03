/** The parts of a request that matter here. n8n's HTTP Request node uses `uri` instead of `url`. */
export interface RequestOptions {
	url?: string;
	uri?: string;
	headers?: object;
}

/**
 * For n8n's request helpers and, with other names, its HTTP Request node, which can use the credentials
 * too. It also sets `followAllRedirects`, which takes precedence over `followRedirect`.
 */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
};

/**
 * The request with an `Authorization` header, provided that it goes to the org. It doesn't follow
 * redirects, since n8n would send the header to any address that Okta redirects to.
 *
 * @param org the org of the credential, e.g. `https://acme.okta.com`; a path is resolved against it
 * @param secret the name of the secret in the header, for the message, e.g. `API token`
 * @param authorization the value of the header
 * @throws {Error} if the request is for another origin
 */
export function authorize<Request extends RequestOptions>(
	request: Request,
	org: string,
	secret: string,
	authorization: string,
): Request {
	const target = new URL(request.url ?? request.uri ?? '', org);
	if (target.origin !== org) {
		throw new Error(
			`The ${secret} for ${org} can't be sent to ${target.origin}. Enter a URL of ${org}.`,
		);
	}
	return {
		...request,
		baseURL: undefined,
		[request.uri === undefined ? 'url' : 'uri']: target.href,
		headers: { ...request.headers, Authorization: authorization },
		...NO_REDIRECTS,
	};
}

/**
 * An API token without what people copy along with it: whitespace, the scheme `SSWS`, line breaks, and
 * invisible characters.
 */
export function bareToken(token: string): string {
	return token
		.replace(/[\p{Cf}\r\n]/gu, '')
		.trim()
		.replace(/^SSWS\s+/i, '');
}

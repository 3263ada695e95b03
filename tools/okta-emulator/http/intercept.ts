import type { RequestHandler } from 'express';

/** The response of a proxy, a firewall or a login page, which the org doesn't know about. */
export interface Interception {
	/** Default: every method. */
	method?: string;
	path: RegExp;
	status: number;
	/** Default: a page in HTML. */
	body?: string;
	headers?: Record<string, string>;
	/** How many requests get it. Default: all. */
	times?: number;
}

/** Responds to requests that the first matching interception is for, without any header of Okta. */
export function intercept(interceptions: Interception[]): RequestHandler {
	return (request, response, next) => {
		const interception = interceptions.find(
			({ method = request.method, path, times = 1 }) =>
				times > 0 && method === request.method && path.test(request.originalUrl),
		);
		if (interception === undefined) return next();
		if (interception.times !== undefined) interception.times--;
		const { status, headers, body = '<html><title>Web Page Blocked</title></html>' } = interception;
		response
			.status(status)
			.type('html')
			.set(headers ?? {})
			.send(body);
	};
}

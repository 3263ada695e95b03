import type { RequestHandler } from 'express';

import type { Conformance } from '../conformance/conformance';

/** Validates every request and the response that's really sent, whichever handler sends it. */
export function checkConformance(conformance: Conformance): RequestHandler {
	return (request, response, next) => {
		const { method, originalUrl: url } = request;
		conformance.checkRequest(method, url, request.body);
		const end = response.end.bind(response);
		response.end = ((...args: Parameters<typeof end>) => {
			conformance.checkResponse(method, url, {
				status: response.statusCode,
				contentType: response.get('Content-Type'),
				challenge: response.get('WWW-Authenticate'),
				text: textOf(args[0]),
			});
			return end(...args);
		}) as typeof response.end;
		next();
	};
}

/** The first argument of `end` is a string, bytes, nothing or a callback. */
function textOf(chunk: unknown): string {
	return typeof chunk === 'string' || Buffer.isBuffer(chunk) ? chunk.toString() : '';
}

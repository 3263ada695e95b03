import type { RequestHandler } from 'express';

import { sendError, type ErrorCode } from './errors';

/**
 * A fault to inject into requests to the API. The emulator either:
 *
 * - `error`: responds with an error of Okta
 * - `disconnectBefore`: closes the connection before it handles the request
 * - `disconnectAfter`: handles the request, then closes the connection instead of responding
 * - `timeoutBefore`: neither handles the request nor responds, until the client gives up
 * - `timeoutAfter`: handles the request but doesn't respond, until the client gives up
 */
export type Fault = {
	method: string;
	path: RegExp;
	/** How many requests the fault affects. Default: 1. */
	times?: number;
	/** How many matching requests succeed first. Default: 0. */
	skip?: number;
} & (
	| { kind: 'error'; errorCode: ErrorCode; headers?: Record<string, string | string[]> }
	| { kind: 'disconnectBefore' | 'disconnectAfter' | 'timeoutBefore' | 'timeoutAfter' }
);

/** Applies the first fault that matches a request. Each fault counts down and then has no effect. */
export function injectFaults(faults: Fault[]): RequestHandler {
	return (request, response, next) => {
		const fault = faults.find(
			({ method, path, times = 1 }) =>
				times > 0 && method === request.method && path.test(request.originalUrl),
		);
		if (fault === undefined) return next();
		if (fault.skip) {
			fault.skip--;
			return next();
		}
		fault.times = (fault.times ?? 1) - 1;
		if (fault.kind === 'error') {
			response.set(fault.headers ?? {});
			sendError(response, fault.errorCode);
		} else if (fault.kind === 'disconnectBefore') {
			request.socket.destroy();
		} else if (fault.kind !== 'timeoutBefore') {
			response.end = () => {
				if (fault.kind === 'disconnectAfter') request.socket.destroy();
				return response;
			};
			next();
		}
	};
}

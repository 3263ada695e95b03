import type { RequestHandler } from 'express';

import { sendError, type ErrorCode } from './errors';

/**
 * A fault to inject into requests to the API. The emulator either:
 *
 * - `refuse`: responds with an error of Okta
 * - `drop`: closes the connection before it handles the request
 * - `lose`: handles the request, then closes the connection instead of responding
 * - `hang`: neither handles the request nor responds, until the client gives up
 * - `mute`: handles the request but doesn't respond, until the client gives up
 */
export type Fault = {
	method: string;
	path: RegExp;
	/** How many requests the fault affects. Default: 1. */
	times?: number;
	/** How many matching requests succeed first. Default: 0. */
	after?: number;
} & (
	| { kind: 'refuse'; errorCode: ErrorCode; headers?: Record<string, string | string[]> }
	| { kind: 'drop' | 'lose' | 'hang' | 'mute' }
);

/** Applies the first fault that matches a request. Each fault counts down and then has no effect. */
export function injectFaults(faults: Fault[]): RequestHandler {
	return (request, response, next) => {
		const fault = faults.find(
			({ method, path, times = 1 }) =>
				times > 0 && method === request.method && path.test(request.originalUrl),
		);
		if (fault === undefined) return next();
		if (fault.after) {
			fault.after--;
			return next();
		}
		fault.times = (fault.times ?? 1) - 1;
		if (fault.kind === 'refuse') {
			response.set(fault.headers ?? {});
			sendError(response, fault.errorCode);
		} else if (fault.kind === 'drop') {
			request.socket.destroy();
		} else if (fault.kind !== 'hang') {
			response.end = () => {
				if (fault.kind === 'lose') request.socket.destroy();
				return response;
			};
			next();
		}
	};
}

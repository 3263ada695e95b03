import type { RequestHandler } from 'express';

/** A request that the emulator received. */
export interface ReceivedRequest {
	method: string;
	path: string;
	query: Record<string, unknown>;
	/** Missing if the request got no response. */
	status?: number;
}

/** Adds every request to the list, with the status of its response as soon as it's sent. */
export function recordRequests(requests: ReceivedRequest[]): RequestHandler {
	return (request, response, next) => {
		const { method, path, query } = request;
		const received: ReceivedRequest = { method, path, query: { ...query } };
		requests.push(received);
		response.on('finish', () => (received.status = response.statusCode));
		next();
	};
}

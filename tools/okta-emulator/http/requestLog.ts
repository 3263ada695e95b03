import type { RequestHandler } from 'express';

/** A request that the emulator received. */
export interface LogEntry {
	method: string;
	path: string;
	/** Missing if the request got no response. */
	status?: number;
}

/** Adds every request to `log`, with the status of its response as soon as it's sent. */
export function recordRequests(log: LogEntry[]): RequestHandler {
	return (request, response, next) => {
		const entry: LogEntry = { method: request.method, path: request.path };
		log.push(entry);
		response.on('finish', () => (entry.status = response.statusCode));
		next();
	};
}

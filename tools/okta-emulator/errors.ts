import type { Response } from 'express';

/** Okta's error codes with their status and summary. */
const ERRORS = {
	E0000001: [400, 'Api validation failed'],
	E0000003: [400, 'The request body was not well-formed.'],
	E0000005: [403, 'Invalid session'],
	E0000006: [403, 'You do not have permission to perform the requested action'],
	E0000007: [404, 'Not found: Resource not found'],
	E0000011: [401, 'Invalid token provided'],
	E0000015: [401, 'You do not have permission to access the feature you are requesting'],
	E0000022: [405, 'The endpoint does not support the provided HTTP method'],
	E0000031: [400, 'Invalid search criteria.'],
	E0000053: [400, 'Invalid value for since'],
	E0000047: [429, 'API call exceeded rate limit due to too many requests.'],
	E0000009: [500, 'Internal Server Error'],
	E0000010: [503, 'Service is in read only mode'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof ERRORS;

/** Sends an error response in Okta's format. */
export function sendError(
	response: Response,
	errorCode: ErrorCode,
	causes: readonly string[] = [],
	summary: string = ERRORS[errorCode][1],
): void {
	const [status] = ERRORS[errorCode];
	// standardHeaders has set the other headers of the rate limit.
	if (status === 429) response.set('X-Rate-Limit-Remaining', '0');
	response.status(status).json({
		errorCode,
		errorSummary: summary,
		errorLink: errorCode,
		errorId: 'oaeEmulator000000000',
		errorCauses: causes.map((errorSummary) => ({ errorSummary })),
	});
}

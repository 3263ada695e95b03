import type { OktaResponse } from '../protocol/errors/oktaResponse';
import { rateLimitResetsAt } from '../protocol/errors/rateLimit';

/** The last 429 of each org. Until its reset, no poll of this process sends requests to the org. */
const rateLimited = new Map<string, OktaResponse>();

/** Remembers a response if it's a 429. */
export function recordRateLimit(org: string, response: OktaResponse): void {
	if (response.status === 429) rateLimited.set(org, response);
}

/** The org's last 429, if its rate limit hasn't reset yet. */
export function activeRateLimit(org: string): OktaResponse | undefined {
	const response = rateLimited.get(org);
	if (response === undefined || Date.now() < rateLimitResetsAt(response)) return response;
	rateLimited.delete(org);
	return undefined;
}

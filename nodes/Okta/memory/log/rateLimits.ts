import type { OktaResponse } from '../../protocol/responses/oktaResponse';
import { rateLimitResetsAt } from '../../protocol/responses/rateLimit';

/** The last 429 of each account that isn't over yet. */
const rateLimited = new Map<string, OktaResponse>();

/**
 * Remembers a response if it's a 429. Until its reset, no poll of this process sends requests for the
 * account.
 *
 * @param account identifies the org and who sends requests to it
 */
export function recordRateLimit(account: string, response: OktaResponse): void {
	if (response.status === 429) rateLimited.set(account, response);
}

/** The account's last 429, if its rate limit hasn't reset yet. */
export function activeRateLimit(account: string): OktaResponse | undefined {
	const response = rateLimited.get(account);
	if (response === undefined) return undefined;
	const now = Date.now();
	// If n8n's clock has been set back, nobody knows how long ago the response arrived.
	const isActive = now >= (response.receivedAt ?? 0) && now < rateLimitResetsAt(response);
	if (isActive) return response;
	rateLimited.delete(account);
	return undefined;
}

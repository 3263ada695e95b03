import { NodeOperationError } from 'n8n-workflow';

import { activeRateLimit } from '../memory/log/rateLimits';
import type { JsonObject } from '../protocol/json';
import { describeNoMatch } from '../protocol/log/latestEvent';
import type { OktaClient } from '../transport/client';
import { getLatestEvent } from '../transport/systemLog';
import type { PollParameters } from './parameters';
import { toPageError } from './pageError';

/**
 * The latest matching event, for Fetch Test Event. Doesn't move the cursor.
 *
 * @throws {NodeApiError} if Okta rejects the request or can't be reached
 * @throws {NodeOperationError} if no event matches
 */
export async function fetchLatestEvent(
	client: OktaClient,
	parameters: PollParameters,
	deadline: number,
): Promise<JsonObject> {
	const { account, selection } = parameters;
	const rateLimit = activeRateLimit(account);
	if (rateLimit) throw toPageError(client, parameters, rateLimit);

	const { page, event, ...response } = await getLatestEvent(client, selection, deadline);
	if (page === undefined) throw toPageError(client, parameters, response);
	if (event) return event;
	throw new NodeOperationError(client.context.getNode(), describeNoMatch(page), {
		description: 'Trigger one in Okta, or select other events or options.',
	});
}

import { NodeOperationError } from 'n8n-workflow';

import { activeRateLimit } from '../memory/log/rateLimits';
import { matchingEvents } from '../protocol/events/eventMatching';
import type { JsonObject } from '../protocol/json';
import { filterByType, latestLink, RETENTION_DAYS } from '../protocol/log/logQuery';
import type { OktaClient } from '../transport/client';
import { getLogPage } from '../transport/systemLog';
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

	const link = latestLink(selection.query, Date.now());
	const { page, ...response } = await getLogPage(client, link, deadline);
	if (page === undefined) throw toPageError(client, parameters, response);

	const ofTypes = filterByType(page.events, selection.query);
	const [event] = matchingEvents(ofTypes, selection.criteria);
	if (event) return event;
	const where =
		page.next === undefined
			? `in the System Log of the last ${RETENTION_DAYS} days`
			: `among the latest ${page.events.length} events of the System Log`;
	throw new NodeOperationError(client.context.getNode(), `No matching event found ${where}.`, {
		description: 'Trigger one in Okta, or select other events or options.',
	});
}

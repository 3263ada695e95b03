import { NO_RESPONSE, type OktaResponse } from '../protocol/responses/oktaResponse';
import { findLatestEvent } from '../protocol/log/latestEvent';
import { readLogPage, type LogPage } from '../protocol/log/logPage';
import { latestLink } from '../protocol/log/logQuery';
import type { Selection } from '../protocol/log/logSegment';
import type { JsonObject } from '../protocol/json';
import type { OktaClient } from './client';

/** Okta's own time limit for a page of the log. */
const PAGE_TIMEOUT_MS = 30_000;

/** `page` is set if Okta returned one. */
export interface LogResponse extends OktaResponse {
	page?: LogPage;
}

/**
 * Requests a page of the System Log. Doesn't wait for a rate limit to reset, since the next poll
 * tries again.
 *
 * @param link path and query
 * @param deadline when there must be a response, in ms since 1970. That includes the time for an access
 * token, which n8n may have to fetch first, in a separate request that can't be canceled.
 */
export async function getLogPage(
	client: OktaClient,
	link: string,
	deadline: number,
): Promise<LogResponse> {
	const response = await withDeadline(
		client.request({
			method: 'GET',
			path: link,
			timeoutMs: PAGE_TIMEOUT_MS,
			deadline,
		}),
		deadline,
	);
	const page = response.status === 200 ? readLogPage(response.body, response.headers) : undefined;
	return { ...response, page };
}

/** `event` is set if one matches. */
interface LatestEventResponse extends LogResponse {
	event?: JsonObject;
}

/** Requests the latest matching event of the last 90 days. `deadline`: see `getLogPage`. */
export async function getLatestEvent(
	client: OktaClient,
	selection: Selection,
	deadline: number,
): Promise<LatestEventResponse> {
	const response = await getLogPage(client, latestLink(selection.query, Date.now()), deadline);
	const { page } = response;
	return { ...response, event: page && findLatestEvent(page, selection) };
}

/** The response, or that of a timeout if there's none before the deadline. */
async function withDeadline(
	response: Promise<OktaResponse>,
	deadline: number,
): Promise<OktaResponse> {
	const signal = AbortSignal.timeout(Math.max(deadline - Date.now(), 0));
	let giveUp = (): void => {};
	const timeout = new Promise<OktaResponse>((resolve) => {
		giveUp = () =>
			resolve({ status: NO_RESPONSE, headers: {}, body: undefined, code: 'ETIMEDOUT' });
		signal.addEventListener('abort', giveUp);
	});
	try {
		return await Promise.race([response, timeout]);
	} finally {
		// Otherwise the page would stay in memory until the deadline.
		signal.removeEventListener('abort', giveUp);
	}
}

import { z } from 'zod/v4';

import { buildItems, type Output } from '../cards/buildCard';
import { lacksScope } from '../errors/apiError';
import type { OktaResponse } from '../errors/oktaResponse';
import { isObject, type JsonObject } from '../json';
import type { LogPage } from './logCursor';
import { LOGS_PATH, type LogQuery } from './logQuery';

/** A page of the System Log is an array of events. What they contain isn't validated. */
const logPageSchema = z.lazy(() => z.array(z.custom<JsonObject>(isObject)));

/** Parses a response into a page, or returns nothing if it isn't one. */
export function readLogPage(body: unknown, headers: Record<string, unknown>): LogPage | undefined {
	const { success } = logPageSchema.safeParse(body);
	return success ? { events: body as JsonObject[], next: nextLinkOf(headers.link) } : undefined;
}

/**
 * Path and query of the link to the next page, if it's a link to the log. Its host is ignored, since a
 * response mustn't decide where the token is sent.
 */
function nextLinkOf(header: unknown): string | undefined {
	const links = [header].flat().join(', ');
	const href = /<([^>]*)>[^,<]*;\s*rel="?next"?/i.exec(links)?.[1];
	if (href === undefined || !URL.canParse(href, 'https://okta')) return undefined;
	const { pathname, search } = new URL(href, 'https://okta');
	return pathname === LOGS_PATH ? pathname + search : undefined;
}

/** Advice for a response without a page, or nothing if the general advice applies. */
export function adviceForLog(response: OktaResponse, query?: LogQuery): string | undefined {
	if (lacksScope(response)) return undefined;
	if (response.status === 400 && (query?.filter || query?.search)) return CHECK_EXPRESSION;
	return response.authentication === 'oAuth2' && [403, 405].includes(response.status)
		? "The service app isn't allowed to read the System Log. Assign it an admin role such as Report Administrator (Admin Console › Applications › your app › Admin roles › Edit assignments), and select the scope okta.logs.read in the credential."
		: ADVICE_ON_LOG[response.status];
}

const CHECK_EXPRESSION =
	"Check the expression in 'Filter' and the words in 'Search'. Their syntax is described at https://developer.okta.com/docs/reference/system-log-query/";

const MISSING_PERMISSION =
	"The API token isn't allowed to read the System Log. Its user needs a role such as Read-Only Administrator.";

const ADVICE_ON_LOG: Readonly<Record<number, string>> = {
	400: "Check the selected events, and 'Okta Domain' in the credential.",
	403: MISSING_PERMISSION,
	404: "No System Log found at this address. Check 'Okta Domain' in the credential.",
	405: MISSING_PERMISSION,
};

/** Builds items from events of the log: the same cards as from a delivery, without its metadata. */
export function buildLogItems(events: JsonObject[], org: string, output: Output): JsonObject[] {
	const metadata = {
		eventId: null,
		eventTime: null,
		source: `${org}${LOGS_PATH}`,
		eventHookId: null,
		headers: {},
	};
	return buildItems(events, metadata, output);
}

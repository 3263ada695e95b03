import { z } from 'zod/v4';

import { buildItems, type Output } from '../cards/buildCard';
import { lacksScope } from '../errors/apiError';
import { type OktaResponse } from '../errors/oktaResponse';
import { isObject, type JsonObject } from '../json';
import type { LogPage } from './logCursor';
import { LOGS_PATH, type LogQuery } from './logQuery';

/** A page of the System Log: a list of events, whatever they are. */
const logPageSchema = z.lazy(() => z.array(z.custom<JsonObject>(isObject)));

/** The events of a response, or nothing if it's no page of the log. */
export function readLogPage(body: unknown, headers: Record<string, unknown>): LogPage | undefined {
	const { success } = logPageSchema.safeParse(body);
	return success ? { events: body as JsonObject[], next: nextLinkOf(headers.link) } : undefined;
}

/**
 * The link to the next page. Only its path and query are taken, and only if they lead to the log:
 * where the request goes, and with it the token, isn't for a response to decide.
 */
function nextLinkOf(header: unknown): string | undefined {
	const links = [header].flat().join(', ');
	const href = /<([^>]*)>[^,<]*;\s*rel="?next"?/i.exec(links)?.[1];
	if (href === undefined || !URL.canParse(href, 'https://okta')) return undefined;
	const { pathname, search } = new URL(href, 'https://okta');
	return pathname === LOGS_PATH ? pathname + search : undefined;
}

/** What to do when Okta returns no page, or nothing where the response itself tells. */
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

/** The items of events of the log: the same cards as of a delivery, with nothing of a delivery. */
export function buildLogItems(events: JsonObject[], org: string, output: Output): JsonObject[] {
	const facts = {
		eventId: null,
		eventTime: null,
		source: `${org}${LOGS_PATH}`,
		eventHookId: null,
		headers: {},
	};
	return buildItems(events, facts, output);
}

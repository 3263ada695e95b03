/** The path of the System Log API. */
export const LOGS_PATH = '/api/v1/logs';

/** The maximum number of events that Okta returns in one page. */
const MAX_PAGE_SIZE = 1000;

/** How many days Okta keeps events. */
export const RETENTION_DAYS = 90;

export const DAY_MS = 86_400_000;

/** In characters. Some proxies reject the URL of a longer `filter`. */
export const MAX_FILTER_LENGTH = 4000;

/** What to request from the log. */
export interface LogQuery {
	/** In alphabetical order. None means all types. */
	eventTypes: readonly string[];
	/** An expression in SCIM syntax that events must also match, or an empty string. */
	filter: string;
	/** Words that events must also contain, or an empty string. */
	search: string;
	/** The events' actor must have one of these IDs. None means any actor. */
	actorIds: readonly string[];
	/** The same for targets, one of which must have such an ID. */
	targetIds: readonly string[];
}

export function isSameQuery(one: LogQuery, other: LogQuery): boolean {
	return (
		one.filter === other.filter &&
		one.search === other.search &&
		haveSameEntries(one.eventTypes, other.eventTypes) &&
		haveSameEntries(one.actorIds, other.actorIds) &&
		haveSameEntries(one.targetIds, other.targetIds)
	);
}

/** Whether two sorted lists are the same. */
export function haveSameEntries(one: readonly string[], other: readonly string[]): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

/** The time of the oldest events that Okta keeps, in ms since 1970. */
export function retainedSince(now: number): number {
	return now - RETENTION_DAYS * DAY_MS;
}

/**
 * A request for all events since a time, in the order in which Okta stored them. Without `until`, it's
 * a polling request: Okta doesn't skip events, and always returns a link to the next page.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/
 *
 * @param since in ms since 1970, compared with the time at which Okta stored an event
 * @returns path and query
 */
export function linkSince(since: number, query: LogQuery): string {
	return buildLink({ since: toIso(since), sortOrder: 'ASCENDING' }, query);
}

/** A request for the latest events of the last 90 days, latest first. */
export function latestLink(query: LogQuery, now: number, limit = MAX_PAGE_SIZE): string {
	const since = toIso(retainedSince(now));
	return buildLink({ since, sortOrder: 'DESCENDING', limit: String(limit) }, query);
}

/**
 * A request for at most one event, to find out whether Okta accepts the query. It covers a day, so that
 * n8n's clock needn't be exact.
 */
export function checkLink(query: LogQuery, now: number): string {
	return buildLink({ since: toIso(now - DAY_MS), sortOrder: 'ASCENDING', limit: '1' }, query);
}

function buildLink(parameters: Record<string, string>, query: LogQuery): string {
	const search = new URLSearchParams({ limit: String(MAX_PAGE_SIZE), ...parameters });
	const filter = buildFilter(query);
	if (filter !== '') search.set('filter', filter);
	if (query.search !== '') search.set('q', query.search);
	return `${LOGS_PATH}?${search.toString()}`;
}

/**
 * The filter of the person and, as far as the URL doesn't become too long, those by actor, target, and
 * type, which are applied to the events of a page anyway.
 */
function buildFilter({ eventTypes, filter, actorIds, targetIds }: LogQuery): string {
	const expressions = [filter].filter(Boolean);
	let { length } = filter;
	// First those that leave the fewest events.
	for (const [attribute, values] of [
		['actor.id', actorIds],
		['target.id', targetIds],
		['eventType', eventTypes],
	] as const) {
		const expression = values.map((value) => `${attribute} eq "${value}"`).join(' or ');
		if (expression === '' || length + expression.length > MAX_FILTER_LENGTH) continue;
		length += expression.length;
		expressions.unshift(expression);
	}
	return expressions.length > 1
		? expressions.map((expression) => `(${expression})`).join(' and ')
		: (expressions[0] ?? '');
}

/** The number of events in a full page of this request. */
export function pageSizeOf(link: string): number {
	return Number(parametersOf(link).get('limit')) || MAX_PAGE_SIZE;
}

/** The value of `since` in a request, in ms since 1970, or NaN if it has none. */
export function sinceOf(link: string): number {
	return Date.parse(parametersOf(link).get('since') ?? '');
}

function parametersOf(link: string): URLSearchParams {
	return new URLSearchParams(link.slice(link.indexOf('?') + 1));
}

function toIso(time: number): string {
	return new Date(time).toISOString();
}

import type { JsonObject } from '../json';
import { validateLogEventTypes } from '../events/eventTypeValidation';

/** Where Okta serves the System Log. */
export const LOGS_PATH = '/api/v1/logs';

/** The most events that Okta returns in one page. */
export const MAX_PAGE_SIZE = 1000;

/** Okta keeps the log for this many days. */
export const RETENTION_DAYS = 90;

const DAY_MS = 86_400_000;

/** A longer `filter` makes a URL that not every proxy accepts. */
const MAX_FILTER_LENGTH = 4000;

/** Okta's limits for `q`: https://developer.okta.com/docs/reference/system-log-query/ */
const MAX_KEYWORDS = 10;
const MAX_KEYWORD_LENGTH = 40;

/** Which events to read. */
export interface LogQuery {
	/** In alphabetical order. None means all types. */
	eventTypes: readonly string[];
	/** An expression in SCIM syntax that events must match too, or an empty text. */
	filter: string;
	/** Words that events must contain too, or an empty text. */
	search: string;
}

export function isSameQuery(one: LogQuery, other: LogQuery): boolean {
	return (
		one.eventTypes.join(' ') === other.eventTypes.join(' ') &&
		one.filter === other.filter &&
		one.search === other.search
	);
}

/** What's wrong with a query, in a sentence or two, or nothing if Okta may accept it. */
export function validateLogQuery({ eventTypes, filter, search }: LogQuery): string | undefined {
	if (eventTypes.length === 0 && filter === '' && search === '') {
		return "No events selected. Select at least one in 'Okta Events', or add the option 'Filter' or 'Search' to read all event types.";
	}
	const issue = eventTypes.length > 0 ? validateLogEventTypes(eventTypes) : undefined;
	return issue ?? validateFilter(filter) ?? validateSearch(search);
}

/**
 * Okta checks the expression itself. This only makes sure that it stays one expression when it's put
 * in parentheses beside the event types: `a eq "x") or (b eq "y"` would get out of them.
 */
function validateFilter(filter: string): string | undefined {
	if (filter.length > MAX_FILTER_LENGTH) {
		return `'Filter' has ${filter.length} characters, but can't have more than ${MAX_FILTER_LENGTH}. Shorten it, or use several Okta System Log Trigger nodes.`;
	}
	const withoutValues = filter.replace(/"(?:[^"\\]|\\.)*"/gs, '');
	if (withoutValues.includes('"')) {
		return '\'Filter\' contains a double quote without its counterpart. Enclose each value in double quotes, e.g. actor.id eq "00u1a2b3c4".';
	}
	let depth = 0;
	for (const [parenthesis] of withoutValues.matchAll(/[()]/g)) {
		depth += parenthesis === '(' ? 1 : -1;
		if (depth < 0) break;
	}
	return depth === 0
		? undefined
		: "The parentheses in 'Filter' don't match. Close each opening parenthesis, and open each closing one.";
}

function validateSearch(search: string): string | undefined {
	const keywords = search.split(/\s+/).filter(Boolean);
	if (keywords.length > MAX_KEYWORDS) {
		return `'Search' contains ${keywords.length} words, but Okta allows up to ${MAX_KEYWORDS}.`;
	}
	const long = keywords.find(({ length }) => length > MAX_KEYWORD_LENGTH);
	return long === undefined
		? undefined
		: `'Search' contains the word "${long.slice(0, MAX_KEYWORD_LENGTH)}…", but Okta allows up to ${MAX_KEYWORD_LENGTH} characters per word.`;
}

/** The earliest time that Okta can still be asked about, in ms since 1970. */
export function retainedSince(now: number): number {
	return now - RETENTION_DAYS * DAY_MS;
}

/**
 * A request for every event since a time, in the order in which Okta stored them. Without `until`
 * Okta leaves none out, and always returns a link to the next page (Okta's "polling request").
 *
 * @param since in ms since 1970, compared with the time at which Okta stored an event
 * @returns path and query
 */
export function linkSince(since: number, query: LogQuery): string {
	return linkOf({ since: iso(since), sortOrder: 'ASCENDING' }, query);
}

/** A request for the latest events of the last 90 days, the latest first. */
export function latestLink(query: LogQuery, now: number, limit = MAX_PAGE_SIZE): string {
	const since = iso(retainedSince(now));
	return linkOf({ since, sortOrder: 'DESCENDING', limit: String(limit) }, query);
}

function linkOf(parameters: Record<string, string>, query: LogQuery): string {
	const search = new URLSearchParams({ limit: String(MAX_PAGE_SIZE), ...parameters });
	const filter = filterOf(query);
	if (filter !== '') search.set('filter', filter);
	if (query.search !== '') search.set('q', query.search);
	return `${LOGS_PATH}?${search.toString()}`;
}

/** Too many event types for one URL aren't sent: `consumePage` picks them from what Okta returns. */
function filterOf({ eventTypes, filter }: LogQuery): string {
	const byType = eventTypes.map((type) => `eventType eq "${type}"`).join(' or ');
	const isShort = byType.length + filter.length <= MAX_FILTER_LENGTH;
	const expressions = [isShort ? byType : '', filter].filter(Boolean);
	return expressions.length > 1
		? expressions.map((expression) => `(${expression})`).join(' and ')
		: expressions.join('');
}

/** How many events a full page of this request has. */
export function pageSizeOf(link: string): number {
	return Number(parametersOf(link).get('limit')) || MAX_PAGE_SIZE;
}

/** The time since which a request asks for events, in ms since 1970, or NaN. */
export function sinceOf(link: string): number {
	return Date.parse(parametersOf(link).get('since') ?? '');
}

function parametersOf(link: string): URLSearchParams {
	return new URLSearchParams(link.slice(link.indexOf('?') + 1));
}

function iso(time: number): string {
	return new Date(time).toISOString();
}

/** The events of the query's types, in any case. */
export function filterByType(events: JsonObject[], query: LogQuery): JsonObject[] {
	return events.filter(typeMatcher(query));
}

/** Whether an event has one of the query's types, in any case. */
export function typeMatcher({ eventTypes }: LogQuery): (event: JsonObject) => boolean {
	const types = new Set(eventTypes.map((type) => type.toLowerCase()));
	return ({ eventType }) => types.size === 0 || types.has(String(eventType).toLowerCase());
}

import { validateEventTypes } from '../events/eventTypeValidation';
import type { JsonObject } from '../json';

/** The path of the System Log API. */
export const LOGS_PATH = '/api/v1/logs';

/** The maximum number of events that Okta returns in one page. */
const MAX_PAGE_SIZE = 1000;

/** How many days Okta keeps events. */
export const RETENTION_DAYS = 90;

export const DAY_MS = 86_400_000;

/** In characters. Some proxies reject the URL of a longer `filter`. */
const MAX_FILTER_LENGTH = 4000;

/** Okta's limits for `q`: https://developer.okta.com/docs/reference/system-log-query/ */
const MAX_KEYWORDS = 10;
const MAX_KEYWORD_LENGTH = 40;

/** What to request from the log. */
export interface LogQuery {
	/** In alphabetical order. None means all types. */
	eventTypes: readonly string[];
	/** An expression in SCIM syntax that events must also match, or an empty string. */
	filter: string;
	/** Words that events must also contain, or an empty string. */
	search: string;
}

export function isSameQuery(one: LogQuery, other: LogQuery): boolean {
	return (
		one.eventTypes.join(' ') === other.eventTypes.join(' ') &&
		one.filter === other.filter &&
		one.search === other.search
	);
}

/** Describes why Okta would reject the query. Returns nothing if only Okta can tell. */
export function validateLogQuery({ eventTypes, filter, search }: LogQuery): string | undefined {
	if (eventTypes.length === 0 && filter === '' && search === '') {
		return "No events selected. Select at least one in 'Okta Events', or add the option 'Filter' or 'Search' to read all event types.";
	}
	return validateEventTypes(eventTypes) ?? validateFilter(filter) ?? validateSearch(search);
}

/** `"x"`, `"x \\"y\\""` */
const STRINGS = /"(?:[^"\\]|\\.)*"/gs;

const EXAMPLE = 'outcome.result eq "FAILURE"';

/** Operators of other languages. */
const OTHER_OPERATORS = /[=!<>~&|]+/;

/** A value that's neither a string nor a number, and none of the words that need no quotes. */
const UNQUOTED_VALUE =
	/\s(?:eq|ne|co|sw|ew|gt|ge|lt|le)\s+(?!true\b|false\b|null\b|[-\d])([^\s()]+)/i;

/**
 * Okta validates the expression itself. This makes sure that it's one expression when it's put in
 * parentheses and combined with the event types, which `a eq "x") or (b eq "y"` isn't, and says what's
 * wrong with an expression in the syntax of another language, since Okta doesn't.
 */
function validateFilter(filter: string): string | undefined {
	if (filter.length > MAX_FILTER_LENGTH) {
		return `'Filter' has ${filter.length} characters, but can't have more than ${MAX_FILTER_LENGTH}. Shorten it, or use several Okta System Log Trigger nodes.`;
	}
	const withoutValues = filter.replace(STRINGS, '0');
	if (withoutValues.includes('"')) {
		return '\'Filter\' contains an unmatched double quote. Enclose each value in double quotes, e.g. actor.id eq "00u1a2b3c4".';
	}
	const [operator] = OTHER_OPERATORS.exec(withoutValues) ?? [];
	if (operator !== undefined) {
		return `'Filter' contains ${operator}, which isn't an operator of the System Log API. Use words such as eq, ne, and, or, and enclose each value in double quotes, e.g. ${EXAMPLE}.`;
	}
	const [, value] = UNQUOTED_VALUE.exec(withoutValues) ?? [];
	if (value !== undefined) {
		return `'Filter' contains the value ${value} without double quotes. Enclose each value in double quotes, e.g. ${EXAMPLE}.`;
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
	const keywords = search.split(/\s/).filter(Boolean);
	if (keywords.length > MAX_KEYWORDS) {
		return `'Search' contains ${keywords.length} words, but Okta allows up to ${MAX_KEYWORDS}.`;
	}
	const long = keywords.find(({ length }) => length > MAX_KEYWORD_LENGTH);
	return long === undefined
		? undefined
		: `'Search' contains the word "${long.slice(0, MAX_KEYWORD_LENGTH)}…", but Okta allows up to ${MAX_KEYWORD_LENGTH} characters per word.`;
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

/** If there are too many event types for a URL, only `consumePage` filters by type. */
function buildFilter({ eventTypes, filter }: LogQuery): string {
	const byType = eventTypes.map((type) => `eventType eq "${type}"`).join(' or ');
	const isShort = byType.length + filter.length <= MAX_FILTER_LENGTH;
	const expressions = [isShort ? byType : '', filter].filter(Boolean);
	return expressions.length > 1
		? expressions.map((expression) => `(${expression})`).join(' and ')
		: expressions.join('');
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

/** The events of the query's types. Their case doesn't matter. */
export function filterByType(events: JsonObject[], query: LogQuery): JsonObject[] {
	return events.filter(typeMatcher(query));
}

/** A function that tells whether an event has one of the query's types. Case doesn't matter. */
export function typeMatcher({ eventTypes }: LogQuery): (event: JsonObject) => boolean {
	const types = new Set(eventTypes.map((type) => type.toLowerCase()));
	return ({ eventType }) =>
		types.size === 0 || (typeof eventType === 'string' && types.has(eventType.toLowerCase()));
}

import { validateEventTypes } from '../events/eventTypeValidation';
import type { JsonObject } from '../json';
import { MAX_FILTER_LENGTH, type LogQuery } from './logQuery';

/** Okta's limits for `q`: https://developer.okta.com/docs/reference/system-log-query/ */
const MAX_KEYWORDS = 10;
const MAX_KEYWORD_LENGTH = 40;

/** The value of 'Filter' or 'Search', trimmed. An empty string if it has none. */
export function parseQueryText(value: unknown): string {
	return String(value ?? '').trim();
}

/** Describes which of these options has an object, e.g. of an expression. Returns nothing if none has. */
export function validateQueryTexts({ filter, search }: JsonObject): string | undefined {
	const [label] =
		Object.entries({ Filter: filter, Search: search }).find(
			([, value]) => typeof value === 'object' && value !== null,
		) ?? [];
	return label === undefined
		? undefined
		: `'${label}' contains something other than text. Enter text, or an expression that returns it.`;
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

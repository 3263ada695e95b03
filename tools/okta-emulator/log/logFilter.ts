import { filter as matcher, parse, type Filter } from 'scim2-parse-filter';

import type { OktaEvent } from '../events';

/** Whether an event is in the results. */
export type Matches = (event: OktaEvent) => boolean;

/** Properties of log events that an expression can refer to, optionally with a path. */
const PROPERTIES = new Set(
	[
		'actor',
		'authenticationContext',
		'client',
		'debugContext',
		'device',
		'displayMessage',
		'eventType',
		'legacyEventType',
		'outcome',
		'published',
		'request',
		'securityContext',
		'severity',
		'target',
		'transaction',
		'uuid',
		'version',
	].map((name) => name.toLowerCase()),
);

/** Okta's limits for `q`. */
const MAX_KEYWORDS = 10;
const MAX_KEYWORD_LENGTH = 40;

/**
 * Parses a SCIM expression. Returns undefined if Okta rejects it: it's malformed, refers to a property
 * that log events don't have, or uses `[ ]`, the only operator that the System Log doesn't support.
 */
export function readFilter(expression: string): Matches | undefined {
	try {
		const parsed = parse(expression);
		return isSupported(parsed) ? matcher(parsed) : undefined;
	} catch {
		return undefined;
	}
}

function isSupported(filter: Filter): boolean {
	switch (filter.op) {
		case 'and':
		case 'or':
			return filter.filters.every(isSupported);
		case 'not':
			return isSupported(filter.filter);
		case '[]':
			return false;
		default:
			return PROPERTIES.has(filter.attrPath.split('.')[0]?.toLowerCase() ?? '');
	}
}

/**
 * Parses the `q` parameter, which matches events that contain every keyword as a word, in any case.
 * Returns undefined if there are more or longer keywords than Okta allows.
 */
export function readKeywords(q: string): Matches | undefined {
	const keywords = q.toLowerCase().split(/\s+/).filter(Boolean);
	if (keywords.length > MAX_KEYWORDS) return undefined;
	if (keywords.some(({ length }) => length > MAX_KEYWORD_LENGTH)) return undefined;
	return (event) => {
		const words = new Set(wordsIn(event));
		return keywords.every((keyword) => words.has(keyword));
	};
}

function wordsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value, ...value.split(/[\s,;()"]+/)].map(lower);
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(wordsIn);
}

function lower(text: string): string {
	return text.toLowerCase();
}

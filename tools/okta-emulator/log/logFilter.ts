import { filter as matcher, parse, type Filter } from 'scim2-parse-filter';

import type { OktaEvent } from '../events';

/** Decides whether an event is in the results. */
export type Matches = (event: OktaEvent) => boolean;

/** Properties of Okta's log events that an expression can name, with or without a path below them. */
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
 * What a SCIM expression matches, or nothing if Okta can't read it: it's malformed, names a property
 * that log events don't have, or uses `[ ]`, the one operator that the System Log doesn't support.
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
 * What `q` matches: events with every keyword as a word in one of their values, in any case. Nothing
 * if there are more or longer keywords than Okta takes.
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

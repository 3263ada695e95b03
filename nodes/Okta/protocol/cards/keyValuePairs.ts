import type { JsonObject } from '../json';

/**
 * Parses the text format of some objects in Okta's debug data, e.g.
 * `{reasons=New Device, New IP, level=HIGH}` (Okta, "Identity Threat Protection Event Types"). A
 * comma ends a value only if another key follows. Returns nothing if the text has another format.
 */
export function readKeyValuePairs(text: string): JsonObject | undefined {
	if (!/^\{[^"{}=,]+=/.test(text) || !text.endsWith('}')) return undefined;
	const pairs = text
		.slice(1, -1)
		.split(/, (?=[^,={}]+=)/)
		.map((pair): [string, string] => {
			const end = pair.indexOf('=');
			return [pair.slice(0, end).trim(), pair.slice(end + 1).trim()];
		});
	return Object.fromEntries(pairs);
}

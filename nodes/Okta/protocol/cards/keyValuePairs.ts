import type { JsonObject } from '../json';

/**
 * Reads the text in which Okta writes some objects of the debug data, e.g.
 * `{reasons=New Device, New IP, level=HIGH}` (Okta, "Identity Threat Protection Event Types"). A
 * comma ends a value only if another key follows it. Nothing if the text isn't written like that.
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

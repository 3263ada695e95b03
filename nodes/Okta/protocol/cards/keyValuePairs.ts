import type { JsonObject } from '../json';

/**
 * Parses the text format of some objects in Okta's debug data, e.g.
 * `{reasons=New Device, New IP, level=HIGH}` (Okta, "Identity Threat Protection Event Types"). Returns
 * nothing if the text has another format.
 *
 * Both keys and values can contain commas. The keys of behaviors are names that administrators chose, but
 * their values are known. Otherwise, a comma ends a value if another key without a comma follows.
 */
export function readKeyValuePairs(text: string): JsonObject | undefined {
	if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
	const content = text.slice(1, -1);
	return readBehaviors(content) ?? readTexts(content);
}

/** A behavior such as `Velocity (fast, >=500 km/h)=POSITIVE`. */
const BEHAVIOR = /((?:[<>]=|[^=])+)=(POSITIVE|NEGATIVE|UNKNOWN|BAD_REQUEST)(?:, |$)/gy;

function readBehaviors(content: string): JsonObject | undefined {
	const pairs = [...content.matchAll(BEHAVIOR)];
	const length = pairs.reduce((total, [pair]) => total + pair.length, 0);
	if (pairs.length === 0 || length < content.length) return undefined;
	return Object.fromEntries(pairs.map(([, key = '', value]) => [key.trim(), value]));
}

/** Pairs such as `reasons=New Device, New IP`. */
function readTexts(content: string): JsonObject | undefined {
	if (!/^[^"{}=,]+=/.test(content)) return undefined;
	const pairs = content.split(/, (?=[^,={}]+=)/).map((pair): [string, string] => {
		const end = pair.indexOf('=');
		return [pair.slice(0, end).trim(), pair.slice(end + 1).trim()];
	});
	return Object.fromEntries(pairs);
}

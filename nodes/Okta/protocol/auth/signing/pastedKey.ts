import { readDer, type Found } from './der';
import { invalidKeyMessages, unsupportedType } from './invalidKey';
import type { Jwk } from './jwk';
import { isPem, readPem } from './pem';

/** E.g. base64 of JSON with a text that contains a PEM file. */
const MAX_LAYERS = 5;

/**
 * The keys in a text that someone pasted, and issues, the first of which is the one to report if there's
 * no key. Looks into JSON, its texts, and base64, wherever they are, and ignores quotes, code fences, and
 * escaped line breaks.
 *
 * Takes time in proportion to the length of the text, and up to a few milliseconds for each result.
 *
 * @param text without what can't be seen, see `visibleText`
 * @param layers how many layers to unwrap
 */
export function* keysIn(text: string, layers = MAX_LAYERS): Generator<Found> {
	if (layers === 0) return;
	let hasKey = false;
	for (const found of keysInJson(text, layers)) {
		yield found;
		hasKey ||= 'jwk' in found;
	}
	if (hasKey) return;
	const unescaped = text.replace(/\\[rnt]?/g, '');
	yield* isPem(unescaped) ? readPem(unescaped) : keysInBase64(unescaped, layers);
}

/** The text without line breaks and characters of no width, and with plain spaces. */
export function visibleText(text: string): string {
	return text
		.replace(/[\p{Cf}\r\n\u2028\u2029]/gu, '')
		.replace(/\s/g, ' ')
		.trim();
}

function* keysInJson(text: string, layers: number): Generator<Found> {
	const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
	if (!json.startsWith('{')) return;
	// Several objects can follow one another, e.g. those of a public and a private key.
	const objects = parse(`[${json.replace(/\}\s*\{/g, '},{')}]`);
	// Copied from a string: with escaped quotes.
	const pending = [objects ?? (json.includes('\\') ? parse(`"${json}"`) : undefined)];
	for (const value of pending) {
		yield* keysInValue(value, layers);
		if (typeof value === 'object' && value !== null) pending.push(...Object.values(value));
	}
	if (objects !== undefined) yield { issue: invalidKeyMessages.jsonWithoutKey };
}

function* keysInValue(value: unknown, layers: number): Generator<Found> {
	if (typeof value === 'string') yield* keysIn(visibleText(value), layers - 1);
	const jwk = value as Jwk | null | undefined;
	// Only a JWK says which type of key it is.
	if (typeof jwk?.kty !== 'string') return;
	if (jwk.kty === 'oct') yield { issue: unsupportedType('symmetric') };
	else if (jwk.d === undefined) yield { issue: invalidKeyMessages.publicKey };
	else yield { jwk };
}

/** A PEM file without its first and last line, or anything else in base64. */
function* keysInBase64(text: string, layers: number): Generator<Found> {
	const base64 = text.replace(/[\s"'`]/g, '');
	if (!/^[\w+/-]+={0,2}$/.test(base64)) return;
	const bytes = Buffer.from(base64, 'base64');
	const found = readDer(bytes);
	if (found !== undefined) return yield found;
	const decoded = bytes.toString();
	const isText = !/[^\P{Cc}\s]|\uFFFD/u.test(decoded);
	if (isText) yield* keysIn(visibleText(decoded), layers - 1);
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

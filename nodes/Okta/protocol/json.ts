import { z } from 'zod/v4';

/** An object as JSON has them, of whatever content. */
export type JsonObject = Record<string, unknown>;

/** Whether it is an object: neither a list nor `null`. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that may be missing. Anything else counts as missing too: Okta may change it any time. */
export const optionalText = z.lazy(() => z.string().nullish().catch(undefined));

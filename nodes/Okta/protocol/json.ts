import { z } from 'zod/v4';

/** A JSON object with any content. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is an object, and neither an array nor `null`. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An optional string. A value of any other type counts as missing, since Okta may change it. */
export const optionalText = z.string().nullish().catch(undefined);

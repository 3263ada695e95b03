/** An object as JSON has them, of whatever content. */
export type JsonObject = Record<string, unknown>;

/** Whether it is an object: neither a list nor `null`. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

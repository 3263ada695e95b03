/** A JSON Schema (draft 7). */
export type JsonSchema = Record<string, unknown>;

export const text: JsonSchema = { type: 'string' };
export const textOrNull: JsonSchema = { type: ['string', 'null'] };
export const dateTime: JsonSchema = { type: 'string', format: 'date-time' };

/** An object with these properties and no others, all required except those in `optional`. */
export function closed(
	properties: Record<string, JsonSchema>,
	optional: readonly string[] = [],
): JsonSchema {
	const required = Object.keys(properties).filter((name) => !optional.includes(name));
	return { type: 'object', properties, required, additionalProperties: false };
}

/** An object with these properties, all optional, and any others. */
export function open(properties: Record<string, JsonSchema>): JsonSchema {
	return { type: 'object', properties };
}

export function listOf(items: JsonSchema, limits: JsonSchema = {}): JsonSchema {
	return { type: 'array', items, ...limits };
}

export function orNull(schema: JsonSchema): JsonSchema {
	return { anyOf: [schema, { type: 'null' }] };
}

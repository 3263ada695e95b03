import { isObject, type JsonObject } from '../json';

/** The options that list actors and targets. Their names are those in the editor. */
const ENTITY_OPTIONS = { actors: 'Actors', targets: 'Targets' } as const;

/**
 * The entries of an option that lists actors or targets, as typed, without duplicates and in alphabetical
 * order. A text is a list with commas or line breaks. The entries of an array are taken whole, since a
 * display name may contain a comma. Nothing if a part of it isn't text.
 */
export function parseEntityList(value: unknown): string[] | undefined {
	const parts: unknown[] = typeof value === 'string' ? value.split(/[,\n\r]/) : [value].flat();
	const present = parts.filter((part) => part !== null && part !== undefined);
	if (!present.every((part) => typeof part === 'string')) return undefined;
	const entries = present.map((part) => part.trim()).filter((part) => part !== '');
	return [...new Set(entries)].toSorted();
}

/** Describes which option contains something other than text. Returns nothing if none does. */
export function validateEntityLists(options: JsonObject): string | undefined {
	const [, label] =
		Object.entries(ENTITY_OPTIONS).find(([name]) => parseEntityList(options[name]) === undefined) ??
		[];
	return label === undefined
		? undefined
		: `'${label}' contains something other than text. Enter IDs, alternate IDs, or display names, separated by commas, or an expression that returns them as text or as an array of texts.`;
}

/**
 * The entries, if all of them are IDs of users, groups, or apps, so that Okta can look for them. Any
 * other entry may be the alternate ID or the display name of something. None if there are others.
 */
export function oktaIdsOf(entries: readonly string[]): readonly string[] {
	return entries.every((entry) => OKTA_ID.test(entry)) ? entries : [];
}

/** `00u` is a user, `00g` a group, and `0oa` an app. */
const OKTA_ID = /^(?:00u|00g|0oa)[0-9A-Za-z]{17}$/;

/** A function that tells whether one of these actors or targets is listed. Each is, in an empty list. */
export function entityMatcher(entries: readonly string[]): (entities: unknown[]) => boolean {
	if (entries.length === 0) return () => true;
	const listed = new Set(entries.map(foldCase));
	const isListed = (value: unknown) => typeof value === 'string' && listed.has(foldCase(value));
	return (entities) =>
		entities
			.filter(isObject)
			.some(({ id, alternateId, displayName }) => [id, alternateId, displayName].some(isListed));
}

/** First lower and then upper case, so that `ß`, `ẞ`, and `SS` are the same, as are all forms of `Σ`. */
function foldCase(text: string): string {
	return text.trim().toLowerCase().toUpperCase().normalize();
}

/** The structure of a card, and functions that create its entries. Paths are written with dots. */

/** The keys of nested objects that lead to a value. */
export type Path = readonly string[];

export interface CardField {
	label: string;
	type: 'text' | 'object' | 'list';
	from: Path;
}

/** Where an object of a card comes from. */
export type Source =
	/** A path that starts with `event` (as Okta sent it) or `delivery` (its `DeliveryMetadata`). */
	| { path: Path }
	/**
	 * The first target of one of these types or, with `isOther`, of any other type. By type, since the
	 * order of targets has no meaning.
	 */
	| { targets: readonly string[]; isOther?: true }
	/** The actor, if it has this type. */
	| { actor: string };

/** A label with nested fields, all of which are always present. */
export interface CardGroup {
	label: string;
	/** The first source that has an object is used. */
	of: readonly Source[];
	/** Their paths start at that object. */
	fields: readonly CardField[];
}

/** A placeholder for the event's targets: one object per target type. */
export interface CardTargets {
	/** Names by type. A target of any other type is named after its type. */
	names: Readonly<Record<string, string>>;
	/** The card's other labels, which a target can't have. */
	reserved: ReadonlySet<string>;
	/** Their paths start at the target. */
	fields: readonly CardField[];
}

export type CardEntry = CardField | CardGroup | CardTargets;

export type Card = readonly CardEntry[];

const pathOf = (path: string): Path => path.split('.');

export const text = (label: string, from: string): CardField => ({
	label,
	type: 'text',
	from: pathOf(from),
});
export const object = (label: string, from: string): CardField => ({
	label,
	type: 'object',
	from: pathOf(from),
});
export const list = (label: string, from: string): CardField => ({
	label,
	type: 'list',
	from: pathOf(from),
});

/** The object at a path. */
export const at = (path: string): Source => ({ path: pathOf(path) });
/** The first target of one of these types. */
export const target = (...targets: string[]): Source => ({ targets });
/** The first target of any other type. */
export const otherTarget = (...targets: string[]): Source => ({ targets, isOther: true });

/** Fields nested under a label. */
export const group = (label: string, of: Source, ...fields: CardField[]): CardGroup => ({
	label,
	of: [of],
	fields,
});

/** The fields of every person and object, even if Okta's page of the card doesn't list them. */
export const IDENTITY: readonly CardField[] = [
	text('ID', 'id'),
	text('Alternate ID', 'alternateId'),
	text('Display Name', 'displayName'),
	text('Type', 'type'),
];

/** A person or an object that took part in the event. */
export const entity = (label: string, ...of: Source[]): CardGroup => ({
	label,
	of,
	fields: IDENTITY,
});

/** Okta calls the same field "Detail" on some cards and "Detail Entry" on others. */
export const withDetail = (group: CardGroup, label = 'Detail'): CardGroup => ({
	...group,
	fields: [...group.fields, object(label, 'detailEntry')],
});

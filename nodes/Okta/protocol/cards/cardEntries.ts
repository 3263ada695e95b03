/** What a card is, as data, and short ways to write its entries. Paths are written with dots. */

/** The keys that lead to a value, one inside the other. */
export type Path = readonly string[];

export interface CardField {
	label: string;
	type: 'text' | 'object' | 'list';
	from: Path;
}

/** Where an object of a card comes from. */
export type Source =
	/** A path that begins with `event` (as Okta sent it) or `delivery` (which brought it). */
	| { path: Path }
	/**
	 * The first target of one of these types or, with `isOther`, of none of them. By type, since the
	 * order of targets means nothing.
	 */
	| { targets: readonly string[]; isOther?: true }
	/** The actor, if it has this type. */
	| { actor: string };

/** A label with fields of its own, all of them always present. */
export interface CardGroup {
	label: string;
	/** The first of these sources that has an object. */
	of: readonly Source[];
	/** Their paths start at that object. */
	fields: readonly CardField[];
}

/** Stands for the event's targets: one object per target type. */
export interface CardTargets {
	/** Names by type. A target of any other type is named after its type. */
	names: Readonly<Record<string, string>>;
	/** The card's other labels, which no target may take. */
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

/** Fields under a label of their own. */
export const group = (label: string, of: Source, ...fields: CardField[]): CardGroup => ({
	label,
	of: [of],
	fields,
});

/** The fields that every person and object has, whether or not Okta's page of the card has them. */
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

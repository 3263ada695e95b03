import type {
	Card,
	CardEntry,
	CardField,
	CardGroup,
	Source,
} from '../../nodes/Okta/protocol/cards/cardEntries';

/** A table in Markdown. */
export function table(head: string[], rows: string[][]): string {
	return [head, head.map(() => '---'), ...rows]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
}

export function code(text: string): string {
	return `\`${text}\``;
}

/** The fields of a card and their sources. */
export function cardTable(card: Card): string {
	return table(['Field', 'Type', 'Where from'], card.flatMap(rowsOf));
}

function rowsOf(entry: CardEntry): string[][] {
	if ('names' in entry) return [];
	if (!('fields' in entry)) return [rowOf(entry)];
	const start = pathTo(entry.of);
	return [
		[code(entry.label), 'object', start === undefined ? describeSources(entry) : ''],
		...entry.fields.map((field) => rowOf(field, '• ', start)),
	];
}

function rowOf({ label, type, from }: CardField, bullet = '', start?: string): string[] {
	return [bullet + code(label), type, code([start, ...from].filter(Boolean).join('.'))];
}

/** The path to an object, or nothing if it has several possible sources. */
function pathTo([source, ...others]: readonly Source[]): string | undefined {
	if (source === undefined || others.length > 0 || 'actor' in source) return undefined;
	if ('path' in source) return source.path.join('.');
	const [type, ...otherTypes] = source.targets;
	return source.isOther || otherTypes.length > 0 ? undefined : `target.${type}`;
}

/** The sources of an object, in words. */
export function describeSources({ of }: CardGroup): string {
	return of.map(describeSource).join(', else ');
}

function describeSource(source: Source): string {
	if ('path' in source) return code(source.path.join('.'));
	if ('actor' in source) return `${code('event.actor')} if it's a ${code(source.actor)}`;
	return source.isOther
		? `first target other than ${source.targets.map(code).join(', ')}`
		: source.targets.map((type) => code(`target.${type}`)).join(' or ');
}

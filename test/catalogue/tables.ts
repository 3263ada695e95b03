import type { Card, CardEntry, CardField } from '../../nodes/Okta/protocol/cards';

/** A table in Markdown. */
export function table(head: string[], rows: string[][]): string {
	return [head, head.map(() => '---'), ...rows]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
}

export function code(text: string): string {
	return `\`${text}\``;
}

/** The fields of a card, and where they come from. */
export function cardTable(card: Card): string {
	return table(['Field', 'Type', 'Where from'], card.flatMap(rowsOf));
}

function rowsOf(entry: CardEntry): string[][] {
	if ('names' in entry) return [];
	if (!('fields' in entry)) return [rowOf(entry)];
	return [
		[code(entry.label), 'object', ''],
		...entry.fields.map((field) => rowOf({ ...field, from: [...entry.of, ...field.from] }, '• ')),
	];
}

function rowOf({ label, type, from }: CardField, bullet = ''): string[] {
	return [bullet + code(label), type, code(from.join('.'))];
}

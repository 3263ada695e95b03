/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/** A row of a table: its title and its figures by column. */
export interface Row {
	what: string;
	figures: Record<string, number | string>;
}

/** The results of a benchmark run. Prints each table when it's added. */
export class Report {
	/** The tables in Markdown, by name. */
	readonly tables: Record<string, string> = {};

	add(name: string, rows: Row[]): void {
		const table = formatTable(rows);
		this.tables[name] = table;
		process.stdout.write(`\n${name}\n\n${table}\n`);
	}
}

function formatTable(rows: Row[]): string {
	const names = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
	const lines = [
		['', ...names],
		['---', ...names.map(() => '---:')],
		...rows.map(({ what, figures }) => [what, ...names.map((name) => figures[name] ?? '')]),
	];
	return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function round(value: number, digits = 1): number {
	return Number(value.toFixed(digits));
}

export function median(values: number[]): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

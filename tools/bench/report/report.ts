/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { writeFileSync } from 'node:fs';

/** A row of a table: its title and its figures by column. */
export interface Row {
	what: string;
	figures: Record<string, number | string>;
}

/** The results of a benchmark run. Prints each table when it's added. */
export class Report {
	private readonly sections: Record<string, Row[]> = {};

	add(name: string, rows: Row[]): void {
		this.sections[name] = rows;
		process.stdout.write(`\n${name}\n\n${formatTable(rows)}\n`);
	}

	/** The tables in Markdown, by name. */
	get tables(): Record<string, string> {
		const tables = Object.entries(this.sections).map(([name, rows]) => [name, formatTable(rows)]);
		return Object.fromEntries(tables) as Record<string, string>;
	}

	save(file: string): void {
		writeFileSync(file, `${JSON.stringify(this.sections, null, '\t')}\n`);
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

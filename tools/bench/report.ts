/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { writeFileSync } from 'node:fs';

/** One line of a table: what was measured, and its figures by name. */
export interface Row {
	what: string;
	figures: Record<string, number | string>;
}

/** What a run of the bench found: prints each table as it comes, and keeps all of them. */
export class Report {
	private readonly sections: Record<string, Row[]> = {};

	add(name: string, rows: Row[]): void {
		this.sections[name] = rows;
		process.stdout.write(`\n${name}\n\n${asTable(rows)}\n`);
	}

	/** The tables in Markdown, by their names. */
	get tables(): Record<string, string> {
		const tables = Object.entries(this.sections).map(([name, rows]) => [name, asTable(rows)]);
		return Object.fromEntries(tables) as Record<string, string>;
	}

	save(file: string): void {
		writeFileSync(file, `${JSON.stringify(this.sections, null, '\t')}\n`);
	}
}

function asTable(rows: Row[]): string {
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

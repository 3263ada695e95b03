/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { writeFileSync } from 'node:fs';

/** One line of a table: what was measured, and its figures by name. */
export interface Row {
	what: string;
	figures: Record<string, number | string>;
}

export interface Section {
	title: string;
	rows: Row[];
}

/** What a run of the bench found: prints each section as it comes, and keeps all for `bench.json`. */
export class Report {
	readonly sections: Section[] = [];

	add(title: string, rows: Row[]): void {
		this.sections.push({ title, rows });
		process.stdout.write(`\n${title}\n`);
		const table = rows.map(({ what, figures }) => ({ what, ...figures }));
		process.stdout.write(`${asTable(table)}\n`);
	}

	save(file: string): void {
		writeFileSync(file, `${JSON.stringify({ sections: this.sections }, null, '\t')}\n`);
	}
}

/** Rows as a table in Markdown, so that it can be pasted as it is. */
export function asTable(rows: Array<Record<string, number | string>>): string {
	const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const lines = [names, names.map(() => '---')].concat(
		rows.map((row) => names.map((name) => String(row[name] ?? ''))),
	);
	return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function round(value: number, digits = 1): number {
	return Number(value.toFixed(digits));
}

export function median(values: number[]): number {
	return quantile(values, 0.5);
}

export function quantile(values: number[], share: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

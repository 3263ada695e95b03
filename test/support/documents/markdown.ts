/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { PROJECT } from '../../../tools/project';
import { textOf } from '../sources';

/** Every document that users and contributors read, by its path in the project. */
export const DOCUMENTS: readonly string[] = [
	...filesIn('.', /^[A-Z_]+\.md$/),
	'examples/README.md',
	...filesIn('docs', /\.md$/),
];

/** The files of a folder by name, in `docs` also those of its folders. */
export function filesIn(folder: string, name: RegExp): string[] {
	return readdirSync(join(PROJECT, folder), { recursive: folder === 'docs', encoding: 'utf8' })
		.filter((file) => name.test(file))
		.map((file) => normalize(join(folder, file)))
		.sort();
}

export function exists(path: string): boolean {
	return existsSync(join(PROJECT, path));
}

/** Code between backticks, without code blocks. */
export function codeSpansOf(text: string): string[] {
	return [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** Code between backticks and in code blocks. */
function codeOf(text: string): string[] {
	const blocks = [...text.matchAll(/^ *```\w*\n([\s\S]*?)^ *```$/gm)].map(([, code = '']) => code);
	return [...codeSpansOf(text), ...blocks];
}

/** The rows of the tables in a text, as lists of cells, without heads. */
export function tableRowsOf(text: string): string[][] {
	return [...text.matchAll(/^\|(.+)\|$/gm)]
		.map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
		.filter((_, index, rows) => !isRule(rows[index]) && !isRule(rows[index + 1]));
}

/** The text of a section, from its heading to the next one of the same level. */
export function sectionOf(text: string, heading: string): string {
	const [, section = ''] = `\n${text}`.split(`\n${heading}\n`);
	const level = heading.split(' ')[0] ?? '';
	return section.split(`\n${level} `)[0] ?? '';
}

/** The links of a document that lead nowhere: to a missing file, or to a missing heading. */
export function brokenLinksOf(document: string, text = textOf(document)): string[] {
	return linksOf(text).filter((link) => {
		const [path = '', anchor] = link.split('#');
		const target = path === '' ? document : normalize(join(dirname(document), path));
		if (!exists(target) && target !== document) return true;
		if (anchor === undefined) return false;
		return !anchorsOf(target === document ? text : textOf(target)).includes(anchor);
	});
}

/** Links and pictures within the project. */
export function linksOf(text: string): string[] {
	const prose = withoutBlocks(text).replace(/`[^`\n]+`/g, '`code`');
	return [...prose.matchAll(/\]\(([^)\s]+)\)|\bsrc(?:set)?="([^"]+)"/g)]
		.map(([, link, picture]) => link ?? picture ?? '')
		.filter((link) => !/^[a-z]+:/.test(link));
}

/** The anchors of the headings, as GitHub creates them. */
function anchorsOf(text: string): string[] {
	const seen = new Map<string, number>();
	return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
		const anchor = heading
			.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
			.toLowerCase()
			.replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
			.replace(/\s/g, '-');
		const count = seen.get(anchor) ?? 0;
		seen.set(anchor, count + 1);
		return count === 0 ? anchor : `${anchor}-${count}`;
	});
}

/** The npm scripts that a text uses. */
export function npmScriptsOf(text: string): string[] {
	return codeOf(text).flatMap((code) =>
		[...code.matchAll(/\bnpm (?:run ([\w:]+)|(test|start)\b)/g)].map(
			([, script, lifecycle]) => script ?? lifecycle ?? '',
		),
	);
}

/** What a text names by a path in the project. */
export function projectPathsOf(text: string): string[] {
	const isPath = /^(nodes|credentials|docs|examples|test|tools|\.github|\.ci)\/[\w./-]*$/;
	return codeOf(text)
		.flatMap((code) => code.split(/[\s=']+/))
		.filter((word) => isPath.test(word));
}

function withoutBlocks(text: string): string {
	return text.replace(/^ *```[\s\S]*?^ *```$/gm, '');
}

function isRule(cells: string[] | undefined): boolean {
	return cells !== undefined && cells.every((cell) => /^:?-+:?$/.test(cell));
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { basename, dirname } from 'node:path';

import { importsOf, SOURCES } from '../architecture/imports';
import { code, table } from './tables';

const PROTOCOL = 'nodes/Okta/protocol';
const LOG = 'nodes/Okta/log';

/** One file that imports another. */
type Arrow = [from: string, to: string];

/** The pictures and the table of docs/architecture.md, from what the sources import. */
export function architecture(): Record<'rooms' | 'protocol' | 'imports', string> {
	const isOfProtocol = (file: string) => dirname(file) === PROTOCOL;
	const room = (file: string) => ([PROTOCOL, LOG].includes(dirname(file)) ? dirname(file) : file);
	const arrows = SOURCES.flatMap((file) =>
		importsOf(file)
			.filter((imported) => SOURCES.includes(imported))
			.map((imported): Arrow => [file, imported]),
	);
	return {
		rooms: picture(
			SOURCES.map(room),
			arrows.map(([from, to]): Arrow => [room(from), room(to)]).filter(([from, to]) => from !== to),
		),
		protocol: picture(
			SOURCES.filter(isOfProtocol),
			arrows.filter((arrow) => arrow.every(isOfProtocol)),
		),
		imports: table(
			['File', 'From outside', 'Imported by'],
			SOURCES.map((file) => [
				code(shortName(file)),
				outsideOf(file).map(code).join(', '),
				arrows
					.filter(([, to]) => to === file)
					.map(([from]) => code(shortName(from)))
					.join(', '),
			]),
		),
	};
}

/** A graph for Mermaid, each file and each arrow once. */
function picture(files: string[], arrows: Arrow[]): string {
	const boxes = files.map((file) => `${idOf(file)}["${labelOf(file)}"]`);
	const lines = arrows.map(([from, to]) => `${idOf(from)} --> ${idOf(to)}`);
	return [
		'```mermaid',
		'flowchart TD',
		...[...new Set([...boxes, ...lines])].map((line) => `  ${line}`),
		'```',
	].join('\n');
}

function labelOf(file: string): string {
	return [PROTOCOL, LOG].includes(file) ? `${basename(file)}/` : basename(file);
}

/** Mermaid takes no dots in an id. */
function idOf(file: string): string {
	return basename(file, '.ts').replaceAll('.', '_');
}

/** As it is called in the text. */
function shortName(file: string): string {
	const folder = dirname(file);
	return [PROTOCOL, LOG].includes(folder)
		? `${basename(folder)}/${basename(file)}`
		: basename(file);
}

function outsideOf(file: string): string[] {
	const packages = importsOf(file).filter((imported) => !SOURCES.includes(imported));
	return [...new Set(packages)].sort();
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT } from '../../tools/project';

/** Folders that aren't the project's own. */
const GENERATED = ['node_modules', '.data', '.versions'];

/** Every file of the package, its tests and its tools, by its path in the project. */
export const FILES: readonly string[] = ['nodes', 'credentials', 'test', 'tools'].flatMap(
	listFiles,
);

/** Every source file of the package. */
export const SOURCES: readonly string[] = FILES.filter((file) =>
	/^(nodes|credentials)\/.*\.ts$/.test(file),
);

export function textOf(file: string): string {
	return readFileSync(join(PROJECT, file), 'utf8');
}

export function linesOf(file: string): number {
	return textOf(file).trimEnd().split('\n').length;
}

function listFiles(folder: string): string[] {
	return readdirSync(join(PROJECT, folder), { withFileTypes: true })
		.filter(({ name }) => !GENERATED.includes(name))
		.flatMap((entry) => {
			const path = join(folder, entry.name);
			return entry.isDirectory() ? listFiles(path) : path;
		});
}

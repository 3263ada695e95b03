/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { preProcessFile } from 'typescript';

const PROJECT = join(__dirname, '..', '..');

/** Every source file of the package, by its path in the project, folder by folder. */
export const SOURCES: readonly string[] = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => join(folder, file))
		.sort(),
);

export function textOf(file: string): string {
	return readFileSync(join(PROJECT, file), 'utf8');
}

/** What a file imports: packages by name, files by their path in the project. */
export function importsOf(file: string): string[] {
	return preProcessFile(textOf(file)).importedFiles.map(({ fileName }) =>
		fileName.startsWith('.')
			? `${relative(PROJECT, join(PROJECT, dirname(file), fileName))}.ts`
			: fileName,
	);
}

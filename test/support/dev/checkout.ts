/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT } from '../../../tools/project';

/** What `npm run dev` needs, apart from the installed packages. */
const FILES = ['nodes', 'credentials', 'tools', 'package.json', 'tsconfig.json'];

const INSTALLED = ['node_modules', 'tools/sandbox/node_modules'];

const GENERATED = /[\\/](node_modules|\.data|\.versions)$/;

/** A copy of the project, in which tests can change files. It shares the installed packages. */
export class Checkout {
	readonly folder = mkdtempSync(join(tmpdir(), 'okta-trigger-dev-'));

	constructor() {
		for (const file of FILES) {
			const filter = (path: string) => !GENERATED.test(path);
			cpSync(join(PROJECT, file), join(this.folder, file), { recursive: true, filter });
		}
		for (const path of INSTALLED) symlinkSync(join(PROJECT, path), join(this.folder, path));
	}

	read(file: string): string {
		return readFileSync(join(this.folder, file), 'utf8');
	}

	/** Replaces the first occurrence of a text, which the file must contain. */
	replace(file: string, text: string, replacement: string): void {
		const content = this.read(file);
		expect(content).toContain(text);
		writeFileSync(join(this.folder, file), content.replace(text, replacement));
	}

	async delete(): Promise<void> {
		await rm(this.folder, { recursive: true });
	}
}

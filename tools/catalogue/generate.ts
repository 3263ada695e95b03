/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/** `npm run catalogue`: writes the generated files. With `--check` it only compares them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { PROJECT } from '../project';
import { generatedFiles } from './generatedFiles';

async function generate(): Promise<void> {
	const isCheck = process.argv.includes('--check');
	for (const [path, text] of Object.entries(await generatedFiles())) {
		const file = join(PROJECT, path);
		if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
		if (isCheck) {
			process.stderr.write(`${path} is out of date. Run \`npm run catalogue\`.\n`);
			process.exitCode = 1;
		} else {
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, text);
			process.stdout.write(`${path} written\n`);
		}
	}
}

void generate();

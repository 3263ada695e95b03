/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { PROJECT } from '../../project';
import { replaceSections } from './markers';

const PAGE = 'docs/explanation/performance.md';

/** Updates the tables in docs/explanation/performance.md. */
export async function writePage(tables: Record<string, string>): Promise<void> {
	const file = join(PROJECT, PAGE);
	const filled = replaceSections(PAGE, readFileSync(file, 'utf8'), 'npm run bench', tables);
	writeFileSync(file, await format(filled, { ...(await resolveConfig(file)), filepath: file }));
}

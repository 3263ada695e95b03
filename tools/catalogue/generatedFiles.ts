/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { CARDS } from '../../nodes/Okta/protocol/cards/documentedCards';
import { PROJECT } from '../project';
import { cardsPage } from './cardsPage';
import { eventTypesSource } from './eventTypes';
import { outputSchema } from './outputSchema';
import { replaceSections } from './markers';
import { cardTable } from './tables';

const FILES: Record<string, () => string> = {
	'nodes/Okta/protocol/events/eventTypes.ts': eventTypesSource,
	'nodes/Okta/__schema__/v1.0.0.json': outputSchema,
	'nodes/Okta/__schema__/v1.1.0.json': outputSchema,
	'docs/cards.md': cardsPage,
	'README.md': () =>
		withSections('README.md', { card: cardTable(CARDS['user.mfa.factor.activate']) }),
};

function withSections(path: string, sections: Record<string, string>): string {
	const text = readFileSync(join(PROJECT, path), 'utf8');
	return replaceSections(path, text, 'npm run catalogue', sections);
}

/** The generated files by their path in the project, as the tables are now. */
export async function generatedFiles(): Promise<Record<string, string>> {
	const style = await resolveConfig(__filename);
	const files = Object.entries(FILES).map(async ([path, generate]) => [
		path,
		await format(generate(), { ...style, filepath: path }),
	]);
	return Object.fromEntries(await Promise.all(files)) as Record<string, string>;
}

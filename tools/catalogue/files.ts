/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { CARDS } from '../../nodes/Okta/protocol/cards/documentedCards';
import { cardsPage } from './cardsPage';
import { eventTypesSource } from './eventTypes';
import { outputSchema } from './outputSchema';
import { fillMarkers } from './markers';
import { cardTable } from './tables';

export const PROJECT = join(__dirname, '..', '..');

const FILES: Record<string, () => string> = {
	'nodes/Okta/protocol/events/eventTypes.ts': eventTypesSource,
	'nodes/Okta/__schema__/v1.0.0.json': outputSchema,
	'nodes/Okta/__schema__/v1.1.0.json': outputSchema,
	'docs/reference/cards.md': cardsPage,
	'README.md': () => filled('README.md', { card: cardTable(CARDS['user.mfa.factor.activate']) }),
};

function filled(path: string, parts: Record<string, string>): string {
	const text = readFileSync(join(PROJECT, path), 'utf8');
	return fillMarkers(path, text, 'npm run catalogue', parts);
}

/** The files that are made from the tables, as they should be, by their path in the project. */
export async function generatedFiles(): Promise<Record<string, string>> {
	const style = await resolveConfig(__filename);
	const files = Object.entries(FILES).map(async ([path, make]) => [
		path,
		await format(make(), { ...style, filepath: path }),
	]);
	return Object.fromEntries(await Promise.all(files)) as Record<string, string>;
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { CARDS } from '../../nodes/Okta/protocol/cards';
import { cardsPage } from './cardsPage';
import { eventTypesSource } from './eventTypes';
import { outputSchema } from './outputSchema';
import { cardTable } from './tables';

export const PROJECT = join(__dirname, '..', '..');

const FILES: Record<string, () => string> = {
	'nodes/Okta/protocol/eventTypes.ts': eventTypesSource,
	'nodes/Okta/__schema__/v1.0.0.json': outputSchema,
	'docs/cards.md': cardsPage,
	'README.md': readme,
};

/** The place in the README for the table of the default card. */
const README_TABLE =
	/(?<=<!-- card: made by `npm run catalogue` -->\n)[^]*?(?=<!-- end of card -->)/;

function readme(): string {
	const card = cardTable(CARDS['user.mfa.factor.activate']);
	return readFileSync(join(PROJECT, 'README.md'), 'utf8').replace(README_TABLE, `\n${card}\n\n`);
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

/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { format, resolveConfig } from 'prettier';

import { cardsPage } from './cardsPage';
import { outputSchema } from './outputSchema';

const FILES: Record<string, () => string> = {
	'nodes/Okta/__schema__/v1.0.0.json': outputSchema,
	'nodes/Okta/__schema__/v1.1.0.json': outputSchema,
	'docs/reference/cards.md': cardsPage,
};

/** The generated files by their path in the project, as the tables are now. */
export async function generatedFiles(): Promise<Record<string, string>> {
	const style = await resolveConfig(__filename);
	const files = Object.entries(FILES).map(async ([path, generate]) => [
		path,
		await format(generate(), { ...style, filepath: path }),
	]);
	return Object.fromEntries(await Promise.all(files)) as Record<string, string>;
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CARD } from '../../nodes/Okta/protocol/cards';

const README = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

test("the README's table of the card is that of the code", () => {
	const rows = CARD.flatMap((entry) =>
		'fields' in entry
			? [
					[entry.label, 'object', ''],
					...entry.fields.map(({ label, type, from }) => [`• ${label}`, type, from]),
				]
			: [[entry.label, entry.type, entry.from]],
	);
	const table = README.slice(README.indexOf('| Key '), README.indexOf('In `Headers` the secret'));
	const written = table
		.trim()
		.split('\n')
		.slice(2)
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.replaceAll('`', '').trim()),
		);
	expect(written).toStrictEqual(rows);
});

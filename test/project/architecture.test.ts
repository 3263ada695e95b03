/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { basename, dirname } from 'node:path';

import { PROJECT } from '../../tools/project';
import { run } from '../../tools/run';
import { FILES, linesOf, SOURCES, textOf } from '../support/sources';

/** Words that only some files may contain in their code. */
const ONLY_IN: Array<{ words: RegExp; only: RegExp }> = [
	// In n8n, a credential fetches its access token itself, before the node's request.
	{
		words: /\bhelpers\b|httpRequest\w*/,
		only: /^nodes\/Okta\/transport\/|^credentials\/OktaTriggerOAuth2Api\./,
	},
	{ words: /NodeApiError/, only: /^nodes\/Okta\/transport\// },
	{ words: /getWorkflowStaticData/, only: /^nodes\/Okta\/memory\// },
	{ words: /getResponseObject/, only: /^nodes\/Okta\/hook\// },
	// What lives between calls. The protocol only has constant tables.
	{
		words: /^(export )?(const|let) \w+ = new (Map|Set|WeakMap|WeakSet)\b|^let /m,
		only: /^nodes\/Okta\/(memory|protocol)\//,
	},
];

const MAX_FILES_PER_FOLDER = 9;
const MAX_LINES = 200;
const MAX_TEST_LINES = 350;

/** A table, which is as long as Okta's list. */
const EVENT_TYPES = 'nodes/Okta/protocol/events/eventTypes.ts';

test('every file imports only what its module may, and the project has no circular imports', async () => {
	const linted = run('npm', ['run', 'lint:imports'], { cwd: PROJECT });
	await expect(linted).resolves.toContain('no dependency violations found');
}, 60_000);

test.each(ONLY_IN)('$words is only in $only', ({ words, only }) => {
	const files = SOURCES.filter((file) => words.test(withoutComments(textOf(file))));
	expect(files).not.toStrictEqual([]);
	expect(files.filter((file) => !only.test(file))).toStrictEqual([]);
});

test('the protocol uses no clock, no randomness and no network', () => {
	const impure = /\bDate\.now|new Date\(\)|random|fetch\(|\bsleep\b|process\b|setTimeout/;
	const pure = SOURCES.filter((file) => file.includes('/protocol/'));
	expect(pure.filter((file) => impure.test(withoutComments(textOf(file))))).toStrictEqual([]);
});

test('no file is a collection of unrelated functions', () => {
	const vague = /^(utils?|helpers?|common|index|GenericFunctions)\b/i;
	expect(SOURCES.filter((file) => vague.test(basename(file)))).toStrictEqual([]);
});

test(`no folder has more than ${MAX_FILES_PER_FOLDER} files`, () => {
	const counts = new Map<string, number>();
	for (const file of FILES) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
	const tooMany = [...counts].filter(([, count]) => count > MAX_FILES_PER_FOLDER);
	expect(tooMany).toStrictEqual([]);
});

test(`no file of code has more than ${MAX_LINES} lines, no test more than ${MAX_TEST_LINES}`, () => {
	const isTooLong = (file: string) =>
		linesOf(file) > (file.endsWith('.test.ts') ? MAX_TEST_LINES : MAX_LINES);
	const code = FILES.filter((file) => file.endsWith('.ts') && file !== EVENT_TYPES);
	expect(code.filter(isTooLong)).toStrictEqual([]);
});

function withoutComments(text: string): string {
	return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

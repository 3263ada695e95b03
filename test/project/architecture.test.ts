/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { basename, dirname } from 'node:path';

import { FILES, importsOf, linesOf, SOURCES, textOf } from '../support/sources';

/** What the files of each module may import. The first matching entry applies. */
const MODULES: Array<{ files: RegExp; mayImport: RegExp[] }> = [
	{
		files: /^nodes\/Okta\/OktaTrigger\.node\.ts$/,
		mayImport: [/^n8n-workflow$/, /^nodes\/Okta\/description\//, /^nodes\/Okta\/hook\//],
	},
	{
		files: /^nodes\/Okta\/OktaSystemLogTrigger\.node\.ts$/,
		mayImport: [/^n8n-workflow$/, /^nodes\/Okta\/description\//, /^nodes\/Okta\/log\//],
	},
	{
		files: /^nodes\/Okta\/description\//,
		mayImport: [/^n8n-workflow$/, /^nodes\/Okta\/(description|protocol)\//],
	},
	{
		files: /^nodes\/Okta\/hook\//,
		mayImport: [/^n8n-workflow$/, /^nodes\/Okta\/(hook|memory|transport|protocol)\//],
	},
	{
		files: /^nodes\/Okta\/log\//,
		mayImport: [/^n8n-workflow$/, /^nodes\/Okta\/(log|memory|transport|protocol)\//],
	},
	{
		files: /^nodes\/Okta\/memory\//,
		mayImport: [/^n8n-workflow$/, /^nodes\/Okta\/(memory|protocol)\//],
	},
	{
		files: /^nodes\/Okta\/transport\//,
		mayImport: [/^n8n-workflow$/, /^nodes\/Okta\/(transport|protocol)\//],
	},
	{ files: /^nodes\/Okta\/protocol\/json\.ts$/, mayImport: [/^zod\/v4$/] },
	...[
		{ folder: 'responses', below: '(responses)' },
		{ folder: 'events', below: '(events)' },
		{ folder: 'cards', below: '(cards)' },
		{ folder: 'auth', below: '(auth|responses)' },
		{ folder: 'hooks', below: '(hooks|cards|events|responses)' },
		{ folder: 'log', below: '(log|cards|events|responses)' },
	].map(({ folder, below }) => ({
		files: new RegExp(`^nodes/Okta/protocol/${folder}/`),
		mayImport: [
			/^zod\/v4$/,
			/^node:crypto$/,
			/^nodes\/Okta\/protocol\/json\.ts$/,
			new RegExp(`^nodes/Okta/protocol/${below}/`),
		],
	})),
	{
		// A credential generates keys and unique IDs, since the protocol has no randomness.
		files: /^credentials\/\w+\.credentials\.ts$/,
		mayImport: [/^n8n-workflow$/, /^node:crypto$/, /^nodes\/Okta\/protocol\//],
	},
];

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

test.each([...SOURCES])('%s imports only what its module may', (file) => {
	const rule = MODULES.find(({ files }) => files.test(file));
	expect(rule).toBeDefined();
	const isAllowed = (imported: string) => rule?.mayImport.some((allowed) => allowed.test(imported));
	expect(importsOf(file).filter((imported) => !isAllowed(imported))).toStrictEqual([]);
});

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

test('no file imports itself, directly or through others', () => {
	const reach = (file: string, seen = new Set<string>()): Set<string> => {
		for (const imported of importsOf(file)) {
			if (SOURCES.includes(imported) && !seen.has(imported)) reach(imported, seen.add(imported));
		}
		return seen;
	};
	expect(SOURCES.filter((file) => reach(file).has(file))).toStrictEqual([]);
});

test('no file re-exports from another file', () => {
	expect(SOURCES.filter((file) => /^export .* from /m.test(textOf(file)))).toStrictEqual([]);
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

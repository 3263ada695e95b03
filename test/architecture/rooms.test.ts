/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { basename } from 'node:path';

import { importsOf, SOURCES, textOf } from './imports';

/** Who may import what. The first room that a file fits is its own. */
const ROOMS: Array<{ room: RegExp; mayImport: RegExp }> = [
	{
		room: /^nodes\/Okta\/OktaTrigger\.node\.ts$/,
		mayImport: /^(n8n-workflow|nodes\/Okta\/(properties|lifecycle|receive)\.ts)$/,
	},
	{
		room: /^nodes\/Okta\/OktaSystemLogTrigger\.node\.ts$/,
		mayImport: /^(n8n-workflow|nodes\/Okta\/(properties|poll)\.ts)$/,
	},
	{
		room: /^nodes\/Okta\/properties\.ts$/,
		mayImport: /^(n8n-workflow|nodes\/Okta\/protocol\/\w+\.ts)$/,
	},
	{
		room: /^nodes\/Okta\/poll\.ts$/,
		mayImport: /^(n8n-workflow|nodes\/Okta\/(state|(log|protocol)\/\w+)\.ts)$/,
	},
	{
		room: /^nodes\/Okta\/log\/\w+\.ts$/,
		mayImport: /^(n8n-workflow|nodes\/Okta\/(client|state|(log|protocol)\/\w+)\.ts)$/,
	},
	{
		// The life of the hook: no file of it knows what receives deliveries.
		room: /^nodes\/Okta\/(lifecycle|ownHooks|checkedHooks|hookQueue|refusedActivations)\.ts$/,
		mayImport:
			/^(n8n-workflow|nodes\/Okta\/((client|state|ownHooks|hookSecret|checkedHooks|hookQueue|refusedActivations|webhookUrl)|protocol\/\w+)\.ts)$/,
	},
	{
		// What Okta sends: no file of it knows the life of the hook.
		room: /^nodes\/Okta\/(receive|authenticate|deliveries|recentEvents)\.ts$/,
		mayImport:
			/^(n8n-workflow|nodes\/Okta\/((state|authenticate|deliveries|recentEvents|hookSecret|webhookUrl)|protocol\/\w+)\.ts)$/,
	},
	{ room: /^nodes\/Okta\/webhookUrl\.ts$/, mayImport: /^n8n-workflow$/ },
	{
		room: /^nodes\/Okta\/hookSecret\.ts$/,
		mayImport: /^(n8n-workflow|nodes\/Okta\/(client|protocol\/secret)\.ts)$/,
	},
	{
		room: /^nodes\/Okta\/client\.ts$/,
		mayImport: /^(n8n-workflow|nodes\/Okta\/protocol\/\w+\.ts)$/,
	},
	{
		// What is kept is typed by what it is about.
		room: /^nodes\/Okta\/state\.ts$/,
		mayImport: /^(n8n-workflow|nodes\/Okta\/protocol\/\w+\.ts)$/,
	},
	{
		room: /^nodes\/Okta\/protocol\/\w+\.ts$/,
		mayImport: /^(zod\/v4|node:crypto|nodes\/Okta\/protocol\/\w+\.ts)$/,
	},
	{
		// node:crypto: a credential makes the unique ID of a JWT, since protocol knows no randomness.
		room: /^credentials\/\w+\.credentials\.ts$/,
		mayImport: /^(n8n-workflow|node:crypto|nodes\/Okta\/protocol\/\w+\.ts)$/,
	},
];

/** What only some files may say. */
const ONLY_IN: Array<{ words: RegExp; only: string[] }> = [
	// n8n has a credential fetch its access token itself, before a request of the client.
	{
		words: /\bhelpers\b|httpRequest\w*/,
		only: ['nodes/Okta/client.ts', 'credentials/OktaTriggerOAuth2Api.credentials.ts'],
	},
	{ words: /httpRequestWithAuthentication/, only: ['nodes/Okta/client.ts'] },
	{ words: /NodeApiError/, only: ['nodes/Okta/client.ts'] },
	{ words: /getWorkflowStaticData/, only: ['nodes/Okta/state.ts'] },
	{ words: /getResponseObject/, only: ['nodes/Okta/receive.ts'] },
];

test.each([...SOURCES])('%s imports only what its room may', (file) => {
	const rule = ROOMS.find(({ room }) => room.test(file));
	expect(rule).toBeDefined();
	expect(importsOf(file).filter((imported) => !rule?.mayImport.test(imported))).toStrictEqual([]);
});

test.each(ONLY_IN)('$words stands only in $only', ({ words, only }) => {
	expect(SOURCES.filter((file) => words.test(withoutComments(textOf(file))))).toStrictEqual(only);
});

test('protocol knows no clock, no randomness and no network', () => {
	const impure = /\bDate\.now|new Date\(\)|random|fetch\(|\bsleep\b|process\b|setTimeout/;
	const pure = SOURCES.filter((file) => file.includes('/protocol/'));
	expect(pure.filter((file) => impure.test(withoutComments(textOf(file))))).toStrictEqual([]);
});

test('no file imports itself by a detour', () => {
	const reach = (file: string, seen = new Set<string>()): Set<string> => {
		for (const imported of importsOf(file)) {
			if (SOURCES.includes(imported) && !seen.has(imported)) reach(imported, seen.add(imported));
		}
		return seen;
	};
	expect(SOURCES.filter((file) => reach(file).has(file))).toStrictEqual([]);
});

test('no file only hands on what another has', () => {
	expect(SOURCES.filter((file) => /^export .* from /m.test(textOf(file)))).toStrictEqual([]);
});

test('no file is a drawer for odds and ends', () => {
	const drawers = /^(utils?|helpers?|common|index|GenericFunctions)\b/i;
	expect(SOURCES.filter((file) => drawers.test(basename(file)))).toStrictEqual([]);
});

function withoutComments(text: string): string {
	return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

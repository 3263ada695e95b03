/**
 * Which module imports what: `npm run lint:imports`, which `npm test` runs, too. Imports of types
 * count. If a rule is wrong, change it here and say why.
 */

const N8N = '^node_modules/n8n-workflow/dist/cjs/index\\.js$';
const ZOD = '^node_modules/zod/v4/index\\.js$';
const CRYPTO = '^crypto$';
const PROTOCOL = '^nodes/Okta/protocol/';

/** The modules of the package. Each imports only what's listed, packages and Node.js included. */
const PACKAGE = [
	{
		name: 'okta-trigger',
		why: 'A node file has the description, and which function of its product does what.',
		files: '^nodes/Okta/OktaTrigger\\.node\\.ts$',
		mayImport: [N8N, '^nodes/Okta/(description|hook)/'],
	},
	{
		name: 'okta-system-log-trigger',
		why: 'As for okta-trigger.',
		files: '^nodes/Okta/OktaSystemLogTrigger\\.node\\.ts$',
		mayImport: [N8N, '^nodes/Okta/(description|log)/'],
	},
	{
		name: 'description',
		why: 'n8n loads it at its start, so it loads nothing that only a running node needs.',
		files: '^nodes/Okta/description/',
		mayImport: [N8N, '^nodes/Okta/description/', PROTOCOL],
	},
	{
		name: 'hook',
		why: 'The hook and the log are independent products.',
		files: '^nodes/Okta/hook/',
		mayImport: [N8N, '^nodes/Okta/(hook|memory|transport)/', PROTOCOL],
	},
	{
		name: 'log',
		why: 'As for hook.',
		files: '^nodes/Okta/log/',
		mayImport: [N8N, '^nodes/Okta/(log|memory|transport)/', PROTOCOL],
	},
	{
		name: 'memory',
		why: 'It remembers, and sends no requests.',
		files: '^nodes/Okta/memory/',
		mayImport: [N8N, '^nodes/Okta/memory/', PROTOCOL],
	},
	{
		name: 'transport',
		why: 'It sends requests, and remembers nothing.',
		files: '^nodes/Okta/transport/',
		mayImport: [N8N, '^nodes/Okta/transport/', PROTOCOL],
	},
	{
		name: 'credentials',
		why: 'A credential gets its own access token. It creates keys and IDs, since the protocol has no randomness.',
		files: '^credentials/[^/]+\\.credentials\\.ts$',
		mayImport: [N8N, CRYPTO, PROTOCOL],
	},
	{
		name: 'protocol-json',
		why: 'How all of the protocol reads JSON.',
		files: `${PROTOCOL}json\\.ts$`,
		mayImport: [ZOD],
	},
	{
		name: 'protocol-url',
		why: 'How all of the protocol parses URLs.',
		files: `${PROTOCOL}url\\.ts$`,
		mayImport: [],
	},
	...[
		['responses', 'responses', "What Okta's responses mean, whatever the request was."],
		['events', 'events', 'An event, whether a hook or the log has it.'],
		['cards', 'cards', 'A card is made of an event as it is, of any type.'],
		['auth', 'auth|responses', 'How a request is authorized, whatever it asks for.'],
		['hooks', 'hooks|cards|events|responses', 'It knows nothing of the log, nor of authorization.'],
		['log', 'log|cards|events|responses', 'It knows nothing of hooks, nor of authorization.'],
	].map(([room, rooms, why]) => ({
		name: `protocol-${room}`,
		why,
		files: `${PROTOCOL}${room}/`,
		mayImport: [ZOD, CRYPTO, `${PROTOCOL}((json|url)\\.ts$|(${rooms})/)`],
	})),
];

const SHARED = '^tools/[^/]+\\.ts$';

/** The tools. Each imports only what's listed of the project, and any package. */
const TOOLS = [
	{
		name: 'shared-by-tools',
		why: 'What all tools need.',
		files: SHARED,
		mayImport: [SHARED],
	},
	{
		name: 'okta-emulator',
		why: "It tests the package, so it can't be made of it. It runs anywhere, not only in the sandbox.",
		files: '^tools/okta-emulator/',
		mayImport: ['^tools/okta-emulator/'],
	},
	{
		name: 'release',
		why: 'It packs and checks the package as a whole.',
		files: '^tools/release/',
		mayImport: [SHARED, '^tools/release/', '^package\\.json$'],
	},
	{
		name: 'sandbox',
		why: 'It installs the packed package in n8n, as users do.',
		files: '^tools/sandbox/',
		mayImport: [SHARED, '^tools/(sandbox|okta-emulator)/', '^tools/release/pack\\.ts$'],
	},
	{
		name: 'dev',
		why: "It's a sandbox with the nodes of this checkout.",
		files: '^tools/dev/',
		mayImport: [SHARED, '^tools/(dev|sandbox)/'],
	},
	{
		name: 'catalogue',
		why: "It generates files from the protocol's tables.",
		files: '^tools/catalogue/',
		mayImport: [SHARED, '^tools/catalogue/', PROTOCOL],
	},
	{
		name: 'drift',
		why: "It compares the table of event types with Okta's list.",
		files: '^tools/drift/',
		mayImport: ['^tools/drift/', '^nodes/Okta/protocol/events/eventTypes\\.ts$'],
	},
	{
		name: 'bench',
		why: 'It measures the package in the sandbox, and the work of the protocol without n8n.',
		files: '^tools/bench/',
		mayImport: [
			SHARED,
			'^tools/(bench|sandbox|okta-emulator)/',
			'^tools/release/pack\\.ts$',
			PROTOCOL,
		],
	},
	{
		name: 'mutation',
		why: 'It runs the tests in a process of their own.',
		files: '^tools/mutation/',
		mayImport: ['^tools/mutation/'],
	},
];

const FILES = '^(nodes|credentials|tools)/.*\\.[cm]?[jt]s$';
const KNOWN = [...PACKAGE, ...TOOLS].map(({ files }) => files);

module.exports = {
	forbidden: [
		...PACKAGE.map(({ name, why, files, mayImport }) => ({
			name,
			comment: why,
			severity: 'error',
			from: { path: files },
			to: { pathNot: mayImport },
		})),
		...TOOLS.map(({ name, why, files, mayImport }) => ({
			name,
			comment: why,
			severity: 'error',
			from: { path: files },
			to: { dependencyTypes: ['local'], pathNot: mayImport },
		})),
		...[
			{ from: { path: FILES, pathNot: KNOWN }, to: {} },
			{ from: {}, to: { path: FILES, pathNot: KNOWN } },
			{ from: { path: FILES, pathNot: KNOWN, orphan: true }, to: {} },
		].map((rule) => ({
			name: 'no-module',
			comment: 'Every file belongs to one of the modules above.',
			severity: 'error',
			...rule,
		})),
		{
			name: 'no-circles',
			comment: 'A file that imports itself, directly or through others, is one part with them.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'no-re-exports',
			comment: 'An import names the file that has what it imports.',
			severity: 'error',
			from: {},
			to: { dependencyTypes: ['export'] },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^tools/sandbox/(node_modules|\\.data|\\.versions)/' },
		// Imports of types, too.
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
	},
};

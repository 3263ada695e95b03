/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT } from '../../tools/project';
import { packPackage } from '../../tools/release/pack';
import { run } from '../../tools/run';

interface Loaded {
	types: { nodes: Array<Record<string, unknown>>; credentials: Array<Record<string, unknown>> };
	known: { nodes: object; credentials: object };
	credentials: Array<Record<string, unknown>>;
	lifecycle: string[];
	webhook: string;
	poll: string;
	outputSchemas: unknown[];
	/** All files that are loaded after n8n has loaded this package. */
	atStart: string[];
	exports: string[];
}

const NAME = 'n8n-nodes-okta-trigger';

let folder: string;
let installed: string;
let tarball: string;
let loaded: Loaded;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'okta-trigger-package-'));
	installed = join(folder, 'node_modules', NAME);
	tarball = await packPackage(folder);
	await mkdir(installed, { recursive: true });
	await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed], { cwd: folder });
	const result = await run('node', [join(__dirname, 'load.js'), installed], {
		cwd: PROJECT,
		env: { NODE_PATH: join(PROJECT, 'node_modules'), N8N_LOG_LEVEL: 'silent' },
	});
	loaded = JSON.parse(result) as Loaded;
}, 60_000);

afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
});

function filesIn(directory: string): string[] {
	return readdirSync(directory, { recursive: true, encoding: 'utf8' })
		.filter((file) => statSync(join(directory, file)).isFile())
		.sort();
}

/** The credentials of both nodes. */
const CREDENTIALS = [
	{ name: 'oktaTriggerApi', displayOptions: { show: { authentication: ['apiToken'] } } },
	{ name: 'oktaTriggerOAuth2Api', displayOptions: { show: { authentication: ['oAuth2'] } } },
];

function findNode(name: string): Record<string, unknown> | undefined {
	return loaded.types.nodes.find((node) => node.name === name);
}

test('the packed package contains only the built code, its assets and documents', () => {
	const files = filesIn(installed);
	const documents = ['CHANGELOG.md', 'LICENSE.md', 'README.md'];
	expect(files).toEqual(expect.arrayContaining([...documents, 'index.js', 'package.json']));
	const rest = files.filter((file) => !/^dist\/(nodes|credentials)\/.*\.(js|svg|json)$/.test(file));
	expect(rest).toStrictEqual([...documents, 'index.js', 'package.json'].sort());
});

test('every source file has a compiled file, and vice versa', () => {
	const sources = ['nodes', 'credentials']
		.flatMap((directory) => filesIn(join(PROJECT, directory)).map((file) => join(directory, file)))
		.map((file) => file.replace(/\.ts$/, '.js'))
		.sort();
	expect(filesIn(join(installed, 'dist'))).toStrictEqual(sources);
});

test("n8n's AI Assistant finds the output schema of each version", () => {
	expect(loaded.outputSchemas).toHaveLength(2);
	for (const schema of loaded.outputSchemas) expect(schema).toHaveProperty('properties.Okta User');
});

test('the packed package has at most 85 kB', () => {
	expect(statSync(tarball).size).toBeLessThanOrEqual(85_000);
});

test('the package has no dependencies that n8n does not provide', () => {
	const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object;
	expect(manifest).not.toHaveProperty('dependencies');
	expect(manifest).toMatchObject({
		peerDependencies: { 'n8n-workflow': '*' },
		n8n: { n8nNodesApiVersion: 1, strict: true },
	});
});

test("n8n's loader finds the Okta Trigger node", () => {
	expect(findNode('oktaTrigger')).toMatchObject({
		name: 'oktaTrigger',
		displayName: 'Okta Trigger',
		group: ['trigger'],
		version: [1, 1.1],
		inputs: [],
		outputs: ['main'],
		credentials: [
			CREDENTIALS[0],
			{
				name: 'oktaTriggerHookSecretApi',
				displayOptions: { show: { authentication: ['hookSecret'] } },
			},
			CREDENTIALS[1],
		],
		codex: {
			categories: ['Development'],
			alias: expect.arrayContaining(['MFA', 'Okta']) as unknown,
		},
	});
	expect(loaded.lifecycle.sort()).toStrictEqual(['checkExists', 'create', 'delete']);
	expect(loaded.webhook).toBe('function');
});

test("n8n's loader finds the Okta System Log Trigger node", () => {
	expect(findNode('oktaSystemLogTrigger')).toMatchObject({
		displayName: 'Okta System Log Trigger',
		group: ['trigger'],
		version: 1,
		polling: true,
		inputs: [],
		outputs: ['main'],
		credentials: CREDENTIALS,
		codex: {
			categories: ['Development'],
			alias: expect.arrayContaining(['System Log', 'Okta']) as unknown,
		},
	});
	expect(loaded.poll).toBe('function');
});

test.each([
	['OktaTrigger', 'oktaTrigger'],
	['OktaSystemLogTrigger', 'oktaSystemLogTrigger'],
])('the codex file of %s has the package and the newest version of the node', (file, name) => {
	const path = join(installed, 'dist/nodes/Okta', `${file}.node.json`);
	const codex = JSON.parse(readFileSync(path, 'utf8')) as object;
	const newest = [findNode(name)?.version].flat().at(-1) as number;
	expect(codex).toMatchObject({ node: NAME, nodeVersion: newest.toFixed(1) });
});

test('n8n loads only the descriptions at its start, and other code when it is first needed', () => {
	const own = loaded.atStart.flatMap((file) => file.split(`/${NAME}/dist/`)[1] ?? []);
	const code = own.filter((file) => file.endsWith('.js'));
	expect(code.sort()).toStrictEqual([
		'credentials/OktaTriggerApi.credentials.js',
		'credentials/OktaTriggerHookSecretApi.credentials.js',
		'credentials/OktaTriggerOAuth2Api.credentials.js',
		'nodes/Okta/OktaSystemLogTrigger.node.js',
		'nodes/Okta/OktaTrigger.node.js',
		'nodes/Okta/description/entityOptions.js',
		'nodes/Okta/description/hookPanel.js',
		'nodes/Okta/description/hookParameters.js',
		'nodes/Okta/description/logPanel.js',
		'nodes/Okta/description/logParameters.js',
		'nodes/Okta/description/managedHookPanel.js',
		'nodes/Okta/description/sharedParameters.js',
		'nodes/Okta/description/subtitle.js',
		'nodes/Okta/protocol/auth/authorize.js',
		'nodes/Okta/protocol/auth/orgUrl.js',
		'nodes/Okta/protocol/auth/scopes.js',
		'nodes/Okta/protocol/events/eventTypes.js',
		'nodes/Okta/protocol/hooks/secretHeader.js',
		'nodes/Okta/protocol/hooks/webhookUrl.js',
		'nodes/Okta/protocol/responses/advice.js',
		'nodes/Okta/protocol/url.js',
	]);
});

test('the package has exactly two nodes', () => {
	const names = ['oktaSystemLogTrigger', 'oktaTrigger'];
	expect(loaded.types.nodes.map(({ name }) => name).toSorted()).toStrictEqual(names);
	expect(Object.keys(loaded.known.nodes).toSorted()).toStrictEqual(names);
});

test("the lifecycle belongs to the GET route, which comes first, and the editor shows only the URL for an admin's hook", () => {
	expect(findNode('oktaTrigger')?.webhooks).toStrictEqual([
		{ name: 'setup', httpMethod: 'GET', path: 'webhook', ndvHideUrl: true },
		{
			name: 'default',
			httpMethod: 'POST',
			path: 'webhook',
			ndvHideUrl: '={{ !($parameter["authentication"] === "hookSecret") }}',
			ndvHideMethod: true,
			responseMode: 'onReceived',
			responseData: 'noData',
		},
	]);
});

test('the first parameter is Authentication, with API Token as its default', () => {
	const [first] = loaded.types.nodes[0]?.properties as Array<Record<string, unknown>>;
	expect(first).toMatchObject({ name: 'authentication', default: 'apiToken' });
});

test("n8n's loader finds the API token credential, with the token as password", () => {
	const [credential] = loaded.credentials;
	expect(credential).toMatchObject({
		name: 'oktaTriggerApi',
		displayName: 'Okta Trigger API',
		authenticates: 'function',
		test: { request: { url: '/api/v1/eventHooks' } },
	});
	expect(credential?.properties).toMatchObject([
		{ name: 'domain', type: 'string', required: true },
		{ name: 'token', type: 'string', required: true, typeOptions: { password: true } },
	]);
	expect(loaded.known.credentials).toMatchObject({
		oktaTriggerApi: { supportedNodes: ['oktaTrigger', 'oktaSystemLogTrigger'] },
	});
});

test("n8n's loader finds the service app credential, with the key as multi-line password", () => {
	const credential = loaded.credentials[1];
	expect(credential).toMatchObject({
		name: 'oktaTriggerOAuth2Api',
		displayName: 'Okta Trigger OAuth2 API',
		authenticates: 'function',
		preAuthenticates: 'function',
	});
	expect(credential?.properties).toMatchObject([
		{ name: 'domain', type: 'string', required: true },
		{ name: 'clientId', type: 'string', required: true },
		{ name: 'keyId', type: 'string' },
		{ name: 'privateKey', required: true, typeOptions: { password: true, rows: 5 } },
		{ name: 'oktaScopes', type: 'options', default: 'okta.eventHooks.manage okta.logs.read' },
		{ name: 'accessToken', type: 'hidden', typeOptions: { expirable: true, password: true } },
	]);
	expect(loaded.known.credentials).toMatchObject({
		oktaTriggerOAuth2Api: { supportedNodes: ['oktaTrigger', 'oktaSystemLogTrigger'] },
	});
});

test("n8n's loader finds the credential of an admin's hook, which only Okta Trigger has and tests", () => {
	const credential = loaded.credentials[2];
	expect(credential).toMatchObject({
		name: 'oktaTriggerHookSecretApi',
		displayName: 'Okta Trigger Hook Secret API',
	});
	expect(credential).not.toHaveProperty('authenticates');
	expect(credential).not.toHaveProperty('test');
	expect(credential?.properties).toMatchObject([
		{ name: 'header', type: 'string', default: 'Authorization', required: true },
		{ name: 'secret', type: 'string', required: true, typeOptions: { password: true } },
	]);
	expect(loaded.known.credentials).toMatchObject({
		oktaTriggerHookSecretApi: { supportedNodes: ['oktaTrigger'] },
	});
});

test('all nodes and credentials have a light and a dark icon', () => {
	for (const { iconUrl } of [...loaded.types.nodes, ...loaded.credentials] as Array<{
		iconUrl: { light: string; dark: string };
	}>) {
		const [light, dark] = [iconUrl.light, iconUrl.dark].map((url) =>
			join(installed, url.replace(`icons/${NAME}/`, '')),
		) as [string, string];
		expect(existsSync(light)).toBe(true);
		expect(readFileSync(light, 'utf8')).not.toBe(readFileSync(dark, 'utf8'));
	}
});

test('the package exports its classes', () => {
	expect(loaded.exports).toStrictEqual([
		'OktaSystemLogTrigger',
		'OktaTrigger',
		'OktaTriggerApi',
		'OktaTriggerHookSecretApi',
		'OktaTriggerOAuth2Api',
	]);
});

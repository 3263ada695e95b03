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
	/** The files of all packages that n8n has loaded when it has loaded this one. */
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
	const printed = await run('node', [join(__dirname, 'load.js'), installed], {
		cwd: PROJECT,
		env: { NODE_PATH: join(PROJECT, 'node_modules'), N8N_LOG_LEVEL: 'silent' },
	});
	loaded = JSON.parse(printed.slice(printed.indexOf('{'))) as Loaded;
}, 60_000);

afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
});

function filesIn(directory: string): string[] {
	return readdirSync(directory, { recursive: true, encoding: 'utf8' })
		.filter((file) => statSync(join(directory, file)).isFile())
		.sort();
}

/** Each with one way to get in. */
const CREDENTIALS = [
	{ name: 'oktaTriggerApi', displayOptions: { show: { authentication: ['apiToken'] } } },
	{ name: 'oktaTriggerOAuth2Api', displayOptions: { show: { authentication: ['oAuth2'] } } },
];

function nodeCalled(name: string): Record<string, unknown> | undefined {
	return loaded.types.nodes.find((node) => node.name === name);
}

test('the packed package has the built code, its assets and documents, and nothing else', () => {
	const files = filesIn(installed);
	const documents = ['CHANGELOG.md', 'LICENSE.md', 'README.md'];
	expect(files).toEqual(expect.arrayContaining([...documents, 'index.js', 'package.json']));
	const rest = files.filter((file) => !/^dist\/(nodes|credentials)\/.*\.(js|svg|json)$/.test(file));
	expect(rest).toStrictEqual([...documents, 'index.js', 'package.json'].sort());
});

test('every source file has its compiled one, and every compiled file its source', () => {
	const sources = ['nodes', 'credentials']
		.flatMap((room) => filesIn(join(PROJECT, room)).map((file) => join(room, file)))
		.map((file) => file.replace(/\.ts$/, '.js'))
		.sort();
	expect(filesIn(join(installed, 'dist'))).toStrictEqual(sources);
});

test('it weighs at most 70 kB packed', () => {
	expect(statSync(tarball).size).toBeLessThanOrEqual(70_000);
});

test('it needs nothing at runtime but what n8n brings', () => {
	const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object;
	expect(manifest).not.toHaveProperty('dependencies');
	expect(manifest).toMatchObject({
		peerDependencies: { 'n8n-workflow': '*' },
		n8n: { n8nNodesApiVersion: 1, strict: true },
	});
});

test("n8n's loader finds Okta Trigger, whole", () => {
	expect(nodeCalled('oktaTrigger')).toMatchObject({
		name: 'oktaTrigger',
		displayName: 'Okta Trigger',
		group: ['trigger'],
		version: [1, 1.1],
		inputs: [],
		outputs: ['main'],
		credentials: CREDENTIALS,
		codex: { alias: expect.arrayContaining(['MFA', 'Okta']) as unknown },
	});
	expect(loaded.lifecycle.sort()).toStrictEqual(['checkExists', 'create', 'delete']);
	expect(loaded.webhook).toBe('function');
});

test("n8n's loader finds Okta System Log Trigger, whole", () => {
	expect(nodeCalled('oktaSystemLogTrigger')).toMatchObject({
		displayName: 'Okta System Log Trigger',
		group: ['trigger'],
		version: 1,
		polling: true,
		inputs: [],
		outputs: ['main'],
		credentials: CREDENTIALS,
		codex: { alias: expect.arrayContaining(['System Log', 'Okta']) as unknown },
	});
	expect(loaded.poll).toBe('function');
});

test("n8n's start loads what describes the package, and what works is loaded when it is first needed", () => {
	const own = loaded.atStart.flatMap((file) => file.split(`/${NAME}/dist/`)[1] ?? []);
	const code = own.filter((file) => file.endsWith('.js'));
	expect(code.sort()).toStrictEqual([
		'credentials/OktaTriggerApi.credentials.js',
		'credentials/OktaTriggerOAuth2Api.credentials.js',
		'nodes/Okta/OktaSystemLogTrigger.node.js',
		'nodes/Okta/OktaTrigger.node.js',
		'nodes/Okta/description/hookPanel.js',
		'nodes/Okta/description/hookParameters.js',
		'nodes/Okta/description/logPanel.js',
		'nodes/Okta/description/logParameters.js',
		'nodes/Okta/description/sharedParameters.js',
		'nodes/Okta/protocol/auth/authorize.js',
		'nodes/Okta/protocol/auth/orgUrl.js',
		'nodes/Okta/protocol/auth/scopes.js',
		'nodes/Okta/protocol/errors/advice.js',
		'nodes/Okta/protocol/events/eventTypes.js',
	]);
});

test('the package has two nodes and no more', () => {
	const names = ['oktaSystemLogTrigger', 'oktaTrigger'];
	expect(loaded.types.nodes.map(({ name }) => name).toSorted()).toStrictEqual(names);
	expect(Object.keys(loaded.known.nodes).toSorted()).toStrictEqual(names);
});

test('the webhook is one entry with both methods, GET first', () => {
	expect(nodeCalled('oktaTrigger')?.webhooks).toStrictEqual([
		{
			name: 'default',
			httpMethod: 'GET,POST',
			path: 'webhook',
			responseMode: 'onReceived',
			responseData: 'noData',
		},
	]);
});

test('the way to get in is asked first, and a node without an answer uses an API token', () => {
	const [first] = loaded.types.nodes[0]?.properties as Array<Record<string, unknown>>;
	expect(first).toMatchObject({ name: 'authentication', default: 'apiToken' });
});

test("n8n's loader finds the credential, its token a password", () => {
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

test("n8n's loader finds the credential for service apps, its key a password of several lines", () => {
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
		{ name: 'scopes', default: ['okta.eventHooks.manage', 'okta.logs.read'] },
		{ name: 'accessToken', type: 'hidden', typeOptions: { expirable: true, password: true } },
	]);
	expect(loaded.known.credentials).toMatchObject({
		oktaTriggerOAuth2Api: { supportedNodes: ['oktaTrigger', 'oktaSystemLogTrigger'] },
	});
});

test('all have a light and a dark icon, which are there and differ', () => {
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

test('a program that requires the package gets its classes', () => {
	expect(loaded.exports).toStrictEqual([
		'OktaSystemLogTrigger',
		'OktaTrigger',
		'OktaTriggerApi',
		'OktaTriggerOAuth2Api',
	]);
});

/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { runScript } from '../../tools/run';

/** A scan takes seconds, and longer on a busy machine. */
jest.setTimeout(60_000);

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'okta-trigger-scanned-'));
});

afterEach(async () => {
	await rm(folder, { recursive: true, force: true });
});

/** Scans a package with these files. */
async function scan(files: Record<string, string>): Promise<string> {
	for (const [path, text] of Object.entries(files)) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), text);
	}
	return await runScript('tools/release/scan.ts', folder);
}

function manifest(more: object = {}): string {
	return JSON.stringify({
		name: 'n8n-nodes-scanned',
		version: '1.0.0',
		description: 'A package to scan',
		license: 'MIT',
		author: { name: 'Grace Hopper', email: 'grace@example.org' },
		keywords: ['n8n-community-node-package'],
		peerDependencies: { 'n8n-workflow': '*' },
		n8n: { n8nNodesApiVersion: 1, nodes: ['dist/nodes/Some/Some.node.js'] },
		...more,
	});
}

test('a package that follows the rules passes', async () => {
	await expect(scan({ 'package.json': manifest() })).resolves.toMatch(/✓ sources\n✓ package/);
});

test('inline eslint-disable comments are ignored in sources and in the package', async () => {
	const scanned = scan({
		'package.json': manifest(),
		'nodes/Some/Some.node.ts': '// eslint-disable-next-line no-console\nconsole.log(1);\n',
		'dist/nodes/Some/Some.node.js': '/* eslint-disable */\nsetTimeout(() => {}, 1);\n',
	});
	await expect(scanned).rejects.toThrow(
		/✗ sources[^]*Some\.node\.ts[^]*no-console[^]*✗ package[^]*Some\.node\.js[^]*no-restricted-globals/,
	);
});

test('the manifest is checked too', async () => {
	const scanned = scan({ 'package.json': manifest({ overrides: { zod: '4.0.0' } }) });
	await expect(scanned).rejects.toThrow(/no-overrides-field/);
});

test("a folder without files to check doesn't pass", async () => {
	await expect(scan({})).rejects.toThrow(/✓ sources: No files found/);
});

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { PROJECT } from '../../tools/release/pack';
import { run } from '../../tools/release/run';

/** A look takes seconds, and more on a busy machine. */
jest.setTimeout(60_000);

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'okta-trigger-scanned-'));
});

afterEach(async () => {
	await rm(folder, { recursive: true, force: true });
});

/** Runs the scan on a package of these files. */
async function scanned(files: Record<string, string>): Promise<string> {
	for (const [path, text] of Object.entries(files)) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), text);
	}
	const script = join(__dirname, '..', '..', 'tools', 'release', 'scan.ts');
	return await run(process.execPath, ['--import', 'tsx', script, folder], { cwd: PROJECT });
}

function manifest(more: object = {}): string {
	return JSON.stringify({
		name: 'n8n-nodes-scanned',
		version: '1.0.0',
		description: 'A package to be scanned',
		license: 'MIT',
		author: { name: 'Somebody', email: 'somebody@example.org' },
		keywords: ['n8n-community-node-package'],
		peerDependencies: { 'n8n-workflow': '*' },
		n8n: { n8nNodesApiVersion: 1, nodes: ['dist/nodes/Some/Some.node.js'] },
		...more,
	});
}

test('a package that breaks no rule passes', async () => {
	await expect(scanned({ 'package.json': manifest() })).resolves.toMatch(/✓ sources\n✓ package/);
});

test('an inline exception does not hide anything, in a source or in what is shipped', async () => {
	const found = scanned({
		'package.json': manifest(),
		'nodes/Some/Some.node.ts': '// eslint-disable-next-line no-console\nconsole.log(1);\n',
		'dist/nodes/Some/Some.node.js': '/* eslint-disable */\nsetTimeout(() => {}, 1);\n',
	});
	await expect(found).rejects.toThrow(
		/✗ sources[^]*Some\.node\.ts[^]*no-console[^]*✗ package[^]*Some\.node\.js[^]*no-restricted-globals/,
	);
});

test('the manifest is looked at too', async () => {
	const found = scanned({ 'package.json': manifest({ overrides: { zod: '4.0.0' } }) });
	await expect(found).rejects.toThrow(/no-overrides-field/);
});

test('a folder without anything to look at does not pass', async () => {
	await expect(scanned({})).rejects.toThrow(/✓ sources: No files found/);
});

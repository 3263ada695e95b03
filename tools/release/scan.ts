/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/**
 * `npm run lint:scan`: the checks of n8n's scanner of community packages, before publishing. The
 * scanner only accepts published packages, so this calls its functions for the two things that it
 * checks: the sources, and the contents of the packed tarball.
 *
 * With a folder as argument it checks that folder, both as sources and as an unpacked tarball.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT } from '../project';
import { run } from '../run';
import { packPackage } from './pack';

/** From the scanner's `analyzePackageByName`, which doesn't export it. */
const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];

async function scan(): Promise<void> {
	const [, , folder] = process.argv;
	await scanFolder('sources', folder ?? PROJECT);
	if (folder === undefined) await scanTarball();
	else await scanFolder('package', folder);
}

async function scanTarball(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'okta-trigger-scan-'));
	try {
		const unpacked = join(folder, 'package');
		await mkdir(unpacked);
		const tarball = await packPackage(folder);
		await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', unpacked], { cwd: folder });
		await scanFolder('package', unpacked);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function scanFolder(kind: 'sources' | 'package', folder: string): Promise<void> {
	// The scanner is an ES module.
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(
		'@n8n/scan-community-package/scanner/scanner.mjs'
	);
	const patterns = kind === 'sources' ? SOURCE_FILE_PATTERNS : TARBALL_FILE_PATTERNS;
	const { passed, message, details } = await analyzePackage(folder, patterns);
	// If it passed with a message, there were no files to check.
	if (!passed || message !== undefined) process.exitCode = 1;
	process.stdout.write(`${passed ? '✓' : '✗'} ${kind}${message ? `: ${message}` : ''}\n`);
	if (details) process.stdout.write(details);
}

void scan();

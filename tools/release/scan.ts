/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/**
 * `npm run lint:scan`: the checks of n8n's scanner of community packages, before publishing. The
 * scanner only accepts published packages, so this calls its functions for the two things that it
 * checks: the sources, and the contents of the packed tarball.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT } from '../project';
import { run } from '../run';
import { packPackage } from './pack';

/** From the scanner's `analyzePackageByName`, which doesn't export it. */
const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];

async function scan(): Promise<void> {
	// The scanner is an ES module.
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(
		'@n8n/scan-community-package/scanner/scanner.mjs'
	);
	const scanFolder = async (what: string, folder: string, patterns: string[]) => {
		const { passed, message, details = '' } = await analyzePackage(folder, patterns);
		// If it passed with a message, there were no files to check.
		if (!passed || message !== undefined) process.exitCode = 1;
		process.stdout.write(
			`${passed ? '✓' : '✗'} ${what}${message ? `: ${message}` : ''}\n${details}`,
		);
	};

	await scanFolder('sources', PROJECT, SOURCE_FILE_PATTERNS);
	const folder = await mkdtemp(join(tmpdir(), 'okta-trigger-scan-'));
	try {
		await run('tar', ['-xzf', await packPackage(folder)], { cwd: folder });
		await scanFolder('package', join(folder, 'package'), TARBALL_FILE_PATTERNS);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

void scan();

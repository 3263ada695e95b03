/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/**
 * `npm run lint:scan`: what n8n's scanner of community packages will say of this one, before it is
 * published. The scanner takes published packages only, so its own functions are called here, on the
 * two things that it looks at: the sources, and what is in the packed tarball.
 *
 * With a folder as argument it looks at that, as sources and as an unpacked tarball.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { packPackage, PROJECT } from './pack';
import { run } from './run';

/** As the scanner has it in `analyzePackageByName`, which does not export it. */
const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];

async function scan(): Promise<void> {
	// The scanner is an ES module.
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(
		'@n8n/scan-community-package/scanner/scanner.mjs'
	);
	const look = async (what: string, folder: string, patterns: string[]) => {
		const { passed, message, details } = await analyzePackage(folder, patterns);
		// A message without a complaint says that there was nothing to look at.
		if (!passed || message !== undefined) process.exitCode = 1;
		process.stdout.write(`${passed ? '✓' : '✗'} ${what}${message ? `: ${message}` : ''}\n`);
		if (details) process.stdout.write(details);
	};

	const [, , given] = process.argv;
	await look('sources', given ?? PROJECT, SOURCE_FILE_PATTERNS);
	if (given !== undefined) return await look('package', given, TARBALL_FILE_PATTERNS);

	const folder = await mkdtemp(join(tmpdir(), 'okta-trigger-scan-'));
	try {
		const unpacked = join(folder, 'package');
		await mkdir(unpacked);
		const tarball = await packPackage(folder);
		await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', unpacked], { cwd: folder });
		await look('package', unpacked, TARBALL_FILE_PATTERNS);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

void scan();

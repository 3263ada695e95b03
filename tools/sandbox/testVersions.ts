/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on Node.js, not inside n8n */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bold, print } from './terminal';
import { LISTED } from './n8n/versions';

/** What jest counts, as far as it is told here. A file that could not be run has no tests. */
interface Counts {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numRuntimeErrorTestSuites: number;
}

/**
 * `npm run test:versions`: the end-to-end tests on every listed version of n8n, one after another.
 * What stands behind `--` goes to jest, e.g. the name of a file.
 */
async function main(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'okta-trigger-versions-'));
	const lines: string[] = [];
	let isGood = true;
	for (const version of LISTED) {
		print(bold(`n8n ${version}`));
		const begun = Date.now();
		const results = join(folder, `${version}.json`);
		const code = await endToEnd(version, ['--json', '--outputFile', results]);
		if (code !== 0) isGood = false;
		const minutes = Math.ceil((Date.now() - begun) / 60_000);
		lines.push(`n8n ${version.padEnd(10)} ${told(results)}, ${minutes} min`);
	}
	await rm(folder, { recursive: true });
	print();
	for (const line of lines) print(line);
	process.exitCode = isGood ? 0 : 1;
}

async function endToEnd(version: string, more: string[]): Promise<number | null> {
	const args = ['run', 'test:e2e', '--', ...more, ...process.argv.slice(2)];
	const child = spawn('npm', args, {
		stdio: 'inherit',
		env: { ...process.env, N8N_VERSION: version },
	});
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
}

function told(results: string): string {
	if (!existsSync(results)) return 'did not run';
	const counts = JSON.parse(readFileSync(results, 'utf8')) as Counts;
	const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
	return `${counts.numPassedTests} passed, ${failed} failed, ${counts.numPendingTests} skipped`;
}

main().catch((failed: unknown) => {
	print(failed instanceof Error ? failed.message : String(failed));
	process.exitCode = 1;
});

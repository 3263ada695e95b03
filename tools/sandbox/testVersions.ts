/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on Node.js, not inside n8n */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { TESTED_VERSIONS } from './n8n/versions';
import { bold, print } from './terminal';

/** The counts in Jest's report that are printed. A file that Jest can't run has no tests. */
interface Counts {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numRuntimeErrorTestSuites: number;
}

/**
 * `npm run test:versions`: runs the end-to-end tests on every listed version of n8n, one after
 * another. Passes arguments after `--` to Jest, e.g. the name of a file.
 */
async function main(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'okta-trigger-versions-'));
	const lines: string[] = [];
	let hasFailed = false;
	for (const version of TESTED_VERSIONS) {
		print(bold(`n8n ${version}`));
		const start = Date.now();
		const results = join(folder, `${version}.json`);
		const code = await runTests(version, ['--json', '--outputFile', results]);
		if (code !== 0) hasFailed = true;
		const minutes = Math.ceil((Date.now() - start) / 60_000);
		lines.push(`n8n ${version.padEnd(10)} ${formatResults(results)}, ${minutes} min`);
	}
	await rm(folder, { recursive: true });
	print();
	for (const line of lines) print(line);
	process.exitCode = hasFailed ? 1 : 0;
}

async function runTests(version: string, options: string[]): Promise<number | null> {
	const args = ['run', 'test:e2e', '--', ...options, ...process.argv.slice(2)];
	const child = spawn('npm', args, {
		stdio: 'inherit',
		env: { ...process.env, N8N_VERSION: version },
	});
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
}

function formatResults(results: string): string {
	if (!existsSync(results)) return "didn't run";
	const counts = JSON.parse(readFileSync(results, 'utf8')) as Counts;
	const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
	return `${counts.numPassedTests} passed, ${failed} failed, ${counts.numPendingTests} skipped`;
}

main().catch((error: unknown) => {
	print(error instanceof Error ? error.message : String(error));
	process.exitCode = 1;
});

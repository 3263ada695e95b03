/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/**
 * `npm run release:check`: checks that package.json, package-lock.json and CHANGELOG.md have the same
 * version. `npm run release:check -- v1.2.3`: also checks that this version is ready to be published
 * with that tag.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT } from '../project';
import { validateRelease } from './validateRelease';

function check(): void {
	const [, , tag] = process.argv;
	const { version } = JSON.parse(read('package.json')) as { version: string };
	const lock = JSON.parse(read('package-lock.json')) as { version: string };
	const issues = validateRelease({
		version,
		lockVersion: lock.version,
		changelog: read('CHANGELOG.md'),
		tag,
	});
	for (const issue of issues) process.stderr.write(`${issue}\n`);
	if (issues.length > 0) process.exitCode = 1;
	else process.stdout.write(`${tag ?? version}: package.json, lock and changelog match\n`);
}

function read(file: string): string {
	return readFileSync(join(PROJECT, file), 'utf8');
}

check();

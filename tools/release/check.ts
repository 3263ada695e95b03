/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
/**
 * `npm run release:check`: whether package.json, its lock and CHANGELOG.md name one version;
 * `npm run release:check -- v1.2.3`: whether they are ready to be published with that tag.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { findIssues } from './agree';

const PROJECT = join(__dirname, '..', '..');

function check(): void {
	const [, , tag] = process.argv;
	const { version } = JSON.parse(read('package.json')) as { version: string };
	const lock = JSON.parse(read('package-lock.json')) as { version: string };
	const complaints = findIssues({
		version,
		lockVersion: lock.version,
		changelog: read('CHANGELOG.md'),
		tag,
	});
	for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
	if (complaints.length > 0) process.exitCode = 1;
	else process.stdout.write(`${tag ?? version}: version and changelog agree\n`);
}

function read(file: string): string {
	return readFileSync(join(PROJECT, file), 'utf8');
}

check();

/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT } from '../../tools/project';

const FOLDER = join(PROJECT, '.github', 'workflows');
const files = readdirSync(FOLDER);

/** A workflow without its comment lines. Comments after `uses` stay, since they name versions. */
function textOf(file: string): string {
	return readFileSync(join(FOLDER, file), 'utf8').replace(/^\s*#.*\n/gm, '');
}

/** The texts of all jobs. */
function jobs(file: string): string[] {
	const [, text = ''] = textOf(file).split(/^jobs:\n/m);
	return text.split(/^(?= {2}\w)/m);
}

/** The text of one job. */
function job(file: string, name: string): string {
	return jobs(file).find((text) => text.startsWith(`  ${name}:`)) ?? '';
}

test.each(files)('every action in %s is pinned by its hash, with its version', (file) => {
	const used = [...textOf(file).matchAll(/uses: (.+)/g)].map(([, action]) => action);
	const pinned = /^actions\/(checkout|setup-node)@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
	const own = './.github/workflows/ci.yml';
	expect(used.length).toBeGreaterThan(0);
	expect(used.filter((action) => action !== own && !pinned.test(action ?? ''))).toStrictEqual([]);
});

test.each(files)('%s can only read the repository, unless a job requests more', (file) => {
	expect(textOf(file)).toMatch(/^permissions:\n {2}contents: read\n\n/m);
	expect(textOf(file)).not.toMatch(/: write-all|contents: write|packages: write/);
});

test.each(files)("%s doesn't run untrusted code with privileges, and has no secrets", (file) => {
	expect(textOf(file)).not.toMatch(/pull_request_target|workflow_run|secrets\./);
	// An expression in a shell command would run whatever is in the name of a branch or a tag.
	expect(textOf(file)).not.toMatch(/run: .*\$\{\{/);
});

test('only the publish job can request an ID token for npm', () => {
	const all = files.map(textOf).join('');
	expect(all.match(/id-token/g)).toHaveLength(1);
	expect(job('publish.yml', 'publish')).toContain('id-token: write');
});

test('only the job that reports drift can write issues', () => {
	const all = files.map(textOf).join('');
	expect(all.match(/issues: write/g)).toHaveLength(1);
	expect(job('weekly.yml', 'drift')).toContain('issues: write');
});

test('the package is published only after the check of the tag and all tests', () => {
	expect(job('publish.yml', 'check')).toContain('npm run release:check -- "$TAG"');
	expect(job('publish.yml', 'test')).toMatch(
		/needs: check[^]*uses: \.\/\.github\/workflows\/ci\.yml/,
	);
	expect(job('publish.yml', 'publish')).toMatch(/needs: test[^]*npm publish --provenance/);
	const all = files.map(textOf).join('');
	expect(all.match(/npm publish/g)).toHaveLength(1);
});

test('every job that runs n8n in queue mode has PostgreSQL and Redis', () => {
	const queueJobs = files.flatMap(jobs).filter((text) => /\.ci\/run|\bbench\b/.test(text));
	expect(queueJobs).toHaveLength(2);
	for (const text of queueJobs) {
		expect(text).toMatch(/^ {4}services:\n {6}postgres:\n[^]*^ {6}redis:\n[^]*^ {4}steps:\n/m);
		const [, password] = /POSTGRES_PASSWORD: (\S+)/.exec(text) ?? [];
		for (const variable of ['PGHOST: localhost', 'PGUSER: postgres', 'REDIS_HOST: localhost']) {
			expect(text).toContain(`          ${variable}\n`);
		}
		expect(text).toContain(`          PGPASSWORD: ${password}\n`);
	}
});

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { join } from 'node:path';

import { run } from '../../../tools/release/run';
import { findIssues, type Release } from '../../../tools/release/agree';

/** A release of 1.2.3 that is ready, but for what a test changes. */
function release(changes: Partial<Release> = {}): Release {
	return {
		version: '1.2.3',
		lockVersion: '1.2.3',
		changelog: changelog('1.2.3 (2026-01-31)'),
		tag: 'v1.2.3',
		...changes,
	};
}

function changelog(...headings: string[]): string {
	const chapters = [...headings, '1.2.2 (2025-12-01)'].map((heading) => `## ${heading}\n\n- Good.`);
	return ['# Changelog', ...chapters].join('\n\n');
}

test('a tag, a version and a changelog that agree are ready', () => {
	expect(findIssues(release())).toStrictEqual([]);
});

test('a version before a final one is one too', () => {
	const version = '1.3.0-beta.1';
	const beta = release({
		version,
		lockVersion: version,
		changelog: changelog(`${version} (2026-02-01)`),
		tag: `v${version}`,
	});
	expect(findIssues(beta)).toStrictEqual([]);
});

test('between releases the changelog may say that its first version is unreleased', () => {
	const between = release({ changelog: changelog('1.2.3 (unreleased)'), tag: undefined });
	expect(findIssues(between)).toStrictEqual([]);
});

test.each<[what: string, changes: Partial<Release>, complaint: RegExp]>([
	['a tag of another version', { tag: 'v1.2.4' }, /tag is v1\.2\.4.*asks for v1\.2\.3/],
	['a tag without its v', { tag: '1.2.3' }, /tag is 1\.2\.3/],
	['an empty tag', { tag: '' }, /tag is /],
	['a lock of another version', { lockVersion: '1.2.2' }, /package-lock\.json says 1\.2\.2/],
	[
		'a changelog that was forgotten',
		{ changelog: changelog() },
		/CHANGELOG\.md begins with 1\.2\.2/,
	],
	['a changelog without versions', { changelog: '# Changelog\n' }, /has no heading/],
	[
		'a tag for what is still called unreleased',
		{ changelog: changelog('1.2.3 (unreleased)') },
		/"unreleased" stands where the day/,
	],
	[
		'a day that no calendar has',
		{ changelog: changelog('1.2.3 (2026-13-45)') },
		/"2026-13-45" stands where the day/,
	],
	[
		'two chapters for one version',
		{ changelog: changelog('1.2.3 (2026-01-31)', '1.2.3 (2026-01-30)') },
		/more than one heading for 1\.2\.3/,
	],
])('%s is found', (_what, changes, complaint) => {
	expect(findIssues(release(changes))).toStrictEqual([expect.stringMatching(complaint) as unknown]);
});

test('a version that is none is found', () => {
	expect(findIssues(release({ version: 'next' }))).toContainEqual(
		'package.json: "next" is not a version such as 1.2.3.',
	);
});

test('this checkout agrees with itself', async () => {
	await expect(check()).resolves.toContain('version and changelog agree');
});

test('a tag for another version than that of this checkout is refused', async () => {
	await expect(check('v99.0.0')).rejects.toThrow('The tag is v99.0.0');
});

async function check(...args: string[]): Promise<string> {
	const script = join(__dirname, '..', '..', '..', 'tools', 'release', 'check.ts');
	return await run(process.execPath, ['--import', 'tsx', script, ...args], { cwd: __dirname });
}

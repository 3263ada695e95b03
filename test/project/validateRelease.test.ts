import { validateRelease, type Release } from '../../tools/release/validateRelease';
import { runScript } from '../../tools/run';

/** A release of a version that's ready, apart from the changes. */
function release({ version = '1.2.3', ...changes }: Partial<Release> = {}): Release {
	return {
		version,
		changelog: changelog(`${version} (2026-01-31)`),
		tag: `v${version}`,
		...changes,
	};
}

function changelog(...headings: string[]): string {
	const sections = [...headings, '1.2.2 (2025-12-01)'].map((heading) => `## ${heading}\n\n- Good.`);
	return ['# Changelog', ...sections].join('\n\n');
}

test.each<[what: string, ready: Release]>([
	['with the version in tag and changelog', release()],
	['with a prerelease version', release({ version: '1.3.0-beta.1' })],
	[
		'not yet dated, without a tag',
		release({ changelog: changelog('1.2.3 (unreleased)'), tag: undefined }),
	],
])('a release is ready %s', (_what, ready) => {
	expect(validateRelease(ready)).toStrictEqual([]);
});

test.each<[what: string, changes: Partial<Release>, issue: RegExp]>([
	['a tag of another version', { tag: 'v1.2.4' }, /tag is v1\.2\.4.*requires v1\.2\.3/],
	['a tag without its v', { tag: '1.2.3' }, /tag is 1\.2\.3/],
	['an empty tag', { tag: '' }, /tag is /],
	['an outdated changelog', { changelog: changelog() }, /CHANGELOG\.md starts with 1\.2\.2/],
	['a changelog without versions', { changelog: '# Changelog\n' }, /has no heading/],
	[
		'a tag for an unreleased version',
		{ changelog: changelog('1.2.3 (unreleased)') },
		/"unreleased" instead of the date/,
	],
	[
		'an invalid date',
		{ changelog: changelog('1.2.3 (2026-13-45)') },
		/"2026-13-45" instead of the date/,
	],
])('%s is reported', (_what, changes, issue) => {
	expect(validateRelease(release(changes))).toStrictEqual([
		expect.stringMatching(issue) as unknown,
	]);
});

test('the versions of this checkout match', async () => {
	await expect(runScript('tools/release/check.ts')).resolves.toContain('and changelog match');
});

test('a tag of another version than that of this checkout is rejected', async () => {
	const checked = runScript('tools/release/check.ts', 'v99.0.0');
	await expect(checked).rejects.toThrow('The tag is v99.0.0');
});

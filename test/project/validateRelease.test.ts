import { validateRelease, type Release } from '../../tools/release/validateRelease';
import { runScript } from '../../tools/run';

/** A release of 1.2.3 that's ready, apart from the changes. */
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
	const sections = [...headings, '1.2.2 (2025-12-01)'].map((heading) => `## ${heading}\n\n- Good.`);
	return ['# Changelog', ...sections].join('\n\n');
}

test('a release is ready if tag, version and changelog match', () => {
	expect(validateRelease(release())).toStrictEqual([]);
});

test('a prerelease version is accepted', () => {
	const version = '1.3.0-beta.1';
	const beta = release({
		version,
		lockVersion: version,
		changelog: changelog(`${version} (2026-02-01)`),
		tag: `v${version}`,
	});
	expect(validateRelease(beta)).toStrictEqual([]);
});

test('without a tag, the first version of the changelog may be unreleased', () => {
	const untagged = release({ changelog: changelog('1.2.3 (unreleased)'), tag: undefined });
	expect(validateRelease(untagged)).toStrictEqual([]);
});

test.each<[what: string, changes: Partial<Release>, issue: RegExp]>([
	['a tag of another version', { tag: 'v1.2.4' }, /tag is v1\.2\.4.*requires v1\.2\.3/],
	['a tag without its v', { tag: '1.2.3' }, /tag is 1\.2\.3/],
	['an empty tag', { tag: '' }, /tag is /],
	['a lock of another version', { lockVersion: '1.2.2' }, /package-lock\.json has 1\.2\.2/],
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
	[
		'two sections for one version',
		{ changelog: changelog('1.2.3 (2026-01-31)', '1.2.3 (2026-01-30)') },
		/more than one heading for 1\.2\.3/,
	],
])('%s is reported', (_what, changes, issue) => {
	expect(validateRelease(release(changes))).toStrictEqual([
		expect.stringMatching(issue) as unknown,
	]);
});

test('an invalid version is reported', () => {
	expect(validateRelease(release({ version: 'next' }))).toContainEqual(
		'package.json: "next" isn\'t a version such as 1.2.3.',
	);
});

test('the versions of this checkout match', async () => {
	await expect(runScript('tools/release/check.ts')).resolves.toContain('and changelog match');
});

test('a tag of another version than that of this checkout is rejected', async () => {
	const checked = runScript('tools/release/check.ts', 'v99.0.0');
	await expect(checked).rejects.toThrow('The tag is v99.0.0');
});

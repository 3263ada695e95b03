/** What names the version of a release. */
export interface Release {
	/** In package.json. */
	version: string;
	/** In package-lock.json. */
	lockVersion: string;
	/** The text of CHANGELOG.md. */
	changelog: string;
	/** The tag to publish, e.g. `v1.2.3`. Not set between releases. */
	tag?: string;
}

const VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** A heading of the changelog: `## 1.2.3 (2026-01-31)`, or `(unreleased)` before the release. */
const HEADING = /^## (?<version>\S+) \((?<date>[^)]+)\)$/gm;

/**
 * Checks that tag, package.json, package-lock.json and the first heading of the changelog have the
 * same version and, if there's a tag, that the changelog has the date of the release.
 *
 * @returns one sentence per issue
 */
export function validateRelease({ version, lockVersion, changelog, tag }: Release): string[] {
	const issues: string[] = [];
	if (!VERSION.test(version)) {
		issues.push(`package.json: "${version}" isn't a version such as 1.2.3.`);
	}
	if (lockVersion !== version) {
		issues.push(
			`package-lock.json has ${lockVersion}, but package.json has ${version}. Run "npm install --package-lock-only".`,
		);
	}

	const headings = [...changelog.matchAll(HEADING)].map(({ groups }) => groups);
	const [first] = headings;
	if (first?.version !== version) {
		const found = first ? `starts with ${first.version}` : 'has no heading with a version';
		issues.push(
			`CHANGELOG.md ${found}. Its first heading must be "## ${version} (unreleased)", or have the date of the release in parentheses.`,
		);
	} else if (tag !== undefined && !isDate(first.date)) {
		issues.push(
			`CHANGELOG.md has "${first.date}" instead of the date of the release. The heading must look like "## ${version} (2026-01-31)".`,
		);
	}
	if (headings.filter((heading) => heading?.version === version).length > 1) {
		issues.push(`CHANGELOG.md has more than one heading for ${version}.`);
	}

	if (tag !== undefined && tag !== `v${version}`) {
		issues.push(`The tag is ${tag}, but the version in package.json requires v${version}.`);
	}
	return issues;
}

function isDate(text: string | undefined): boolean {
	return /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(text ?? ''));
}

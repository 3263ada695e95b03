/** What names the version of a release. `npm version` writes it to package.json and its lock. */
export interface Release {
	/** In package.json. */
	version: string;
	/** The text of CHANGELOG.md. */
	changelog: string;
	/** The tag to publish, e.g. `v1.2.3`. Not set between releases. */
	tag?: string;
}

/** A heading of the changelog: `## 1.2.3 (2026-01-31)`, or `(unreleased)` before the release. */
const HEADING = /^## (\S+) \(([^)]+)\)$/m;

/**
 * Checks that the first heading of the changelog has the version and, if there's a tag, that the tag
 * has it, too, and the heading has the date of the release.
 *
 * @returns one sentence per issue
 */
export function validateRelease({ version, changelog, tag }: Release): string[] {
	const issues: string[] = [];
	const [, latest, date] = HEADING.exec(changelog) ?? [];
	if (latest !== version) {
		const found = latest ? `starts with ${latest}` : 'has no heading with a version';
		issues.push(
			`CHANGELOG.md ${found}. Its first heading must be "## ${version} (unreleased)", or have the date of the release in parentheses.`,
		);
	} else if (tag !== undefined && !isDate(date)) {
		issues.push(
			`CHANGELOG.md has "${date}" instead of the date of the release. The heading must look like "## ${version} (2026-01-31)".`,
		);
	}
	if (tag !== undefined && tag !== `v${version}`) {
		issues.push(`The tag is ${tag}, but the version in package.json requires v${version}.`);
	}
	return issues;
}

function isDate(text = ''): boolean {
	return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

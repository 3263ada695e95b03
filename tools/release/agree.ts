/** What names the version of a release. */
export interface Release {
	/** In package.json. */
	version: string;
	/** In package-lock.json. */
	lockVersion: string;
	/** The whole CHANGELOG.md. */
	changelog: string;
	/** The tag that is to be published, e.g. `v1.2.3`; none before a release. */
	tag?: string;
}

const VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** A heading of the changelog: `## 1.2.3 (2026-01-31)`, or `(unreleased)` up to the release. */
const HEADING = /^## (?<version>\S+) \((?<when>[^)]+)\)$/gm;

/**
 * Whether tag, package.json, package-lock.json and the first heading of the changelog name the same
 * version, and whether that version is ready if there is a tag. Gives a sentence for everything that
 * is not so; none if all is well.
 */
export function findIssues({ version, lockVersion, changelog, tag }: Release): string[] {
	const complaints: string[] = [];
	if (!VERSION.test(version)) {
		complaints.push(`package.json: "${version}" is not a version such as 1.2.3.`);
	}
	if (lockVersion !== version) {
		complaints.push(
			`package-lock.json says ${lockVersion}, package.json ${version}: run "npm install --package-lock-only".`,
		);
	}

	const headings = [...changelog.matchAll(HEADING)].map(({ groups }) => groups);
	const [first] = headings;
	if (first?.version !== version) {
		const found = first ? `begins with ${first.version}` : 'has no heading with a version';
		complaints.push(
			`CHANGELOG.md ${found}: its first heading must be "## ${version} (unreleased)", or with the day of the release in the brackets.`,
		);
	} else if (tag !== undefined && !isDay(first.when)) {
		complaints.push(
			`CHANGELOG.md: "${first.when}" stands where the day of the release must be, e.g. "## ${version} (2026-01-31)".`,
		);
	}
	const doubled = headings.filter((heading) => heading?.version === version).length > 1;
	if (doubled) complaints.push(`CHANGELOG.md has more than one heading for ${version}.`);

	if (tag !== undefined && tag !== `v${version}`) {
		complaints.push(`The tag is ${tag}, but the version of package.json asks for v${version}.`);
	}
	return complaints;
}

function isDay(when: string | undefined): boolean {
	return /^\d{4}-\d\d-\d\d$/.test(when ?? '') && !Number.isNaN(Date.parse(when ?? ''));
}

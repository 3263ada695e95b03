import type { z } from 'zod/v4';

/** What's wrong with a value, one text for each issue. They don't contain values. */
export function issuesOf({ error }: z.ZodSafeParseResult<unknown>): string[] {
	const issues = error?.issues ?? [];
	return issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
}

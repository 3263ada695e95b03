/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */

/** The share of the runs below: CI runs all, `npm test` a tenth, mutation tests even fewer. */
const SHARE = Number(process.env.FUZZ_SHARE ?? 0.1);

/** How often fast-check runs a test with random input, given how often it does so in CI. */
export function fuzzRuns(inCi: number): { numRuns: number } {
	return { numRuns: Math.ceil(inCi * SHARE) };
}

/**
 * The same for a test that has many states and takes long: it always gets the same input, unless
 * FUZZ_SHARE is set to look for more.
 */
export function reproducibleRuns(inCi: number): { numRuns: number; seed?: number } {
	return { ...fuzzRuns(inCi), ...(process.env.FUZZ_SHARE === undefined && { seed: 1 }) };
}

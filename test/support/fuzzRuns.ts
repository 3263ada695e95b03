/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */

/** The share of the runs below: CI runs all, `npm test` a tenth, mutation tests even fewer. */
const SHARE = Number(process.env.FUZZ_SHARE ?? 0.1);

/** How often fast-check runs a test with random input, given how often it does so in CI. */
export function fuzzRuns(inCi: number): { numRuns: number } {
	return { numRuns: Math.ceil(inCi * SHARE) };
}

/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import type { Burst } from '../hook/burst';
import { isOktaTrigger } from '../hook/targets';
import type { Row } from './report';

/** The maximum number of requests to Okta. */
const MAX_REQUESTS: Record<string, number> = {
	publishing: 3,
	'a restart of n8n': 1,
	unpublishing: 3,
};

/** Checks that the node sends no unnecessary requests to Okta. Otherwise, the process fails. */
export function checkRequests(requests: Row[]): void {
	for (const { what, figures } of requests) {
		const max = MAX_REQUESTS[what] ?? 0;
		if (Number(figures.calls) > max) fail(`Too many requests to Okta: ${what}`);
	}
}

/**
 * Checks that the node lost and duplicated no event, which must be true on any computer, however slow.
 * Otherwise, the process fails.
 */
export function checkBursts(bursts: Burst[]): void {
	for (const { target, size, lost, duplicates } of bursts) {
		const isIncomplete = isOktaTrigger(target) && lost + duplicates > 0;
		if (isIncomplete) fail(`Events lost or duplicated: ${target}, ${size} at once`);
	}
}

/** Lets the process end with exit code 1, after everything else is measured. */
function fail(issue: string): void {
	process.stderr.write(`${issue}\n`);
	process.exitCode = 1;
}

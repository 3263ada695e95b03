/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import type { Burst } from '../hook/burst';
import { OKTA_TRIGGER, OKTA_TRIGGER_IN_BATCHES } from '../hook/rounds';
import type { Row } from './report';

/** The maximum number of requests to Okta. */
const MAX_REQUESTS: Record<string, number> = {
	publishing: 3,
	'a restart of n8n': 1,
	unpublishing: 3,
};

/**
 * Checks what must be true on any computer, however slow: the node sends no unnecessary requests to
 * Okta, and doesn't lose or duplicate events. Otherwise, the process ends with exit code 1.
 */
export function checkResults(requests: Row[], bursts: Burst[]): void {
	const tooMany = requests.filter(
		({ what, figures }) => Number(figures.calls) > (MAX_REQUESTS[what] ?? 0),
	);
	const incomplete = bursts.filter(
		({ target, isComplete }) =>
			[OKTA_TRIGGER, OKTA_TRIGGER_IN_BATCHES].includes(target) && !isComplete,
	);
	for (const { what } of tooMany) report(`Too many requests to Okta: ${what}`);
	for (const { what } of incomplete) report(`Events lost or duplicated: ${what}`);
}

function report(issue: string): void {
	process.stderr.write(`${issue}\n`);
	process.exitCode = 1;
}

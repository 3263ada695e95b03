import { sleep } from 'n8n-workflow';

import { factorActivations } from '../okta-emulator/events';
import type { Sandbox } from '../sandbox/sandbox';
import { publish, waitUntilPublished } from '../sandbox/workflows/publish';
import { demoWorkflow, every, systemLogTrigger } from '../sandbox/workflows/workflows';
import { waitUntil } from '../waitUntil';
import type { Row } from './report/report';

/** Counts the requests to Okta when a workflow is published, n8n restarts, and it's unpublished. */
export async function countApiRequests(sandbox: Sandbox, credentialId: string): Promise<Row[]> {
	const { n8n, org } = sandbox;
	const count = async (what: string, action: () => Promise<unknown>): Promise<Row> => {
		org.requests.length = 0;
		await action();
		await sleep(3000);
		return { what, figures: { calls: org.requests.length } };
	};
	let workflowId = '';
	return [
		await count('publishing', async () => {
			({ workflowId } = await publish(sandbox, demoWorkflow(credentialId)));
		}),
		await count('a restart of n8n', async () => await n8n.restart()),
		await count('unpublishing', async () => await n8n.deactivate(workflowId)),
	];
}

/** Events per day of a busy org: the maximum that Okta delivers to event hooks. */
const BUSY_EVENTS = 400_000;

const DAY_SECONDS = 86_400;

const INTERVALS: Array<[name: string, seconds: number]> = [
	['every 10 seconds', 10],
	['every minute', 60],
	['every 5 minutes', 300],
	['every hour', 3600],
];

/** How often n8n polls for the measurement. A poll must end in half of that. */
const POLL_SECONDS = 20;

/** Counts the requests per day to an idle and to a busy org, for each poll interval. */
export async function countPollRequests(
	{ n8n, org }: Sandbox,
	credentialId: string,
): Promise<Row[]> {
	const trigger = systemLogTrigger(credentialId, { pollTimes: every(POLL_SECONDS) });
	const workflow = { name: 'System Log', nodes: [trigger], connections: {} };
	const workflowId = await n8n.createWorkflow(workflow);
	await n8n.activate(workflowId);
	await waitUntilPublished(n8n, workflowId);
	org.requests.length = 0;
	await waitUntil('n8n polls', () => org.requests.length > 0);
	// From now on, each count starts and ends in the middle between two polls.
	await sleep((POLL_SECONDS * 1000) / 2);

	/** The requests of one poll. */
	const count = async (events: number) => {
		org.requests.length = 0;
		org.systemLog.add(...factorActivations(events));
		await sleep(POLL_SECONDS * 1000);
		return org.requests.length;
	};
	const idle = await count(0);
	const rows: Row[] = [];
	for (const [what, seconds] of INTERVALS) {
		const polls = DAY_SECONDS / seconds;
		const busy = await count(Math.round(BUSY_EVENTS / polls));
		const figures = {
			'requests per day, idle': idle * polls,
			'requests per day, busy': busy * polls,
		};
		rows.push({ what, figures });
	}
	await n8n.deactivate(workflowId);
	return rows;
}

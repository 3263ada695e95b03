import { sleep } from 'n8n-workflow';

import { factorActivations } from '../../okta-emulator/events';
import type { DeliveryResult } from '../../okta-emulator/hooks/deliveries';
import type { Execution } from '../../sandbox/n8n/executions';
import type { N8n } from '../../sandbox/n8n/n8n';
import type { Sandbox } from '../../sandbox/sandbox';
import { median, round, type Row } from '../report/report';
import { watchMemory } from './memory';
import type { Target } from './targets';

export interface Burst extends Row {
	/** The target's name. */
	target: string;
	size: number;
	/** The share of deliveries that got a 200 on the first attempt, in percent. */
	inTime: number;
	/** Whether no accepted event was lost and no event was executed twice. */
	isComplete: boolean;
}

/** A burst is over when there was no new execution for this time. */
const QUIET_MS = 4000;

/**
 * Sends deliveries of one event each at the same time. The org retries each once after 3 s without a
 * response, or after a 5xx, as Okta does.
 *
 * @param isKilled whether to kill n8n after its first response, and start it again
 */
export async function measureBurst(
	{ org, n8n }: Sandbox,
	{ name, workflowId, hook }: Target,
	size: number,
	isKilled = false,
): Promise<Burst> {
	const before = (await n8n.executions(workflowId)).length;
	const memory = watchMemory(n8n.pid);
	const events = factorActivations(size);
	const start = Date.now();
	const times: number[] = [];
	const deliveries = events.map(async (event) => {
		const result = await org.deliver(hook, [event]);
		times.push(Date.now() - start);
		return result;
	});
	if (isKilled) {
		await Promise.race(deliveries);
		await n8n.restart({ signal: 'SIGKILL' });
	}
	const results = await Promise.all(deliveries);
	const executions = await waitForExecutions(n8n, workflowId, before);

	const counts = countByUuid(executions);
	const stored = executions.map(({ raw }) => raw).join();
	const isStored = (uuid: unknown) => stored.includes(String(uuid));
	const accepted = events.filter((_, i) => isAccepted(results[i])).map(({ uuid }) => uuid);
	const share = (count: number) => round((count / size) * 100);
	const inTime = share(results.filter(({ attempts }) => attempts[0]?.status === 200).length);
	const lost = accepted.filter((uuid) => !isStored(uuid)).length;
	const duplicates = [...counts.values()].filter((count) => count > 1).length;
	return {
		target: name,
		size,
		inTime,
		isComplete: lost === 0 && duplicates === 0,
		what: `${name}, ${size} at once${isKilled ? ', n8n killed after its first response' : ''}`,
		figures: {
			'accepted on the first attempt (%)': inTime,
			'accepted after a retry (%)': share(accepted.length),
			'median response time (s)': round(median(times) / 1000),
			'last response (s)': round(Math.max(...times) / 1000),
			executions: executions.length,
			'accepted and crashed': accepted.filter((uuid) => !counts.has(uuid) && isStored(uuid)).length,
			'accepted and lost': lost,
			duplicates,
			'peak memory of n8n (MB)': memory.peak(),
		},
	};
}

/** Whether the last attempt got a 200. */
function isAccepted(result: DeliveryResult | undefined): boolean {
	return result?.attempts.at(-1)?.status === 200;
}

function countByUuid(executions: Execution[]): Map<unknown, number> {
	const counts = new Map<unknown, number>();
	for (const { items } of executions) {
		for (const item of Object.values(items)[0] ?? []) {
			const uuid = item.UUID ?? uuidInRequest(item);
			counts.set(uuid, (counts.get(uuid) ?? 0) + 1);
		}
	}
	return counts;
}

/** Gets the new executions when their number no longer changes. */
async function waitForExecutions(
	n8n: N8n,
	workflowId: string,
	before: number,
): Promise<Execution[]> {
	let last = -1;
	for (let quiet = 0; quiet < QUIET_MS; quiet += 1000) {
		await sleep(1000);
		// After a restart, n8n may not be connected to its database yet.
		const { length } = await n8n.executions(workflowId).catch(() => []);
		if (length !== last) quiet = 0;
		last = length;
	}
	return (await n8n.executions(workflowId)).slice(before);
}

/** n8n's Webhook node outputs the complete request. */
function uuidInRequest(item: Record<string, unknown>): unknown {
	const { body } = item as { body?: { data?: { events?: Array<{ uuid: unknown }> } } };
	return body?.data?.events?.[0]?.uuid;
}

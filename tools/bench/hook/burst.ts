import { sleep } from 'n8n-workflow';

import { factorActivations } from '../../okta-emulator/events';
import type { DeliveryResult } from '../../okta-emulator/hooks/deliveries';
import type { Execution } from '../../sandbox/n8n/executions';
import type { N8n } from '../../sandbox/n8n/n8n';
import type { Sandbox } from '../../sandbox/sandbox';
import type { Target } from './targets';

/** What happened to the deliveries of a burst. */
export interface Burst {
	target: string;
	size: number;
	/** How many deliveries got a 200 on the first attempt. */
	inTime: number;
	/** How many got a 200 on the first attempt or the retry. */
	accepted: number;
	executions: number;
	/** Events of accepted deliveries that n8n lists as those of a crashed execution. */
	crashed: number;
	/** Events of accepted deliveries that n8n doesn't have. */
	lost: number;
	/** Events that were executed more than once. */
	duplicates: number;
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
	const events = factorActivations(size);
	const deliveries = events.map(async (event) => await org.deliver(hook, [event]));
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
	return {
		target: name,
		size,
		inTime: results.filter(({ attempts }) => attempts[0]?.status === 200).length,
		accepted: accepted.length,
		executions: executions.length,
		crashed: accepted.filter((uuid) => !counts.has(uuid) && isStored(uuid)).length,
		lost: accepted.filter((uuid) => !isStored(uuid)).length,
		duplicates: [...counts.values()].filter((count) => count > 1).length,
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

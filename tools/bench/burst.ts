import { sleep } from 'n8n-workflow';

import { factorActivation } from '../okta-emulator/events';
import { type DeliveryResult } from '../okta-emulator/hooks/deliveries';
import type { Execution, N8n } from '../sandbox/n8n/n8n';
import type { Sandbox } from '../sandbox/sandbox';
import { watchMemory } from './memory';
import { median, round, type Row } from './report';
import type { Target } from './targets';

export interface Burst extends Row {
	/** Who took it, by name. */
	target: string;
	size: number;
	/** The share that was answered 200 at the first try, in percent. */
	inTime: number;
	/** Whether nothing that was answered 200 is lost, and nothing has come out twice. */
	isWhole: boolean;
}

/** How long nothing more has to come for a burst to be over. */
const QUIET_MS = 4000;

/**
 * So many deliveries at the same moment, each of one event, with the org repeating them as Okta
 * does: after 3 s without an answer, or a 5xx, once.
 *
 * @param isKilled whether n8n is killed as soon as the first of them is answered, and started again
 */
export async function burst(
	{ org, n8n }: Sandbox,
	{ name, workflowId, hook }: Target,
	size: number,
	isKilled = false,
): Promise<Burst> {
	const before = (await n8n.executions(workflowId)).length;
	const memory = watchMemory(n8n.pid);
	const events = Array.from({ length: size }, () => factorActivation());
	const start = Date.now();
	const times: number[] = [];
	const sending = events.map(async (event) => {
		const delivered = await org.deliver(hook, [event]);
		times.push(Date.now() - start);
		return delivered;
	});
	if (isKilled) {
		await Promise.race(sending);
		await n8n.stop('SIGKILL');
		await n8n.start();
		await n8n.signIn();
	}
	const delivered = await Promise.all(sending);
	const executions = await settled(n8n, workflowId, before);

	const counts = new Map<unknown, number>();
	for (const { items } of executions) {
		for (const item of Object.values(items)[0] ?? []) {
			const uuid = item.UUID ?? uuidIn(item);
			counts.set(uuid, (counts.get(uuid) ?? 0) + 1);
		}
	}
	const kept = executions.map(({ raw }) => raw).join();
	const wentWell = ({ attempts: tries }: DeliveryResult) => tries.at(-1)?.status === 200;
	const taken = events.filter((_, i) => wentWell(delivered[i] as DeliveryResult));
	const share = (count: number) => round((count / size) * 100);
	const inTime = share(delivered.filter(({ attempts: tries }) => tries[0]?.status === 200).length);
	const lost = taken.filter(({ uuid }) => !kept.includes(String(uuid))).length;
	const doubled = [...counts.values()].filter((count) => count > 1).length;
	return {
		target: name,
		size,
		inTime,
		isWhole: lost === 0 && doubled === 0,
		what: `${name}, ${size} at once${isKilled ? ', n8n killed at the first answer' : ''}`,
		figures: {
			'answered 200 at the first try (%)': inTime,
			'in the end (%)': share(taken.length),
			'median until answered (s)': round(median(times) / 1000),
			'last answer (s)': round(Math.max(...times) / 1000),
			executions: executions.length,
			'answered 200 and crashed': taken.filter(
				({ uuid }) => !counts.has(uuid) && kept.includes(String(uuid)),
			).length,
			'answered 200 and lost': lost,
			doubled,
			'peak memory of n8n (MB)': memory.peak(),
		},
	};
}

/** The executions since, once no more of them come. */
async function settled(n8n: N8n, workflowId: string, before: number): Promise<Execution[]> {
	let last = -1;
	for (let quiet = 0; quiet < QUIET_MS; quiet += 1000) {
		await sleep(1000);
		// n8n, once started again, may not have its database yet.
		const { length } = await n8n.executions(workflowId).catch(() => []);
		if (length !== last) quiet = 0;
		last = length;
	}
	return (await n8n.executions(workflowId)).slice(before);
}

/** n8n's own Webhook node gives the whole request. */
function uuidIn(item: Record<string, unknown>): unknown {
	const { body } = item as { body?: { data?: { events?: Array<{ uuid: unknown }> } } };
	return body?.data?.events?.[0]?.uuid;
}

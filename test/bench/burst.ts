import { sleep } from 'n8n-workflow';

import { factorActivation } from '../okta-org/events';
import type { Delivered, OktaOrg } from '../okta-org/org';
import type { Hook } from '../okta-org/entities';
import type { N8n } from '../sandbox/n8n';
import { median, round, type Row } from './report';

/** A workflow that takes deliveries, and the hook by which the org sends them. */
export interface Taker {
	name: string;
	workflowId: string;
	hook: Hook;
}

/** How long nothing more has to come for a burst to be over. */
const QUIET_MS = 4000;

/**
 * So many deliveries at the same moment, each of one event, with the org repeating them as Okta
 * does: after 3 s without an answer, or a 5xx, once.
 */
export async function burst(
	org: OktaOrg,
	n8n: N8n,
	{ name, workflowId, hook }: Taker,
	size: number,
	kill?: { afterMs: number },
): Promise<Row> {
	const before = (await n8n.executions(workflowId)).length;
	const events = Array.from({ length: size }, () => factorActivation());
	const start = Date.now();
	const times: number[] = [];
	const sending = events.map(async (event) => {
		const delivered = await org.deliver(hook, [event]);
		times.push(Date.now() - start);
		return delivered;
	});
	if (kill) {
		await sleep(kill.afterMs);
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
	const wentWell = ({ tries }: Delivered) => tries.at(-1)?.status === 200;
	const taken = events.filter((_, i) => wentWell(delivered[i] as Delivered));
	return {
		what: `${name}, ${size} at once${kill ? `, n8n killed after ${kill.afterMs} ms` : ''}`,
		figures: {
			'answered 200 at the first try (%)': round(
				(delivered.filter(({ tries }) => tries[0]?.status === 200).length / size) * 100,
			),
			'answered 200 in the end (%)': round((taken.length / size) * 100),
			'median until answered (s)': round(median(times) / 1000),
			'last answer (s)': round(Math.max(...times) / 1000),
			executions: executions.length,
			'answered 200 and lost': taken.filter(({ uuid }) => !counts.has(uuid)).length,
			doubled: [...counts.values()].filter((count) => count > 1).length,
		},
	};
}

/** The executions since, once no more of them come. */
async function settled(
	n8n: N8n,
	workflowId: string,
	before: number,
): Promise<Awaited<ReturnType<N8n['executions']>>> {
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

import { factorActivation } from '../../okta-emulator/events';
import { openCluster } from '../../sandbox/cluster/cluster';
import type { Sandbox } from '../../sandbox/sandbox';
import type { Row } from '../report/report';
import { measureBurst, type Burst } from './burst';
import { publishOktaTrigger, type Target } from './targets';
import { measureThroughput } from './throughput';

export const OKTA_TRIGGER = 'Okta Trigger';
export const OKTA_TRIGGER_IN_BATCHES = 'Okta Trigger, in batches';

/** How much to measure. */
export interface Scope {
	/** The numbers of deliveries in a burst. */
	burstSizes: number[];
	/** The numbers of concurrent deliveries for throughput. */
	connections: number[];
	rounds: number;
	secondsPerRound: number;
}

/** Measures throughput with deliveries of 1 and of 20 events. */
export async function measureThroughputs(
	targets: Target[],
	{ connections, rounds, secondsPerRound }: Scope,
	certificate: string,
): Promise<Row[]> {
	const rows = [];
	for (const count of connections) {
		for (const events of [1, 20]) {
			const load = { connections: count, events, seconds: secondsPerRound, certificate };
			rows.push(...(await measureThroughput(targets, { ...load, rounds })));
		}
	}
	return rows;
}

/** Publishes a workflow that starts an execution for each delivery, and one that batches deliveries. */
export async function publishBothModes(sandbox: Sandbox, credentialId: string): Promise<Target[]> {
	return [
		await publishOktaTrigger(sandbox, credentialId, OKTA_TRIGGER),
		await publishOktaTrigger(sandbox, credentialId, OKTA_TRIGGER_IN_BATCHES, {
			batchDeliveries: true,
		}),
	];
}

/** @param prepare runs before each burst */
export async function measureBursts(
	sandbox: Sandbox,
	targets: Target[],
	{ burstSizes }: Scope,
	prepare = async () => {},
): Promise<Burst[]> {
	const bursts = [];
	for (const size of burstSizes) {
		for (const target of targets) {
			await prepare();
			await warmUp(sandbox, target);
			bursts.push(await measureBurst(sandbox, target, size));
		}
	}
	return bursts;
}

/** Measures a burst of 30 deliveries during which n8n is killed. */
export async function measureKills(sandbox: Sandbox, targets: Target[]): Promise<Burst[]> {
	const bursts = [];
	for (const target of targets) bursts.push(await measureBurst(sandbox, target, 30, true));
	return bursts;
}

/** Measures bursts with one webhook processor and two workers, on PostgreSQL and Redis. */
export async function measureQueueMode(scope: Scope, env?: NodeJS.ProcessEnv): Promise<Burst[]> {
	const { sandbox, close } = await openCluster(env);
	try {
		const credentialId = await sandbox.n8n.createCredential(sandbox.account);
		return await measureBursts(sandbox, await publishBothModes(sandbox, credentialId), scope);
	} finally {
		await close();
	}
}

/** Restarts n8n before a burst, so that its memory can be compared between bursts. */
export function restartN8n({ n8n }: Sandbox, env?: NodeJS.ProcessEnv): () => Promise<void> {
	return async () => await n8n.restart({ env });
}

/** n8n's first executions take longer. */
async function warmUp({ org }: Sandbox, { hook }: Target): Promise<void> {
	for (let i = 0; i < 5; i++) await org.deliver(hook, [factorActivation()]);
}

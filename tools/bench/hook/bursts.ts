import { factorActivation } from '../../okta-emulator/events';
import { openCluster } from '../../sandbox/cluster/cluster';
import type { Sandbox } from '../../sandbox/sandbox';
import { round, type Row } from '../report/report';
import { measureBurst, type Burst } from './burst';
import { publishBothModes, type Target } from './targets';

/** Measures bursts of these sizes for each target. */
export async function measureBursts(
	sandbox: Sandbox,
	targets: Target[],
	sizes: number[],
): Promise<Burst[]> {
	const bursts = [];
	for (const size of sizes) {
		for (const target of targets) {
			// n8n's first executions take longer.
			for (let i = 0; i < 5; i++) await sandbox.org.deliver(target.hook, [factorActivation()]);
			bursts.push(await measureBurst(sandbox, target, size));
		}
	}
	return bursts;
}

/** Measures a burst for each target during which n8n is killed. */
export async function measureKills(
	sandbox: Sandbox,
	targets: Target[],
	size: number,
): Promise<Burst[]> {
	const bursts = [];
	for (const target of targets) bursts.push(await measureBurst(sandbox, target, size, true));
	return named(bursts, 'n8n killed after its first response');
}

/** Measures bursts with one webhook processor and two workers, on PostgreSQL and Redis. */
export async function measureQueueMode(sizes: number[], env?: NodeJS.ProcessEnv): Promise<Burst[]> {
	const { sandbox, close } = await openCluster(env);
	try {
		const credentialId = await sandbox.n8n.createCredential(sandbox.account);
		const targets = await publishBothModes(sandbox, credentialId);
		return named(await measureBursts(sandbox, targets, sizes), 'queue mode');
	} finally {
		await close();
	}
}

/** Adds to the names of the targets how n8n runs. */
export function named(bursts: Burst[], how: string): Burst[] {
	return bursts.map((burst) => ({ ...burst, target: `${burst.target}, ${how}` }));
}

/** A row for each target: how many deliveries were accepted, by the size of the burst. */
export function burstRows(bursts: Burst[]): Row[] {
	const targets = [...new Set(bursts.map(({ target }) => target))];
	return targets.map((what) => {
		const own = bursts.filter(({ target }) => target === what);
		const total = (key: 'executions' | 'crashed' | 'lost' | 'duplicates') =>
			own.reduce((sum, burst) => sum + burst[key], 0);
		return {
			what,
			figures: {
				...Object.fromEntries(own.map((burst) => [`${burst.size} at once`, accepted(burst)])),
				executions: total('executions'),
				crashed: total('crashed'),
				lost: total('lost'),
				duplicates: total('duplicates'),
			},
		};
	});
}

/** The shares in percent: on the first attempt, and after a retry if that's more. */
function accepted(burst: Burst): string {
	const share = (count: number) => `${round((count / burst.size) * 100)} %`;
	const [first, all] = [share(burst.inTime), share(burst.accepted)];
	return first === all ? first : `${first} (${all})`;
}

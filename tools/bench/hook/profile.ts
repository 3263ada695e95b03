/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { N8n } from '../../sandbox/n8n/n8n';
import { round, type Row } from '../report/report';
import type { Target } from './targets';
import { sendDeliveries } from './throughput';

/** The output of `node --cpu-prof`, with times in microseconds. */
interface Profile {
	nodes: Array<{
		id: number;
		callFrame: { functionName: string; url: string };
		children?: number[];
	}>;
	samples: number[];
	timeDeltas: number[];
}

const PACKAGE = 'n8n-nodes-okta-trigger';

/**
 * Measures the CPU time of n8n's process for one delivery at a time, by npm package, in milliseconds
 * per delivery. Restarts n8n, and leaves it stopped.
 */
export async function measureProfile(
	n8n: N8n,
	target: Target,
	{ seconds, certificate }: { seconds: number; certificate: string },
): Promise<Row[]> {
	const folder = mkdtempSync(join(tmpdir(), 'profile-'));
	await n8n.stop();
	await n8n.start({ NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` });
	// Excludes n8n's startup and its first executions.
	const load = { connections: 1, events: 1, certificate };
	await sendDeliveries(target, { ...load, seconds: Math.ceil(seconds / 2) });
	const { times } = await sendDeliveries(target, { ...load, seconds });
	await n8n.stop();

	// Other processes that n8n starts, such as the task runner, also write a profile.
	const files = readdirSync(folder).map((file) => join(folder, file));
	const [largest = ''] = files.sort((one, other) => statSync(other).size - statSync(one).size);
	const spent = timeByOwner(JSON.parse(readFileSync(largest, 'utf8')) as Profile, seconds);
	rmSync(folder, { recursive: true });

	const all = [...spent.values()].reduce((sum, time) => sum + time, 0);
	const rows = [...spent].sort(([, one], [, other]) => other - one);
	const ours = rows.filter(([owner]) => owner === PACKAGE);
	return [...rows.filter(([owner]) => owner !== PACKAGE).slice(0, 9), ...ours].map(
		([owner, time]) => ({
			what: owner,
			figures: {
				'ms per delivery': round(time / 1000 / times.length, 2),
				'share (%)': round((time / all) * 100),
			},
		}),
	);
}

/** Adds up the time of the last seconds, except idle time, by the npm package of the function. */
function timeByOwner(
	{ nodes, samples, timeDeltas }: Profile,
	seconds: number,
): Map<string, number> {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const parents = new Map(
		nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
	);
	const spent = new Map<string, number>();
	let left = seconds * 1_000_000;
	for (let i = samples.length - 1; i >= 0 && left > 0; i--) {
		const time = timeDeltas[i] ?? 0;
		left -= time;
		const owner = ownerOf(samples[i]);
		if (owner !== undefined) spent.set(owner, (spent.get(owner) ?? 0) + time);
	}
	return spent;

	/** Attributes functions that this package calls (e.g. zod) to it, and Node.js functions to the caller. */
	function ownerOf(sample: number | undefined): string | undefined {
		let nearest: string | undefined;
		for (let id = sample; id !== undefined; id = parents.get(id)) {
			const { functionName = '', url = '' } = byId.get(id)?.callFrame ?? {};
			if (functionName === '(idle)') return undefined;
			const owner = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
			if (owner === PACKAGE) return owner;
			nearest ??= owner;
		}
		return nearest ?? 'Node.js';
	}
}

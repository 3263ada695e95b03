/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { N8n } from '../sandbox/n8n/n8n';
import { round, type Row } from './report';
import type { Target } from './targets';
import { fire } from './throughput';

/** What `node --cpu-prof` writes. Times in microseconds. */
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
 * Where the time of n8n's process goes while deliveries come one after another: milliseconds of
 * computing for each delivery, by whose code it is. n8n is restarted for it, and stopped after it.
 */
export async function profile(
	n8n: N8n,
	target: Target,
	{ seconds, certificate }: { seconds: number; certificate: string },
): Promise<Row[]> {
	const folder = mkdtempSync(join(tmpdir(), 'profile-'));
	await n8n.stop();
	await n8n.start({ NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` });
	// What n8n does at its start, and for the first time, is not looked at.
	const pace = { connections: 1, events: 1, certificate };
	await fire(target, { ...pace, seconds: Math.ceil(seconds / 2) });
	const { times } = await fire(target, { ...pace, seconds });
	await n8n.stop();

	// The task runner, and whatever else n8n starts, writes one too.
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

/** Of the last so many seconds: what is not idle, by the package that the function is of. */
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

	/** What this package calls counts as its own, e.g. zod. What Node.js does, as that of its caller. */
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

/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { randomUUID } from 'node:crypto';
import { createHistogram } from 'node:perf_hooks';

import autocannon from 'autocannon';
import { sleep } from 'n8n-workflow';

import { factorActivation } from '../okta-emulator/events';
import { delivery } from '../okta-emulator/hooks/deliveries';
import { secretOf, type Hook } from '../okta-emulator/entities';
import { round, type Row } from './report';
import type { Target } from './targets';

interface Pace {
	/** Events in a delivery. */
	events: number;
	/** How many deliveries are under way at a time. */
	connections: number;
	seconds: number;
	certificate: string;
}

/**
 * Deliveries a second and latency of each target, in turns that begin with another one each time,
 * so that a noisy machine is noisy for all. A first round only warms up. Every delivery has events
 * of its own, as Okta's have.
 */
export async function throughput(
	targets: Target[],
	{ rounds, ...pace }: Pace & { rounds: number },
): Promise<Row[]> {
	const taken = targets.map(() => ({ deliveries: 0, seconds: 0, latency: createHistogram() }));
	for (let round = 0; round <= rounds; round++) {
		for (let turn = 0; turn < targets.length; turn++) {
			const index = (round + turn) % targets.length;
			const { times, seconds } = await fire(targets[index] as Target, pace);
			// n8n works off what it was given.
			await sleep(2000);
			const sum = taken[index];
			if (round === 0 || sum === undefined) continue;
			sum.deliveries += times.length;
			sum.seconds += seconds;
			for (const ms of times) sum.latency.record(Math.ceil(ms * 1000));
		}
	}
	const found = taken.map(({ deliveries, seconds, latency }) => ({
		perSecond: deliveries / seconds,
		p50: latency.percentile(50) / 1000,
		p99: latency.percentile(99) / 1000,
	}));
	const webhook = found.at(-1);
	return found.map(({ perSecond, p50, p99 }, index) => ({
		what: `${targets[index]?.name}, ${asText(pace)}`,
		figures: {
			'deliveries/s': round(perSecond),
			'p50 (ms)': round(p50),
			'p99 (ms)': round(p99),
			'throughput against the Webhook node': round(perSecond / (webhook?.perSecond ?? NaN), 2),
			'p99 against the Webhook node': round(p99 / (webhook?.p99 ?? NaN), 2),
		},
	}));
}

function asText({ events, connections }: Pace): string {
	return `${events} ${events === 1 ? 'event' : 'events'}, ${connections} at a time`;
}

/**
 * Delivers to one target for so many seconds.
 *
 * @returns the milliseconds that each answer took, and the seconds that it took in all
 * @throws Error if a delivery is not answered 200
 */
export async function fire(
	{ name, hook }: Target,
	{ connections, events, seconds, certificate }: Pace,
): Promise<{ times: number[]; seconds: number }> {
	const { uri } = hook.channel.config;
	const template = Array.from({ length: events }, () => factorActivation());
	const times: number[] = [];
	const { duration, errors, non2xx } = await autocannon({
		url: uri,
		connections,
		duration: seconds,
		timeout: 30,
		tlsOptions: { ca: certificate },
		setupClient: (client) => client.on('response', (_status, _bytes, ms) => times.push(ms)),
		requests: [
			{
				method: 'POST',
				headers: { authorization: secretOf(hook), 'content-type': 'application/json' },
				setupRequest: (request) => {
					const fresh = template.map((event) => ({ ...event, uuid: randomUUID() }));
					return { ...request, body: JSON.stringify(delivery({ id: 'who1bench' } as Hook, fresh)) };
				},
			},
		],
	});
	if (errors + non2xx > 0) throw new Error(`${name} refused ${errors + non2xx} deliveries`);
	return { times, seconds: duration };
}

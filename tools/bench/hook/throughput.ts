/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { randomUUID } from 'node:crypto';
import { createHistogram } from 'node:perf_hooks';

import autocannon from 'autocannon';
import { sleep } from 'n8n-workflow';

import { secretOf } from '../../okta-emulator/entities';
import { factorActivations } from '../../okta-emulator/events';
import { delivery } from '../../okta-emulator/hooks/deliveries';
import { round, type Row } from '../report/report';
import type { Target } from './targets';

interface Load {
	/** The number of events in a delivery. */
	events: number;
	/** The number of concurrent deliveries. */
	connections: number;
	seconds: number;
	certificate: string;
}

/**
 * Measures deliveries per second and latency of each target. The targets take turns and each round
 * starts with another one, so that other load on the computer affects all of them. The first round is
 * a warm-up. Every delivery has new events, as in Okta.
 */
export async function measureThroughput(
	targets: Target[],
	{ rounds, ...load }: Load & { rounds: number },
): Promise<Row[]> {
	const totals = targets.map(() => ({ deliveries: 0, seconds: 0, latency: createHistogram() }));
	for (let round = 0; round <= rounds; round++) {
		for (let turn = 0; turn < targets.length; turn++) {
			const index = (round + turn) % targets.length;
			const { times, seconds } = await sendDeliveries(targets[index] as Target, load);
			// Gives n8n time to execute the deliveries.
			await sleep(2000);
			const total = totals[index];
			if (round === 0 || total === undefined) continue;
			total.deliveries += times.length;
			total.seconds += seconds;
			for (const ms of times) total.latency.record(Math.ceil(ms * 1000));
		}
	}
	const results = totals.map(({ deliveries, seconds, latency }) => ({
		perSecond: deliveries / seconds,
		p50: latency.percentile(50) / 1000,
		p99: latency.percentile(99) / 1000,
	}));
	const webhook = results.at(-1);
	return results.map(({ perSecond, p50, p99 }, index) => ({
		what: `${targets[index]?.name}, ${formatLoad(load)}`,
		figures: {
			'deliveries/s': round(perSecond),
			'p50 (ms)': round(p50),
			'p99 (ms)': round(p99),
			'throughput relative to Webhook': round(perSecond / (webhook?.perSecond ?? NaN), 2),
			'p99 relative to Webhook': round(p99 / (webhook?.p99 ?? NaN), 2),
		},
	}));
}

function formatLoad({ events, connections }: Load): string {
	return `${events} ${events === 1 ? 'event' : 'events'}, ${connections} at a time`;
}

/**
 * Sends deliveries to a target for a number of seconds.
 *
 * @returns the latency of each response in milliseconds, and the total time in seconds
 * @throws {Error} if a response isn't successful
 */
export async function sendDeliveries(
	{ name, hook }: Target,
	{ connections, events, seconds, certificate }: Load,
): Promise<{ times: number[]; seconds: number }> {
	const { uri } = hook.channel.config;
	const template = factorActivations(events);
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
					const events = template.map((event) => ({ ...event, uuid: randomUUID() }));
					return {
						...request,
						body: JSON.stringify(delivery({ id: 'who1bench' }, events)),
					};
				},
			},
		],
	});
	if (errors + non2xx > 0) throw new Error(`${name} didn't accept ${errors + non2xx} deliveries`);
	return { times, seconds: duration };
}

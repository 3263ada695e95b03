import { randomUUID } from 'node:crypto';

import autocannon from 'autocannon';
import { sleep } from 'n8n-workflow';

import { factorActivation } from '../okta-org/events';
import { delivery } from '../okta-org/org';
import type { Hook } from '../okta-org/entities';
import { median, round, type Row } from './report';

/** Somebody who takes deliveries: a URL, and the header that lets them in. */
export interface Target {
	name: string;
	url: string;
	secret: string;
}

/**
 * Deliveries a second and latency of each target, in turns, so that a noisy machine is noisy for
 * all. Every delivery has events of its own, as Okta's have.
 */
export async function throughput(
	targets: Target[],
	{ rounds, seconds, certificate }: { rounds: number; seconds: number; certificate: string },
): Promise<Row[]> {
	const rows: Row[] = [];
	for (const connections of [1, 10]) {
		for (const events of [1, 20]) {
			const found = targets.map(() => ({ perSecond: [], p50: [], p99: [] }) as Found);
			for (let i = 0; i < rounds; i++) {
				for (const [index, target] of targets.entries()) {
					const result = await fire(target, { connections, events, seconds, certificate });
					found[index]?.perSecond.push(result.requests.average);
					found[index]?.p50.push(result.latency.p50);
					found[index]?.p99.push(result.latency.p99);
					// n8n works off what it was given.
					await sleep(2000);
				}
			}
			const last = found.at(-1);
			for (const [index, { name }] of targets.entries()) {
				const { perSecond, p50, p99 } = found[index] as Found;
				rows.push({
					what: `${name}, ${events} ${events === 1 ? 'event' : 'events'}, ${connections} at a time`,
					figures: {
						'deliveries/s': round(median(perSecond)),
						'p50 (ms)': round(median(p50)),
						'p99 (ms)': round(median(p99)),
						'throughput against the Webhook node': round(
							median(perSecond) / median(last?.perSecond ?? []),
							2,
						),
						'p99 against the Webhook node': round(median(p99) / median(last?.p99 ?? []), 2),
					},
				});
			}
		}
	}
	return rows;
}

interface Found {
	perSecond: number[];
	p50: number[];
	p99: number[];
}

async function fire(
	{ url, secret }: Target,
	{
		connections,
		events,
		seconds,
		certificate,
	}: { connections: number; events: number; seconds: number; certificate: string },
): Promise<autocannon.Result> {
	const template = Array.from({ length: events }, () => factorActivation());
	return await autocannon({
		url,
		connections,
		duration: seconds,
		timeout: 30,
		tlsOptions: { ca: certificate },
		requests: [
			{
				method: 'POST',
				headers: { authorization: secret, 'content-type': 'application/json' },
				setupRequest: (request) => {
					const fresh = template.map((event) => ({ ...event, uuid: randomUUID() }));
					return { ...request, body: JSON.stringify(delivery({ id: 'who1bench' } as Hook, fresh)) };
				},
			},
		],
	});
}

import { randomUUID } from 'node:crypto';

import autocannon from 'autocannon';
import { sleep } from 'n8n-workflow';

import { factorActivation } from '../okta-org/events';
import { delivery } from '../okta-org/org';
import type { Hook } from '../okta-org/entities';
import { median, round, type Row } from './report';
import type { Taker } from './takers';

/**
 * Deliveries a second and latency of each taker, in turns that begin with another one each time,
 * so that a noisy machine is noisy for all. A first round only warms up. Every delivery has events
 * of its own, as Okta's have.
 */
export async function throughput(
	takers: Taker[],
	{
		rounds,
		seconds,
		connections: all,
		certificate,
	}: { rounds: number; seconds: number; connections: number[]; certificate: string },
): Promise<Row[]> {
	const rows: Row[] = [];
	for (const connections of all) {
		for (const events of [1, 20]) {
			const found = takers.map(() => ({ perSecond: [], p50: [], p99: [] }) as Found);
			for (let round = 0; round <= rounds; round++) {
				for (let turn = 0; turn < takers.length; turn++) {
					const index = (round + turn) % takers.length;
					const taker = takers[index] as Taker;
					const result = await fire(taker, { connections, events, seconds, certificate });
					// n8n works off what it was given.
					await sleep(2000);
					if (round === 0) continue;
					found[index]?.perSecond.push(result.requests.average);
					found[index]?.p50.push(result.latency.p50);
					found[index]?.p99.push(result.latency.p99);
				}
			}
			const last = found.at(-1);
			for (const [index, { name }] of takers.entries()) {
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

/** Delivers to one taker for so many seconds. */
export async function fire(
	{ hook }: Taker,
	{
		connections,
		events,
		seconds,
		certificate,
	}: { connections: number; events: number; seconds: number; certificate: string },
): Promise<autocannon.Result> {
	const { uri, authScheme } = hook.channel.config;
	const template = Array.from({ length: events }, () => factorActivation());
	return await autocannon({
		url: uri,
		connections,
		duration: seconds,
		timeout: 30,
		tlsOptions: { ca: certificate },
		requests: [
			{
				method: 'POST',
				headers: { authorization: authScheme.value, 'content-type': 'application/json' },
				setupRequest: (request) => {
					const fresh = template.map((event) => ({ ...event, uuid: randomUUID() }));
					return { ...request, body: JSON.stringify(delivery({ id: 'who1bench' } as Hook, fresh)) };
				},
			},
		],
	});
}

import { randomUUID } from 'node:crypto';

import autocannon from 'autocannon';
import { sleep } from 'n8n-workflow';

import { secretOf } from '../../okta-emulator/entities';
import { factorActivations } from '../../okta-emulator/events';
import { delivery } from '../../okta-emulator/hooks/deliveries';
import { median, round, type Row } from '../report/report';
import type { Target } from './targets';

/** How many deliveries to send. */
interface Load {
	/** The numbers of concurrent deliveries. */
	connections: number[];
	rounds: number;
	secondsPerRound: number;
	/** The certificate of n8n. */
	certificate: string;
}

/** Okta Trigger, and n8n's Webhook node for comparison. */
export type Compared = [okta: Target, webhook: Target];

/** What was measured in one round. */
interface Measured {
	perSecond: number;
	/** The latency in milliseconds: the median, and the 99th percentile. */
	p50: number;
	p99: number;
}

/**
 * Measures deliveries per second and latency, with deliveries of 1 and of 20 events.
 *
 * @param how n8n runs, for the rows' titles
 */
export async function measureThroughput(
	targets: Compared,
	load: Load,
	how?: string,
): Promise<Row[]> {
	const rows: Row[] = [];
	for (const connections of load.connections) {
		for (const events of [1, 20]) {
			const rounds = await measureRounds(targets, load, connections, events);
			const [okta, webhook] = rounds.map((measured) => ({
				perSecond: median(measured.map(({ perSecond }) => perSecond)),
				p50: median(measured.map(({ p50 }) => p50)),
				p99: median(measured.map(({ p99 }) => p99)),
			})) as [Measured, Measured];
			const what = `${events} ${events === 1 ? 'event' : 'events'}, ${connections} at a time`;
			rows.push({
				what: how === undefined ? what : `${what}, ${how}`,
				figures: {
					'deliveries/s': round(okta.perSecond),
					'p50 (ms)': okta.p50,
					'p99 (ms)': okta.p99,
					'Webhook: deliveries/s': round(webhook.perSecond),
					'Webhook: p50 (ms)': webhook.p50,
					'Webhook: p99 (ms)': webhook.p99,
					'throughput relative to Webhook': round(okta.perSecond / webhook.perSecond, 2),
				},
			});
		}
	}
	return rows;
}

/**
 * The rounds of each target. The targets take turns and each round starts with another one, so that
 * other load on the computer affects all of them. The first round is a warm-up, and left out.
 */
async function measureRounds(
	targets: Target[],
	{ rounds, secondsPerRound, certificate }: Load,
	connections: number,
	events: number,
): Promise<Measured[][]> {
	const measured: Measured[][] = targets.map(() => []);
	for (let number = 0; number <= rounds; number++) {
		for (let turn = 0; turn < targets.length; turn++) {
			const index = (number + turn) % targets.length;
			const target = targets[index] as Target;
			const options = { connections, duration: secondsPerRound, tlsOptions: { ca: certificate } };
			const result = await sendDeliveries(target, options, events);
			if (number > 0) measured[index]?.push(result);
			// Gives n8n time to execute the deliveries.
			await sleep(2000);
		}
	}
	return measured;
}

/**
 * Sends deliveries to a target, each with new events, as in Okta.
 *
 * @throws {Error} if a response isn't successful
 */
async function sendDeliveries(
	{ name, hook }: Target,
	options: Pick<autocannon.Options, 'connections' | 'duration' | 'tlsOptions'>,
	eventsPerDelivery: number,
): Promise<Measured> {
	const template = factorActivations(eventsPerDelivery);
	const { requests, latency, errors, non2xx } = await autocannon({
		...options,
		url: hook.channel.config.uri,
		timeout: 30,
		requests: [
			{
				method: 'POST',
				headers: { authorization: secretOf(hook), 'content-type': 'application/json' },
				setupRequest: (request) => {
					const events = template.map((event) => ({ ...event, uuid: randomUUID() }));
					return { ...request, body: JSON.stringify(delivery({ id: 'who1bench' }, events)) };
				},
			},
		],
	});
	if (errors + non2xx > 0) throw new Error(`${name} didn't accept ${errors + non2xx} deliveries`);
	return { perSecond: requests.average, p50: latency.p50, p99: latency.p99 };
}

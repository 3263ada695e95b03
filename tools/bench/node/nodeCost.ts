import { Bench } from 'tinybench';

import { buildItems } from '../../../nodes/Okta/protocol/cards/buildCard';
import {
	deliveryMetadata,
	eventsOf,
	parseDelivery,
	presentedSecret,
} from '../../../nodes/Okta/protocol/hooks/delivery';
import type { Headers } from '../../../nodes/Okta/protocol/hooks/headers';
import { hashOf, matchesHash } from '../../../nodes/Okta/protocol/hooks/secret';
import { factorActivations } from '../../okta-emulator/events';
import { delivery } from '../../okta-emulator/hooks/deliveries';
import { round, type Row } from '../report/report';

const HEADER_VALUE = 'c2VjcmV0LW9mLXRoZS1ob29rLW9mLTMyLWJ5dGVzLi4u';
const HASH = hashOf(HEADER_VALUE);
const HEADERS: Headers = {
	host: 'n8n.acme.example',
	'user-agent': 'Okta-Integrations',
	'content-type': 'application/json',
	accept: '*/*',
	authorization: HEADER_VALUE,
};

/**
 * Measures how long the node takes to check a delivery and build its cards, compared with
 * `JSON.parse` of the same delivery, in microseconds per event.
 */
export async function measureNodeCost(milliseconds: number): Promise<Row[]> {
	const rows: Row[] = [];
	for (const count of [1, 10, 100, 1000]) {
		const events = factorActivations(count);
		const text = JSON.stringify(delivery({ id: 'who1bench' }, events));
		const body = JSON.parse(text) as unknown;
		const bench = new Bench({ time: milliseconds });
		bench.add('parse', () => JSON.parse(text) as unknown);
		bench.add('node', () => {
			if (!matchesHash(presentedSecret(HEADERS, 'Authorization'), HASH))
				throw new Error('not authentic');
			const received = parseDelivery(body);
			if (received === undefined) throw new Error('not a delivery');
			return buildItems(
				eventsOf(received).events,
				deliveryMetadata(received, HEADERS, HEADER_VALUE),
				'card',
			);
		});
		await bench.warmup();
		await bench.run();
		const microseconds = (name: string) =>
			((bench.getTask(name)?.result?.mean ?? NaN) * 1000) / count;
		rows.push({
			what: `${count} ${count === 1 ? 'event' : 'events'}`,
			figures: {
				'JSON.parse (µs per event)': round(microseconds('parse'), 2),
				'the node (µs per event)': round(microseconds('node'), 2),
				ratio: round(microseconds('node') / microseconds('parse'), 2),
			},
		});
	}
	return rows;
}

import { Bench } from 'tinybench';

import { buildItems } from '../../../nodes/Okta/protocol/cards/buildCard';
import { criteriaOf } from '../../../nodes/Okta/protocol/events/eventMatching';
import {
	deliveryMetadata,
	eventsOf,
	parseDelivery,
	presentedSecret,
} from '../../../nodes/Okta/protocol/hooks/delivery';
import type { Headers } from '../../../nodes/Okta/protocol/hooks/headers';
import { hashOf, matchesHash } from '../../../nodes/Okta/protocol/hooks/secret';
import { estimateSize, readLogPage } from '../../../nodes/Okta/protocol/log/logPage';
import { consumeSegmentPage, createSegment } from '../../../nodes/Okta/protocol/log/logSegment';
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

const NOW = Date.now();
const SEGMENT = createSegment(
	{
		query: {
			eventTypes: ['user.mfa.factor.activate'],
			filter: '',
			search: '',
			actorIds: [],
			targetIds: [],
		},
		criteria: criteriaOf({ outcome: 'success' }),
	},
	NOW - 3_600_000,
	NOW,
);
const LINK = '<https://acme.okta.com/api/v1/logs?limit=1000&after=1>; rel="next"';

/**
 * Measures how long the nodes take for deliveries and for a page of the System Log, compared with
 * `JSON.parse` of the same text, in microseconds per event.
 *
 * @param milliseconds how long to run each
 */
export async function measureCost(milliseconds: number): Promise<Row[]> {
	const rows: Row[] = [];
	for (const count of [1, 10, 100, 1000]) {
		const text = JSON.stringify(delivery({ id: 'who1bench' }, factorActivations(count)));
		const body: unknown = JSON.parse(text);
		const what = `a delivery with ${count} ${count === 1 ? 'event' : 'events'}`;
		rows.push(await compare(what, { text, count, milliseconds }, () => handleDelivery(body)));
	}
	const text = JSON.stringify(factorActivations(1000));
	const what = 'a page with 1000 events, including JSON.parse';
	rows.push(await compare(what, { text, count: 1000, milliseconds }, () => readPage(text)));
	return rows;
}

/** Checks a delivery and builds its cards. */
function handleDelivery(body: unknown): unknown {
	const isAuthentic = matchesHash(presentedSecret(HEADERS, 'Authorization'), HASH);
	const received = parseDelivery(body);
	if (!isAuthentic || received === undefined) throw new Error('not an authentic delivery');
	const metadata = deliveryMetadata(received, HEADERS, HEADER_VALUE);
	return buildItems(eventsOf(received).events, metadata, 'card');
}

/** Parses a page of the log and selects its events. */
function readPage(text: string): unknown {
	const page = readLogPage(JSON.parse(text), { link: LINK });
	if (page === undefined) throw new Error('not a page');
	estimateSize(page);
	return consumeSegmentPage(SEGMENT, page, { readAt: NOW, minAgeMs: 0 });
}

/** @param count the number of events in the text */
async function compare(
	what: string,
	{ text, count, milliseconds }: { text: string; count: number; milliseconds: number },
	run: () => unknown,
): Promise<Row> {
	const bench = new Bench({ time: milliseconds });
	bench.add('parse', () => JSON.parse(text) as unknown).add('node', run);
	await bench.warmup();
	const [parse = NaN, node = NaN] = (await bench.run()).map(
		({ result }) => ((result?.mean ?? NaN) * 1000) / count,
	);
	const figures = {
		'JSON.parse (µs per event)': round(parse, 2),
		'the node (µs per event)': round(node, 2),
		ratio: round(node / parse, 2),
	};
	return { what, figures };
}

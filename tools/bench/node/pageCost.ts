import { Bench } from 'tinybench';

import { criteriaOf } from '../../../nodes/Okta/protocol/events/eventMatching';
import { estimateSize, readLogPage } from '../../../nodes/Okta/protocol/log/logPage';
import { consumeSegmentPage, createSegment } from '../../../nodes/Okta/protocol/log/logSegment';
import { factorActivations } from '../../okta-emulator/events';
import { round, type Row } from '../report/report';

const EVENTS = 1000;
const NOW = Date.now();
const NEXT = '/api/v1/logs?limit=1000&after=1';

/**
 * Measures how long the node takes to parse a full page of the System Log and to select its events,
 * compared with `JSON.parse` of the same page, in microseconds per event.
 */
export async function measurePageCost(milliseconds: number): Promise<Row> {
	const text = JSON.stringify(factorActivations(EVENTS));
	const query = {
		eventTypes: ['user.mfa.factor.activate'],
		filter: '',
		search: '',
		actorIds: [],
		targetIds: [],
	};
	const criteria = criteriaOf({ outcome: 'success' });
	const segment = createSegment({ query, criteria }, NOW - 3_600_000, NOW);
	const headers = { link: `<https://acme.okta.com${NEXT}>; rel="next"` };
	const bench = new Bench({ time: milliseconds });
	bench.add('parse', () => JSON.parse(text) as unknown);
	bench.add('node', () => {
		const page = readLogPage(JSON.parse(text), headers);
		if (page === undefined) throw new Error('not a page');
		estimateSize(page);
		return consumeSegmentPage(segment, page, { readAt: NOW, minAgeMs: 0 });
	});
	await bench.warmup();
	await bench.run();
	const microseconds = (name: string) =>
		((bench.getTask(name)?.result?.mean ?? NaN) * 1000) / EVENTS;
	return {
		what: 'a page of the System Log, parsed by the node',
		figures: {
			'JSON.parse (µs per event)': round(microseconds('parse'), 2),
			'the node (µs per event)': round(microseconds('node'), 2),
			ratio: round(microseconds('node') / microseconds('parse'), 2),
		},
	};
}

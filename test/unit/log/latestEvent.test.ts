import { criteriaOf } from '../../../nodes/Okta/protocol/events/eventMatching';
import { describeNoMatch, findLatestEvent } from '../../../nodes/Okta/protocol/log/latestEvent';
import type { Selection } from '../../../nodes/Okta/protocol/log/logSegment';
import { QUERY } from '../../support/unit/logPages';

const SELECTION: Selection = {
	query: { ...QUERY, eventTypes: ['user.session.start'] },
	criteria: criteriaOf({ outcome: 'success' }),
};

const event = (uuid: string, eventType: string, result: string) => ({
	uuid,
	eventType,
	outcome: { result },
});

test('the first event that matches is the latest', () => {
	const events = [
		event('1', 'user.session.end', 'SUCCESS'),
		event('2', 'user.session.start', 'FAILURE'),
		event('3', 'USER.session.start', 'success'),
		event('4', 'user.session.start', 'SUCCESS'),
	];
	expect(findLatestEvent({ events }, SELECTION)).toBe(events[2]);
	expect(findLatestEvent({ events: events.slice(0, 2) }, SELECTION)).toBeUndefined();
});

test('that no event matches is said of everything that was searched', () => {
	expect(describeNoMatch({ events: [] })).toBe(
		'No matching event found in the System Log of the last 90 days.',
	);
	const events = [event('1', 'user.session.end', 'SUCCESS')];
	expect(describeNoMatch({ events, next: '/api/v1/logs?after=x' })).toBe(
		'No matching event found among the latest 1 events of the System Log.',
	);
});

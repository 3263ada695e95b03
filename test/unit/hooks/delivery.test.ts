import {
	eventsOf,
	parseDelivery,
	presentedSecret,
	verificationChallenge,
} from '../../../nodes/Okta/protocol/hooks/delivery';
import fixture from '../../fixtures/delivery.json';

describe('the challenge', () => {
	test('is in a header of the handshake', () => {
		expect(verificationChallenge({ 'x-okta-verification-challenge': 'aGVsbG8' })).toBe('aGVsbG8');
	});

	test.each([[{}], [{ 'x-okta-verification-challenge': '' }], [{ host: 'x' }]])(
		"isn't in %j",
		(headers) => {
			expect(verificationChallenge(headers)).toBeUndefined();
		},
	);
});

describe('the secret', () => {
	test('is in the Authorization header, and empty without one', () => {
		expect(presentedSecret({ authorization: 'x' })).toBe('x');
		expect(presentedSecret({})).toBe('');
		expect(presentedSecret({ authorization: ['x', 'y'] })).toBe('');
	});
});

describe('a body', () => {
	test('of a delivery is returned unchanged, not as a copy', () => {
		expect(parseDelivery(fixture)).toBe(fixture);
	});

	test('only needs events', () => {
		const bare = { data: { events: [{}] } };
		expect(parseDelivery(bare)).toBe(bare);
	});

	test('can have unknown properties and values, since Okta may add some', () => {
		const extended = { ...fixture, eventType: 'com.okta.event_hook.v2', brandNew: { a: [1] } };
		expect(parseDelivery(extended)).toBe(extended);
	});

	test.each([
		[undefined],
		[null],
		[''],
		['{"data":{"events":[{}]}}'],
		[5],
		[[]],
		[{}],
		[{ data: null }],
		[{ data: [] }],
		[{ data: {} }],
		[{ data: { events: {} } }],
		[{ data: { events: [] } }],
		[{ data: { events: [null] } }],
		[{ data: { events: [null, 'x', 5] } }],
		[{ data: { events: [[]] } }],
	])("%j isn't a delivery", (body) => {
		expect(parseDelivery(body)).toBeUndefined();
	});
});

describe('the events of a delivery', () => {
	const [first, second] = [{ uuid: '1' }, { uuid: '2' }];

	test('are all entries, if all are objects', () => {
		const { events, warning } = eventsOf({ data: { events: [first, second] } });
		expect(events).toStrictEqual([first, second]);
		expect(events[0]).toBe(first);
		expect(warning).toBeUndefined();
	});

	test("don't include entries that aren't objects, and a warning has their number", () => {
		const body = { data: { events: [null, first, [second], 'x', 5, second] } };
		expect(parseDelivery(body)).toBe(body);
		expect(eventsOf(body)).toStrictEqual({
			events: [first, second],
			warning:
				"Skipped 4 entries that aren't events in a delivery from Okta. The other events were kept.",
		});
		expect(eventsOf({ data: { events: [first, null] } }).warning).toMatch(
			/^Skipped 1 entry that isn't an event in/,
		);
	});
});

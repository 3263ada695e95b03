import {
	verificationChallenge,
	eventsOf,
	presentedSecret,
	parseDelivery,
} from '../../../nodes/Okta/protocol/hooks/delivery';
import fixture from '../../fixtures/delivery.json';

describe('the challenge', () => {
	test("is what the handshake's header says", () => {
		expect(verificationChallenge({ 'x-okta-verification-challenge': 'aGVsbG8' })).toBe('aGVsbG8');
	});

	test.each([[{}], [{ 'x-okta-verification-challenge': '' }], [{ host: 'x' }]])(
		'%j has none',
		(headers) => {
			expect(verificationChallenge(headers)).toBeUndefined();
		},
	);
});

describe('a secret', () => {
	test('is read from the Authorization header, and is empty without one', () => {
		expect(presentedSecret({ authorization: 'x' })).toBe('x');
		expect(presentedSecret({})).toBe('');
		expect(presentedSecret({ authorization: ['x', 'y'] })).toBe('');
	});
});

describe('a body', () => {
	test('of a delivery is returned itself, not a copy', () => {
		expect(parseDelivery(fixture)).toBe(fixture);
	});

	test('needs nothing but its events', () => {
		const bare = { data: { events: [{}] } };
		expect(parseDelivery(bare)).toBe(bare);
	});

	test('may have properties and values that Okta adds one day', () => {
		const grown = { ...fixture, eventType: 'com.okta.event_hook.v2', brandNew: { a: [1] } };
		expect(parseDelivery(grown)).toBe(grown);
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
	])('%j is none', (body) => {
		expect(parseDelivery(body)).toBeUndefined();
	});
});

describe('the events of a delivery', () => {
	const [first, second] = [{ uuid: '1' }, { uuid: '2' }];

	test('are all its entries, if all are objects', () => {
		const { events, warning } = eventsOf({ data: { events: [first, second] } });
		expect(events).toStrictEqual([first, second]);
		expect(events[0]).toBe(first);
		expect(warning).toBeUndefined();
	});

	test('do not include what is not an object, and a warning says how much that is', () => {
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

import {
	deliveryMetadata,
	eventsOf,
	parseDelivery,
	parseDeliveryBytes,
	presentedSecret,
	testDelivery,
	verificationChallenge,
} from '../../../nodes/Okta/protocol/hooks/delivery';
import { isObject, type JsonObject } from '../../../nodes/Okta/protocol/json';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { SystemLog } from '../../../tools/okta-emulator/log/systemLog';
import fixture from '../../fixtures/delivery.json';

describe('the challenge', () => {
	test('is in a header of the handshake', () => {
		expect(verificationChallenge({ 'x-okta-verification-challenge': 'aGVsbG8' })).toBe('aGVsbG8');
	});

	test.each([
		[{}],
		[{ 'x-okta-verification-challenge': '' }],
		[{ 'x-okta-verification-challenge': ['aGVsbG8', 'aGVsbG8'] }],
		[{ host: 'x' }],
	])("isn't in %j", (headers) => {
		expect(verificationChallenge(headers)).toBeUndefined();
	});
});

describe('the secret', () => {
	test('is in the header of the given name, whatever its case, and empty without one', () => {
		expect(presentedSecret({ authorization: 'x' }, 'Authorization')).toBe('x');
		const headers = { authorization: 'x', 'x-okta-secret': 'y' };
		expect(presentedSecret(headers, 'X-Okta-Secret')).toBe('y');
		expect(presentedSecret(headers, 'X-Other')).toBe('');
		expect(presentedSecret({ authorization: ['x', 'y'] }, 'Authorization')).toBe('');
	});
});

describe('a body', () => {
	test('of a delivery is returned unchanged, not as a copy, and nothing for another one', () => {
		expect(parseDelivery(fixture)).toBe(fixture);
		for (const body of [{}, { data: {} }, { data: { events: [] } }]) {
			expect(parseDelivery(body)).toBeUndefined();
		}
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

describe('the bytes of a body', () => {
	const JSON_TEXT = '{"data":{"events":[{"displayMessage":"Größe: 5 € 🔐"}]}}';

	test.each([
		['UTF-8', JSON_TEXT],
		['UTF-8 with a byte order mark', `\uFEFF${JSON_TEXT}`],
		['JSON with white space around it', `\r\n ${JSON_TEXT}\n`],
	])('are a delivery if they are %s', (_, text) => {
		expect(parseDeliveryBytes(Buffer.from(text))).toStrictEqual(JSON.parse(JSON_TEXT));
	});

	test('that are no UTF-8 become replacement characters, so that they cost no event', () => {
		const bytes = Buffer.from('{"data":{"events":[{"actor":"J?rgen"}]}}');
		bytes[bytes.indexOf('?')] = 0xfc;
		expect(parseDeliveryBytes(bytes)).toStrictEqual({
			data: { events: [{ actor: 'J\uFFFDrgen' }] },
		});
	});

	test.each([
		[''],
		['\uFEFF'],
		['data[events]=1'],
		['<data/>'],
		['{"data":{"events":['],
		['5'],
		['{}'],
	])("aren't a delivery if they are %j", (text) => {
		expect(parseDeliveryBytes(Buffer.from(text))).toBeUndefined();
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

describe('the metadata of a delivery', () => {
	const { eventId, eventTime, source } = fixture;

	test('has its ID, its time, the hook that it came from, and the headers', () => {
		expect(deliveryMetadata(fixture, { host: 'n8n.acme.example' }, 's3cret')).toStrictEqual({
			eventId,
			eventTime,
			source,
			eventHookId: 'who1fixture000000001',
			headers: { host: 'n8n.acme.example' },
		});
	});

	test('is undefined where the delivery has none', () => {
		expect(deliveryMetadata({ data: { events: [{}] } }, {}, 's3cret')).toStrictEqual({
			eventId: undefined,
			eventTime: undefined,
			source: undefined,
			eventHookId: null,
			headers: {},
		});
	});

	test.each([
		['https://acme.okta.com/api/v1/eventHooks/who1', 'who1'],
		['https://acme.okta.com/api/v1/eventHooks/who1/', 'who1'],
		['https://login.acme.example/api/v1/eventHooks/who1', 'who1'],
		['https://acme.okta.com/api/v1/eventHooks/', null],
		['https://acme.okta.com/api/v1/eventHooks/who1/deliveries', null],
		['https://acme.okta.com/api/v1/eventHooks/who1?x=1', null],
		['https://acme.okta.com/api/v1/inlineHooks/who1', null],
		['', null],
		[undefined, null],
		[['https://acme.okta.com/api/v1/eventHooks/who1'], null],
	])('for the source %j has the hook ID %j', (from, eventHookId) => {
		const delivery = { ...fixture, source: from };
		expect(deliveryMetadata(delivery, {}, 's3cret').eventHookId).toBe(eventHookId);
	});

	test('has no secret in its headers', () => {
		const headers = { 'x-okta-secret': 's3cret', via: 'a s3cret', cookie: 'a=b' };
		expect(deliveryMetadata(fixture, headers, 's3cret').headers).toStrictEqual({
			'x-okta-secret': '[redacted]',
			via: 'a [redacted]',
			cookie: '[redacted]',
		});
	});
});

describe('a test delivery', () => {
	const SOURCE = 'https://acme.okta.com/api/v1/logs';
	const TIME = '2026-08-14T09:30:21.000Z';

	test('has the form of a delivery of Okta', () => {
		const event = factorActivation();
		const built = testDelivery(event, SOURCE, TIME);
		expect(Object.keys(built)).toStrictEqual(Object.keys(fixture));
		expect(parseDelivery(built)).toBe(built);
		const { eventType, eventTypeVersion, cloudEventsVersion, contentType } = fixture;
		expect(built).toMatchObject({
			...{ eventType, eventTypeVersion, cloudEventsVersion, contentType },
			source: SOURCE,
			eventId: event.uuid,
			eventTime: TIME,
		});
	});

	test('has an event of the System Log in the form in which a hook delivers it', () => {
		const event = factorActivation();
		const log = new SystemLog(() => Date.now());
		log.add(event);
		const [logged] = log.events as [JsonObject];
		expect(logged).not.toStrictEqual(event);
		expect(eventsOf(testDelivery(logged, SOURCE, TIME)).events).toStrictEqual([event]);
	});

	test.each([
		['no request', { client: { ipAddress: '198.51.100.7' } }],
		['no client', { client: null, request: { ipChain: [] } }],
		['neither', { uuid: 'x' }],
	])('has an event with %s as it is', (_, event) => {
		const { events } = eventsOf(testDelivery(event, SOURCE, TIME));
		expect(events).toStrictEqual([event]);
		expect(isObject(events[0])).toBe(true);
	});
});

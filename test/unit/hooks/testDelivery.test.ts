import { eventsOf, parseDelivery } from '../../../nodes/Okta/protocol/hooks/delivery';
import { testDelivery } from '../../../nodes/Okta/protocol/hooks/testDelivery';
import { isObject, type JsonObject } from '../../../nodes/Okta/protocol/json';
import { factorActivation } from '../../../tools/okta-emulator/events';
import { SystemLog } from '../../../tools/okta-emulator/log/systemLog';
import delivery from '../../fixtures/delivery.json';

const SOURCE = 'https://acme.okta.com/api/v1/logs';
const TIME = '2026-08-14T09:30:21.000Z';

test('has the form of a delivery of Okta', () => {
	const event = factorActivation();
	const built = testDelivery(event, SOURCE, TIME);
	expect(Object.keys(built)).toStrictEqual(Object.keys(delivery));
	expect(parseDelivery(built)).toBe(built);
	const { eventType, eventTypeVersion, cloudEventsVersion, contentType } = delivery;
	expect(built).toMatchObject({
		...{ eventType, eventTypeVersion, cloudEventsVersion, contentType },
		source: SOURCE,
		eventId: event.uuid,
		eventTime: TIME,
	});
});

test('an event of the System Log gets the form in which a hook delivers it', () => {
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
])('an event with %s stays as it is', (_, event) => {
	const { events } = eventsOf(testDelivery(event, SOURCE, TIME));
	expect(events).toStrictEqual([event]);
	expect(isObject(events[0])).toBe(true);
});

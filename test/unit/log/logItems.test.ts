import { buildLogItems } from '../../../nodes/Okta/protocol/log/logItems';

test('items have the path of the log as source, and no metadata of a delivery', () => {
	const event = { eventType: 'user.session.start', uuid: 'a' };
	expect(buildLogItems([event], 'https://acme.okta.com', 'card')).toMatchObject([
		{
			UUID: 'a',
			'Event ID': null,
			'Event Time': null,
			'Event Details': event,
			Headers: {},
			Source: { URL: 'https://acme.okta.com/api/v1/logs', 'Event Hook ID': null },
		},
	]);
	expect(buildLogItems([event], 'https://acme.okta.com', 'event')).toStrictEqual([event]);
});

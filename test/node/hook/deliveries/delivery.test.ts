import type { INodeParameters } from 'n8n-workflow';

import { secretOf } from '../../../../tools/okta-emulator/entities';
import { bareEvent, factorActivation } from '../../../../tools/okta-emulator/events';
import { setUpActiveHook } from '../../../support/node/hook/activeHookSetup';
import { request, uuidsOf } from '../../../support/node/hook/deliveries';

const setup = setUpActiveHook();

describe('a delivery', () => {
	test('gets an empty 200 response and starts one execution with one item', async () => {
		const { org, harness, hook } = setup;
		const event = factorActivation();
		const [delivered] = await org.emitEvent(event);
		expect(delivered?.attempts).toMatchObject([{ status: 200, body: '' }]);
		expect(harness.executions).toHaveLength(1);
		expect(harness.executions[0]).toHaveLength(1);
		const card = harness.executions[0]?.[0]?.json;
		expect(card).toMatchObject({
			'Event Type': 'user.mfa.factor.activate',
			UUID: event.uuid,
			'Okta User': { 'Display Name': 'Grace Hopper' },
			Admin: { 'Display Name': 'Ada Lovelace' },
			Headers: { authorization: '[redacted]' },
			Source: { 'Event Hook ID': hook.id },
		});
		expect(card?.['Event Details']).toStrictEqual(event);
		expect(JSON.stringify(harness.executions)).not.toContain(secretOf(hook));
	});

	test('with several events starts one execution with an item for each, in order', async () => {
		const { org, harness } = setup;
		const events = [factorActivation(), bareEvent(), factorActivation()];
		await org.emitEvent(...events);
		expect(uuidsOf(harness)).toStrictEqual([events.map(({ uuid }) => uuid)]);
	});

	test("is output unchanged with the output 'Raw Event'", async () => {
		const { org, harness } = setup;
		harness.change({ output: 'event' });
		const event = factorActivation();
		await org.emitEvent(event);
		expect(harness.executions).toStrictEqual([[{ json: event }]]);
	});

	test('without matching events gets an empty 200 response and starts no execution', async () => {
		const { org, harness } = setup;
		harness.change({ options: { outcome: 'failure' } });
		const [delivered] = await org.emitEvent(factorActivation(), bareEvent());
		expect(delivered?.attempts).toMatchObject([{ status: 200, body: '' }]);
		expect(harness.executions).toHaveLength(0);
	});

	test('is filtered by outcome and initiator', async () => {
		const { org, harness } = setup;
		harness.change({ options: { outcome: 'success', initiatedBy: 'other' } });
		const matching = factorActivation();
		const failed = factorActivation({ outcome: { result: 'FAILURE' } });
		const byUser = factorActivation({ actor: { id: '00u1grace00hopper002', type: 'User' } });
		await org.emitEvent(failed, byUser, matching);
		expect(uuidsOf(harness)).toStrictEqual([[matching.uuid]]);
	});

	test.each<[INodeParameters, number[]]>([
		[{ actors: ' ADA@acme.example, someone' }, [0, 1]],
		[{ actors: '={{ ["ada lovelace"] }}', targets: '00u1grace00hopper002,nobody' }, [0]],
		[{ targets: '={{ ["Doe, Jane", null] }}' }, [1]],
		[{ targets: 'Doe, Jane' }, []],
		[{ actors: 'Jane', initiatedBy: 'other' }, [2]],
		[{ actors: '={{ null }}', targets: '={{ undefined }}' }, [0, 1, 2, 3]],
		[{ actors: '={{ [] }}', targets: ' , ' }, [0, 1, 2, 3]],
		// Publishing reports these. A delivery must not lose events.
		[{ actors: '={{ { name: "Ada" } }}', targets: '={{ ["nobody", 5] }}' }, [0, 1, 2, 3]],
	])('with the options %j starts an execution with the events %j', async (options, matching) => {
		const { org, harness } = setup;
		harness.change({ options });
		const jane = { id: '00u1jane000000doe003', type: 'User', alternateId: 'JANE' };
		const target = [{ ...jane, alternateId: null, displayName: 'Doe, Jane' }];
		const actor = { ...jane, displayName: null };
		const events = [{}, { target }, { actor }, { actor: null, target: null }].map((parts) =>
			factorActivation(parts),
		);
		const [delivered] = await org.emitEvent(...events);
		expect(delivered?.attempts).toMatchObject([{ status: 200, body: '' }]);
		const uuids = matching.map((index) => events[index]?.uuid);
		expect(uuidsOf(harness)).toStrictEqual(uuids.length > 0 ? [uuids] : []);
	});

	test('causes no change of static data and no request to Okta', async () => {
		const { org, harness } = setup;
		const saved = structuredClone(harness.saved);
		org.requests.length = 0;
		await org.emitEvent(factorActivation());
		expect(harness.saved).toStrictEqual(saved);
		expect(org.requests).toHaveLength(0);
	});
});

describe("a request that isn't a delivery gets a 400 response and starts no execution", () => {
	test.each<[string, unknown]>([
		['an empty body', undefined],
		['a text', 'hello'],
		['an array', []],
		['an object', {}],
		['no events', { data: { events: [] } }],
		["an event that isn't an object", { data: { events: ['x'] } }],
	])('%s', async (_, data) => {
		const { harness, hook } = setup;
		const response = await request({
			method: 'POST',
			url: harness.webhookUrl,
			headers: { Authorization: secretOf(hook) },
			data,
		});
		expect(response.status).toBe(400);
		expect(response.data).toStrictEqual({
			message: 'Not an event hook delivery: the body has no list of events in data.events.',
		});
		expect(harness.executions).toHaveLength(0);
	});
});

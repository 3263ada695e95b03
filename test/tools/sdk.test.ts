import { Client, type EventHook } from '@okta/okta-sdk-nodejs';

import { factorActivation, factorActivations } from '../../tools/okta-emulator/events';
import { setUpOrg } from '../support/tools/orgSetup';

/*
 * Sends every request that the package sends with Okta's own SDK, to show that the emulator's
 * responses are those of Okta.
 */

const setup = setUpOrg();

/** With the SDK's cache, some requests wouldn't reach the org. */
const UNCACHED = { cacheMiddleware: null };

function clientWithToken(token = setup.org.token): Client {
	return new Client({ orgUrl: setup.okta.url, token, ...UNCACHED });
}

function clientWithServiceApp(scopes: string[], grants = scopes): Client {
	const account = setup.org.serviceApps.register({ grants }, 'RS256');
	const { clientId, keyId, privateKey } = account;
	return new Client({
		orgUrl: setup.okta.url,
		authorizationMode: 'PrivateKey',
		...{ clientId, keyId, privateKey, scopes },
		...UNCACHED,
	});
}

function hookRequest(): EventHook {
	return {
		name: 'Factors',
		events: {
			type: 'EVENT_TYPE',
			items: ['user.mfa.factor.activate', 'user.session.start'],
			filter: {
				type: 'EXPRESSION_LANGUAGE',
				eventFilterMap: [
					{ event: 'user.session.start', condition: { expression: "event.actor.type eq 'User'" } },
				],
			},
		},
		channel: {
			type: 'HTTP',
			version: '1.0.0',
			config: {
				uri: setup.listener.url,
				authScheme: { type: 'HEADER', key: 'Authorization', value: 'a secret' },
			},
		},
	};
}

describe.each<[string, () => Client]>([
	['an API token', () => clientWithToken()],
	['a service app', () => clientWithServiceApp(['okta.eventHooks.manage'])],
])("Okta's SDK with %s", (_, connect) => {
	test('creates, lists, gets, verifies, replaces, deactivates, activates and deletes a hook', async () => {
		const { eventHookApi } = connect();
		const created = await eventHookApi.createEventHook({ eventHook: hookRequest() });
		const eventHookId = created.id ?? '';
		expect(created).toMatchObject({ status: 'ACTIVE', verificationStatus: 'UNVERIFIED' });
		expect(created.created).toBeInstanceOf(Date);

		const listed: Array<string | undefined> = [];
		await (
			await eventHookApi.listEventHooks()
		).each(({ id }) => {
			listed.push(id);
		});
		expect(listed).toStrictEqual([eventHookId]);

		const verified = await eventHookApi.verifyEventHook({ eventHookId });
		expect(verified.verificationStatus).toBe('VERIFIED');

		const got = await eventHookApi.getEventHook({ eventHookId });
		expect(got.events.items).toHaveLength(2);
		expect(got.events.filter?.eventFilterMap).toMatchObject(
			hookRequest().events.filter?.eventFilterMap ?? [],
		);
		const eventHook = { ...got, name: 'All factors' };
		const replaced = await eventHookApi.replaceEventHook({ eventHookId, eventHook });
		expect(replaced).toMatchObject({ name: 'All factors', verificationStatus: 'VERIFIED' });
		await setup.org.emitEvent(factorActivation());
		expect(setup.listener.requests.at(-1)?.get('Authorization')).toBe('a secret');

		const deactivated = await eventHookApi.deactivateEventHook({ eventHookId });
		expect(deactivated.status).toBe('INACTIVE');
		const activated = await eventHookApi.activateEventHook({ eventHookId });
		expect(activated.status).toBe('ACTIVE');

		await eventHookApi.deactivateEventHook({ eventHookId });
		await eventHookApi.deleteEventHook({ eventHookId });
		await expect(eventHookApi.getEventHook({ eventHookId })).rejects.toMatchObject({
			status: 404,
			errorCode: 'E0000007',
			errorSummary: `Not found: Resource not found: ${eventHookId} (Webhook)`,
		});
	});
});

test("Okta's SDK replaces a hook without authentication with what it got", async () => {
	const { eventHookApi } = clientWithToken();
	const hook = setup.org.seedHook({ uri: setup.listener.url });
	hook.channel.config.authScheme = null;
	const eventHook = await eventHookApi.getEventHook({ eventHookId: hook.id });
	await eventHookApi.replaceEventHook({ eventHookId: hook.id, eventHook });
	expect(setup.org.hooks.get(hook.id)).toMatchObject({
		verificationStatus: 'VERIFIED',
		channel: { config: { authScheme: null } },
	});
});

test("Okta's SDK reads an error response and its rate limit", async () => {
	const { eventHookApi } = clientWithToken('wrong');
	const error: unknown = await eventHookApi
		.createEventHook({ eventHook: hookRequest() })
		.catch((thrown: unknown) => thrown);
	expect(error).toMatchObject({
		status: 401,
		errorCode: 'E0000011',
		errorSummary: 'Invalid token provided',
		errorCauses: [],
	});
	const { headers } = error as { headers: Headers };
	expect(Number(headers.get('x-rate-limit-remaining'))).toBeGreaterThan(0);
});

test("Okta's SDK with a read-only service app gets hooks, but can't create one", async () => {
	const { eventHookApi } = clientWithServiceApp(['okta.eventHooks.read']);
	const hook = setup.org.seedHook({ uri: setup.listener.url });
	expect(await eventHookApi.getEventHook({ eventHookId: hook.id })).toMatchObject({ id: hook.id });
	await expect(eventHookApi.createEventHook({ eventHook: hookRequest() })).rejects.toMatchObject({
		status: 403,
		errorCode: 'E0000006',
	});
});

describe("Okta's SDK reads the System Log", () => {
	test.each<[string, () => Client]>([
		['with an API token', () => clientWithToken()],
		['with a service app', () => clientWithServiceApp(['okta.logs.read'])],
	])('page by page by following the links, %s', async (_, connect) => {
		const events = factorActivations(7);
		setup.org.systemLog.add(...events);
		const log = await connect().systemLogApi.listLogEvents({
			since: new Date(Date.now() - 60_000).toISOString(),
			filter: 'eventType eq "user.mfa.factor.activate"',
			limit: 3,
		});
		const read: Array<string | undefined> = [];
		// Stops at the empty page at the end of a polling request.
		await log.each(({ uuid }) => {
			read.push(uuid);
		});
		expect(read).toStrictEqual(events.map(({ uuid }) => uuid));

		const later = factorActivation();
		setup.org.systemLog.add(later);
		expect((await log.next()).value).toMatchObject({ uuid: later.uuid });
	});

	test('of a period in the past to its end', async () => {
		const since = new Date(Date.now() - 60_000);
		const events = Array.from({ length: 4 }, (_, i) =>
			factorActivation({ published: new Date(since.getTime() + i * 1000).toISOString() }),
		);
		setup.org.systemLog.add(...events);
		const log = await clientWithToken().systemLogApi.listLogEvents({
			since: since.toISOString(),
			until: new Date(since.getTime() + 30_000).toISOString(),
			limit: 3,
		});
		const read: Array<string | undefined> = [];
		for await (const event of log) read.push(event?.uuid);
		expect(read).toStrictEqual(events.map(({ uuid }) => uuid));
	});
});

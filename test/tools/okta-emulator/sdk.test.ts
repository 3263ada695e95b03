import { Client, type EventHook } from '@okta/okta-sdk-nodejs';

import { factorActivation } from '../../../tools/okta-emulator/events';
import { HookListener } from '../../support/hookListener';
import { startOrg, type RunningOrg } from '../../support/startOrg';

/*
 * Okta's own SDK against the emulator, with every call that the package makes. What the SDK cannot
 * use, the emulator gets wrong.
 */

let running: RunningOrg;
let listener: HookListener;

beforeAll(async () => {
	listener = await new HookListener().open();
});

beforeEach(async () => {
	running = await startOrg();
});

afterEach(async () => await running.close());
afterAll(async () => await listener.close());

/** Without the SDK's cache, every call reaches the org. */
const UNCACHED = { cacheMiddleware: null };

function clientWithToken(token = running.org.token): Client {
	return new Client({ orgUrl: running.okta.url, token, ...UNCACHED });
}

function clientOfServiceApp(scopes: string[], grants = scopes): Client {
	const account = running.org.serviceApps.register({ grants }, 'RS256');
	const { clientId, keyId, privateKey } = account;
	return new Client({
		orgUrl: running.okta.url,
		authorizationMode: 'PrivateKey',
		...{ clientId, keyId, privateKey, scopes },
		...UNCACHED,
	});
}

function definition(): EventHook {
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
				uri: listener.url,
				authScheme: { type: 'HEADER', key: 'Authorization', value: 'a secret' },
			},
		},
	};
}

describe.each<[string, () => Client]>([
	['an API token', () => clientWithToken()],
	['a service app', () => clientOfServiceApp(['okta.eventHooks.manage'])],
])("Okta's SDK with %s", (_, connect) => {
	test('creates, lists, gets, verifies, replaces, deactivates, activates and deletes a hook', async () => {
		const { eventHookApi } = connect();
		const created = await eventHookApi.createEventHook({ eventHook: definition() });
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
			definition().events.filter?.eventFilterMap ?? [],
		);
		const eventHook = { ...got, name: 'All factors' };
		const replaced = await eventHookApi.replaceEventHook({ eventHookId, eventHook });
		expect(replaced).toMatchObject({ name: 'All factors', verificationStatus: 'VERIFIED' });
		await running.org.emitEvent(factorActivation());
		expect(listener.requests.at(-1)?.get('Authorization')).toBe('a secret');

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

test("Okta's SDK sends back a hook without authentication as it came", async () => {
	const { eventHookApi } = clientWithToken();
	const hook = running.org.seedHook({ uri: listener.url });
	hook.channel.config.authScheme = null;
	const eventHook = await eventHookApi.getEventHook({ eventHookId: hook.id });
	await eventHookApi.replaceEventHook({ eventHookId: hook.id, eventHook });
	expect(running.org.hooks.get(hook.id)).toMatchObject({
		verificationStatus: 'VERIFIED',
		channel: { config: { authScheme: null } },
	});
});

test("Okta's SDK reads a refusal, and the rate limit beside it", async () => {
	const { eventHookApi } = clientWithToken('wrong');
	const refusal: unknown = await eventHookApi
		.createEventHook({ eventHook: definition() })
		.catch((error: unknown) => error);
	expect(refusal).toMatchObject({
		status: 401,
		errorCode: 'E0000011',
		errorSummary: 'Invalid token provided',
		errorCauses: [],
	});
	const { headers } = refusal as { headers: Headers };
	expect(Number(headers.get('x-rate-limit-remaining'))).toBeGreaterThan(0);
});

test("Okta's SDK with a service app that may only read gets hooks, and creates none", async () => {
	const { eventHookApi } = clientOfServiceApp(['okta.eventHooks.read']);
	const hook = running.org.seedHook({ uri: listener.url });
	expect(await eventHookApi.getEventHook({ eventHookId: hook.id })).toMatchObject({ id: hook.id });
	await expect(eventHookApi.createEventHook({ eventHook: definition() })).rejects.toMatchObject({
		status: 403,
		errorCode: 'E0000006',
	});
});

describe("Okta's SDK reads the System Log", () => {
	test.each<[string, () => Client]>([
		['with an API token', () => clientWithToken()],
		['with a service app', () => clientOfServiceApp(['okta.logs.read'])],
	])('page by page, by the links alone: %s', async (_, connect) => {
		const events = Array.from({ length: 7 }, () => factorActivation());
		running.org.systemLog.add(...events);
		const log = await connect().systemLogApi.listLogEvents({
			since: new Date(Date.now() - 60_000).toISOString(),
			filter: 'eventType eq "user.mfa.factor.activate"',
			limit: 3,
		});
		const read: Array<string | undefined> = [];
		// Ends at the empty page that a polling request always comes to.
		await log.each(({ uuid }) => {
			read.push(uuid);
		});
		expect(read).toStrictEqual(events.map(({ uuid }) => uuid));

		const later = factorActivation();
		running.org.systemLog.add(later);
		expect((await log.next()).value).toMatchObject({ uuid: later.uuid });
	});

	test('to the end of a time that has passed', async () => {
		const since = new Date(Date.now() - 60_000);
		const events = Array.from({ length: 4 }, (_, i) =>
			factorActivation({ published: new Date(since.getTime() + i * 1000).toISOString() }),
		);
		running.org.systemLog.add(...events);
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

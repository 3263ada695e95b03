import {
	eventHookSchema,
	eventHooksSchema,
} from '../../../nodes/Okta/protocol/hooks/eventHookSchema';

const HOOK = {
	id: 'who1',
	name: 'n8n: …',
	status: 'ACTIVE',
	verificationStatus: 'VERIFIED',
	events: {
		type: 'EVENT_TYPE',
		items: ['user.mfa.factor.activate'],
		filter: {
			type: 'EXPRESSION_LANGUAGE',
			eventFilterMap: [
				{ event: 'user.mfa.factor.activate', condition: { version: '1.0', expression: 'true' } },
			],
		},
	},
	channel: {
		type: 'HTTP',
		config: {
			uri: 'https://n8n.acme.example/webhook/2f0c7c52/webhook',
			authScheme: { type: 'HEADER', key: 'Authorization' },
		},
	},
};

/** The events of the hook if its filter has this map. */
function eventsWith(eventFilterMap: unknown): object {
	return { items: ['a.b'], filter: { type: 'EXPRESSION_LANGUAGE', eventFilterMap } };
}

// First, since Stryker attributes the code that builds a schema to the test that uses it first.
test('a hook keeps what Okta sends, but values of an unexpected type count as missing', () => {
	expect(eventHookSchema.parse(HOOK)).toStrictEqual(HOOK);

	const partsOf = (change: object) => eventHookSchema.parse({ id: 'who1', ...change });
	expect(partsOf({ name: 5, status: {}, verificationStatus: [] })).toStrictEqual({
		id: 'who1',
		name: undefined,
		status: undefined,
		verificationStatus: undefined,
	});
	for (const events of [5, [], 'x', { items: ['a.b'], filter: 5 }, eventsWith(5)]) {
		expect(partsOf({ events })).toStrictEqual({ id: 'who1', events: undefined });
	}
	for (const entry of [5, {}, { event: 5 }, { event: 'a.b', condition: 5 }]) {
		expect(partsOf({ events: eventsWith([entry]) })).toStrictEqual({
			id: 'who1',
			events: undefined,
		});
	}
	for (const items of [undefined, null, 5, 'a.b', [5]]) {
		expect(partsOf({ events: { items } })).toStrictEqual({ id: 'who1', events: { items: [] } });
	}
	expect(partsOf({ events: { items: [], filter: { type: 5 } } })).toStrictEqual({
		id: 'who1',
		events: { items: [], filter: { type: undefined } },
	});
	expect(
		partsOf({ events: eventsWith([{ event: 'a.b', condition: { expression: 5 } }]) }),
	).toStrictEqual({
		id: 'who1',
		events: eventsWith([{ event: 'a.b', condition: { expression: undefined } }]),
	});
	expect(partsOf({ channel: 5 })).toStrictEqual({ id: 'who1', channel: undefined });
	expect(partsOf({ channel: { config: 5 } })).toStrictEqual({
		id: 'who1',
		channel: { config: undefined },
	});
	expect(partsOf({ channel: { config: { uri: 5, authScheme: 5 } } })).toStrictEqual({
		id: 'who1',
		channel: { config: { uri: undefined, authScheme: undefined } },
	});
	expect(partsOf({ channel: { config: { authScheme: { key: 5 } } } })).toStrictEqual({
		id: 'who1',
		channel: { config: { authScheme: { key: undefined } } },
	});
});

test('a hook can have null for everything but its ID', () => {
	for (const empty of [
		{ name: null, status: null, verificationStatus: null, events: null, channel: null },
		{ events: { items: [], filter: null }, channel: { config: null } },
		{ events: eventsWith(null), channel: { config: { uri: null, authScheme: null } } },
		{ events: eventsWith([{ event: 'a.b', condition: null }]) },
	]) {
		const hook = { id: 'who1', ...empty };
		expect(eventHookSchema.parse(hook)).toStrictEqual(hook);
	}
});

test.each([[null], ['x'], [[]], [{}], [{ id: 5 }], [{ id: '' }], [{ id: null }]])(
	"%j isn't a hook",
	(value) => {
		expect(eventHookSchema.safeParse(value).success).toBe(false);
	},
);

test('an invalid entry, or unexpected values, have no effect on other hooks of the org', () => {
	const odd = { id: 'whoX', events: 5, channel: 'x', name: 7, status: {} };
	const hooks = eventHooksSchema.parse([null, 'x', {}, { id: 5 }, odd, HOOK]);
	expect(hooks.map(({ id }) => id)).toStrictEqual(['whoX', 'who1']);
	expect(hooks[1]).toStrictEqual(HOOK);
});

import {
	defineEventHook,
	hookName,
	hookUrl,
	matchesSubscription,
	plainName,
	workflowIdOf,
	type HookOwner,
} from '../../../nodes/Okta/protocol/hooks/eventHook';
import { eventHookSchema } from '../../../nodes/Okta/protocol/hooks/eventHookSchema';
import { FILTERED, SUBSCRIPTION, URL } from '../../support/unit/subscriptions';

const OWNER: HookOwner = {
	workflowName: 'New factors',
	workflowId: 'wf1',
	nodeName: 'Okta Trigger',
	n8nUrl: 'https://n8n.acme.example/',
};

const TEST_SUBSCRIPTION = { ...SUBSCRIPTION, isTest: true };

test('the definition is as in the documentation of the Okta API', () => {
	expect(defineEventHook(SUBSCRIPTION, OWNER, 's3cret')).toStrictEqual({
		name: 'n8n: New factors / Okta Trigger (8185e84d)',
		description:
			'Workflow wf1 on n8n at https://n8n.acme.example/. Created by n8n-nodes-okta-trigger, which deletes it when the workflow is unpublished.',
		events: {
			type: 'EVENT_TYPE',
			items: ['user.mfa.factor.activate', 'user.mfa.factor.deactivate'],
		},
		channel: {
			type: 'HTTP',
			version: '1.0.0',
			config: {
				uri: URL,
				authScheme: { type: 'HEADER', key: 'Authorization', value: 's3cret' },
			},
		},
	});
});

test('the definition has the header of the subscription', () => {
	const subscription = { ...SUBSCRIPTION, secretHeader: 'X-Okta-Secret' };
	expect(defineEventHook(subscription, OWNER, 's3cret').channel.config.authScheme).toStrictEqual({
		type: 'HEADER',
		key: 'X-Okta-Secret',
		value: 's3cret',
	});
});

test("the description of a test listener's hook says how long that may exist", () => {
	expect(defineEventHook(TEST_SUBSCRIPTION, OWNER, 's3cret').description).toBe(
		'Workflow wf1 on n8n at https://n8n.acme.example/. Created by n8n-nodes-okta-trigger for a test in the editor of up to two minutes. If it still exists afterwards, delete it.',
	);
});

test('the definition has the filters by event type', () => {
	expect(defineEventHook(FILTERED, OWNER, 's3cret').events.filter).toStrictEqual({
		type: 'EXPRESSION_LANGUAGE',
		eventFilterMap: [
			{
				event: 'user.mfa.factor.activate',
				condition: { expression: "event.actor.type eq 'User'" },
			},
			{ event: 'user.mfa.factor.deactivate', condition: { expression: 'true' } },
		],
	});
});

describe('the name of a hook', () => {
	test('has the workflow and the node, and a mark for test listeners', () => {
		expect(hookName(OWNER, SUBSCRIPTION)).toMatch(
			/^n8n: New factors \/ Okta Trigger \([0-9a-f]{8}\)$/,
		);
		expect(hookName(OWNER, TEST_SUBSCRIPTION)).toMatch(
			/^n8n: New factors \/ Okta Trigger \[test\] \([0-9a-f]{8}\)$/,
		);
	});

	test('differs by URL, so that it differs between copies of the workflow in several n8n instances', () => {
		const staging = { ...SUBSCRIPTION, url: URL.replace('n8n.', 'staging.') };
		expect(hookName(OWNER, SUBSCRIPTION)).not.toBe(hookName(OWNER, staging));
	});

	test('is on one line', () => {
		expect(hookName({ ...OWNER, workflowName: ' New\n\tfactors ' }, SUBSCRIPTION)).toBe(
			hookName(OWNER, SUBSCRIPTION),
		);
	});

	test.each([244, 245, 246, 247, 248, 600])(
		'has at most 255 characters and keeps its hash with a workflow name of %d characters',
		(length) => {
			const name = hookName({ ...OWNER, workflowName: 'w'.repeat(length) }, TEST_SUBSCRIPTION);
			expect(name.length).toBeLessThanOrEqual(255);
			expect(name).toMatch(/ \[test\] \([0-9a-f]{8}\)$/);
		},
	);

	test('is shortened only if it has more than 255 characters', () => {
		const nameOf = (length: number) =>
			hookName({ ...OWNER, workflowName: 'w'.repeat(length) }, SUBSCRIPTION);
		expect(nameOf(224)).toBe(`n8n: ${'w'.repeat(224)} / Okta Trigger (8185e84d)`);
		expect(nameOf(224)).toHaveLength(255);
		expect(nameOf(225)).toBe(`n8n: ${'w'.repeat(225)} / Okta Trigg… (8185e84d)`);
		expect(nameOf(225)).toHaveLength(255);
	});

	test("doesn't end with half of an emoji", () => {
		for (const pad of ['', 'x']) {
			const name = hookName({ ...OWNER, workflowName: pad + '🔐'.repeat(200) }, SUBSCRIPTION);
			expect(name.isWellFormed()).toBe(true);
			expect(name.length).toBeLessThanOrEqual(255);
		}
	});
});

test('the description has at most 255 characters', () => {
	const { description } = defineEventHook(
		SUBSCRIPTION,
		{ ...OWNER, n8nUrl: `https://${'n'.repeat(400)}.example/` },
		's',
	);
	expect(description).toHaveLength(255);
});

test.each([
	[defineEventHook(SUBSCRIPTION, OWNER, 's').description, OWNER.workflowId],
	[defineEventHook(TEST_SUBSCRIPTION, OWNER, 's').description, OWNER.workflowId],
	[defineEventHook(SUBSCRIPTION, { ...OWNER, workflowId: '' }, 's').description, undefined],
	['Workflow of the help desk', undefined],
	['See: Workflow w1 on n8n at https://n8n.example/', undefined],
	[null, undefined],
	[undefined, undefined],
])('a hook with the description %j belongs to the workflow %j', (description, workflowId) => {
	expect(workflowIdOf({ id: 'who1', description })).toBe(workflowId);
});

test.each([
	['New factors 🔐 / Okta Trigger', 'New factors / Okta Trigger'],
	['𝒩ew', 'ew'],
	['Größe 日本語 €', undefined],
	['', undefined],
])('the plain name of %j is %j', (name, plain) => {
	expect(plainName(name)).toBe(plain);
});

describe('a hook', () => {
	const CONFIG = { uri: URL, authScheme: { type: 'HEADER', key: 'Authorization' } };

	const hook = {
		id: 'who1',
		name: 'n8n: …',
		status: 'ACTIVE',
		verificationStatus: 'VERIFIED',
		events: {
			type: 'EVENT_TYPE',
			items: ['user.mfa.factor.deactivate', 'user.mfa.factor.activate'],
			filter: null,
		},
		channel: { config: CONFIG },
	};

	const FILTER = { event: 'user.mfa.factor.activate', condition: { expression: 'true' } };

	function filterOf(eventFilterMap: unknown): object {
		return { type: 'EXPRESSION_LANGUAGE', eventFilterMap };
	}

	test.each([
		['null', null],
		[
			'an entry without a condition',
			filterOf([{ event: 'user.mfa.factor.activate', condition: null }]),
		],
		['an empty list', filterOf([])],
		['without a list', filterOf(null)],
	])('matches a subscription without filters if its filter is %s', (_, filter) => {
		const events = { ...hook.events, filter };
		expect(matchesSubscription(eventHookSchema.parse({ ...hook, events }), SUBSCRIPTION)).toBe(
			true,
		);
	});

	test('matches a subscription with the same filters, in any order and with a version', () => {
		const conditions = FILTERED.filters.map(({ eventType, expression }) => ({
			event: eventType,
			condition: { version: '1.0', expression },
		}));
		const matches = (map: unknown[]) => {
			const events = { ...hook.events, filter: filterOf(map) };
			return matchesSubscription(eventHookSchema.parse({ ...hook, events }), FILTERED);
		};
		expect(matches(conditions)).toBe(true);
		expect(matches(conditions.toReversed())).toBe(true);
		expect(matches(conditions.slice(1))).toBe(false);
		expect(matches([FILTER, ...conditions.slice(1)])).toBe(false);
		expect(matches([])).toBe(false);
	});

	test('matches if it is active, verified and has the same events in any order', () => {
		expect(matchesSubscription(eventHookSchema.parse(hook), SUBSCRIPTION)).toBe(true);
	});

	test('matches whatever the case of its header, but not without one', () => {
		const withScheme = (authScheme: unknown) =>
			eventHookSchema.parse({ ...hook, channel: { config: { uri: URL, authScheme } } });
		expect(matchesSubscription(withScheme({ key: 'authorization' }), SUBSCRIPTION)).toBe(true);
		for (const authScheme of [{ key: 'X-Other' }, {}, null, undefined]) {
			expect(matchesSubscription(withScheme(authScheme), SUBSCRIPTION)).toBe(false);
		}
		const other = { ...SUBSCRIPTION, secretHeader: 'X-Okta-Secret' };
		expect(matchesSubscription(withScheme({ key: 'x-okta-secret' }), other)).toBe(true);
		expect(matchesSubscription(withScheme({ key: 'Authorization' }), other)).toBe(false);
	});

	test.each([
		['deactivated', { status: 'INACTIVE' }],
		['unverified', { verificationStatus: 'UNVERIFIED' }],
		['at another URL', { channel: { config: { ...CONFIG, uri: `${URL}/elsewhere` } } }],
		['without a URL', { channel: { config: { ...CONFIG, uri: null } } }],
		['without the configuration of its channel', { channel: {} }],
		['without a channel', { channel: null }],
		['with an event missing', { events: { items: ['user.mfa.factor.activate'] } }],
		[
			'with another event',
			{ events: { items: ['user.mfa.factor.activate', 'user.lifecycle.create'] } },
		],
		[
			'with an additional event',
			{ events: { items: [...hook.events.items, 'user.lifecycle.create'] } },
		],
		['without events', { events: null }],
		['with a filter', { events: { ...hook.events, filter: filterOf([FILTER]) } }],
		['with a filter of an unknown type', { events: { ...hook.events, filter: { type: 'X' } } }],
		['without a status', { status: undefined }],
		[
			'with another authentication field',
			{ channel: { config: { uri: URL, authScheme: { type: 'HEADER', key: 'X-Auth' } } } },
		],
	])("doesn't match when %s", (_, drift) => {
		expect(matchesSubscription(eventHookSchema.parse({ ...hook, ...drift }), SUBSCRIPTION)).toBe(
			false,
		);
	});

	test("has a URL only if it's in the configuration of its channel", () => {
		const urlOf = (channel: unknown) => hookUrl(eventHookSchema.parse({ ...hook, channel }));
		expect(urlOf(hook.channel)).toBe(URL);
		for (const channel of [null, {}, { config: null }, { config: { uri: null } }]) {
			expect(urlOf(channel)).toBeUndefined();
		}
	});
});

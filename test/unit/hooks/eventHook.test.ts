import {
	defineEventHook,
	fingerprint,
	hookName,
	matchesSubscription,
	validateWebhookUrl,
	type HookOwner,
	type Subscription,
} from '../../../nodes/Okta/protocol/hooks/eventHook';
import {
	adviceForCreate,
	adviceForVerify,
} from '../../../nodes/Okta/protocol/hooks/eventHookAdvice';
import {
	eventHookSchema,
	eventHooksSchema,
} from '../../../nodes/Okta/protocol/hooks/eventHookSchema';

const URL = 'https://n8n.acme.example/webhook/2f0c7c52/webhook';

const OWNER: HookOwner = {
	workflowName: 'New factors',
	workflowId: 'wf1',
	nodeName: 'Okta Trigger',
	n8nUrl: 'https://n8n.acme.example/',
	isTest: false,
};

const SUBSCRIPTION: Subscription = {
	url: URL,
	eventTypes: ['user.mfa.factor.activate', 'user.mfa.factor.deactivate'],
	filters: [],
};

const FILTERED: Subscription = {
	...SUBSCRIPTION,
	filters: [
		{ eventType: 'user.mfa.factor.activate', expression: "event.actor.type eq 'User'" },
		{ eventType: 'user.mfa.factor.deactivate', expression: 'true' },
	],
};

test('the definition is what Okta documents for creating a hook', () => {
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

test('filters go into the definition by event type', () => {
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

describe('the name', () => {
	test('says whose the hook is, and marks that of a test listener', () => {
		expect(hookName(OWNER, URL)).toMatch(/^n8n: New factors \/ Okta Trigger \([0-9a-f]{8}\)$/);
		expect(hookName({ ...OWNER, isTest: true }, URL)).toMatch(
			/^n8n: New factors \/ Okta Trigger \[test\] \([0-9a-f]{8}\)$/,
		);
	});

	test('differs with the URL, so that a copy of the workflow in another n8n has another', () => {
		expect(hookName(OWNER, URL)).not.toBe(hookName(OWNER, URL.replace('n8n.', 'staging.')));
	});

	test('stays on one line', () => {
		expect(hookName({ ...OWNER, workflowName: ' New\n\tfactors ' }, URL)).toBe(
			hookName(OWNER, URL),
		);
	});

	test.each([244, 245, 246, 247, 248, 600])(
		'is cut to 255 characters at a workflow name of %d, and keeps its hash',
		(length) => {
			const name = hookName({ ...OWNER, workflowName: 'w'.repeat(length), isTest: true }, URL);
			expect(name.length).toBeLessThanOrEqual(255);
			expect(name).toMatch(/ \[test\] \([0-9a-f]{8}\)$/);
		},
	);

	test('is not cut through the middle of an emoji', () => {
		for (const pad of ['', 'x']) {
			const name = hookName({ ...OWNER, workflowName: pad + '🔐'.repeat(200) }, URL);
			expect(name.isWellFormed()).toBe(true);
			expect(name.length).toBeLessThanOrEqual(255);
		}
	});
});

test('the description is at most 255 characters', () => {
	const { description } = defineEventHook(
		SUBSCRIPTION,
		{ ...OWNER, n8nUrl: `https://${'n'.repeat(400)}.example/` },
		's',
	);
	expect(description).toHaveLength(255);
});

test('the fingerprint differs with URL, events and filters, and not with their order', () => {
	const { eventTypes, filters } = FILTERED;
	const other = (change: Partial<Subscription>) => fingerprint({ ...FILTERED, ...change });
	const turned = { eventTypes: eventTypes.toReversed(), filters: filters.toReversed() };
	expect(other(turned)).toBe(fingerprint(FILTERED));
	for (const change of [
		{ eventTypes: eventTypes.slice(1) },
		{ url: `${URL}2` },
		{ filters: [] },
		{ filters: filters.map((filter) => ({ ...filter, expression: 'false' })) },
	]) {
		expect(other(change)).not.toBe(fingerprint(FILTERED));
	}
});

describe('a hook', () => {
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
		channel: { config: { uri: URL, authScheme: { type: 'HEADER', key: 'Authorization' } } },
	};

	const FILTER = { event: 'user.mfa.factor.activate', condition: { expression: 'true' } };

	function filterOf(eventFilterMap: unknown): object {
		return { type: 'EXPRESSION_LANGUAGE', eventFilterMap };
	}

	test.each([
		['null', null],
		['without conditions', filterOf([{ event: 'user.mfa.factor.activate', condition: null }])],
		['empty', filterOf([])],
		['of nothing', filterOf(null)],
	])('without filters is in force when its filter is %s', (_, filter) => {
		const events = { ...hook.events, filter };
		expect(matchesSubscription(eventHookSchema.parse({ ...hook, events }), SUBSCRIPTION)).toBe(
			true,
		);
	});

	test('with filters is in force when it has the same, in any order, with a version', () => {
		const conditions = FILTERED.filters.map(({ eventType, expression }) => ({
			event: eventType,
			condition: { version: '1.0', expression },
		}));
		const isSo = (map: unknown[]) => {
			const events = { ...hook.events, filter: filterOf(map) };
			return matchesSubscription(eventHookSchema.parse({ ...hook, events }), FILTERED);
		};
		expect(isSo(conditions)).toBe(true);
		expect(isSo(conditions.toReversed())).toBe(true);
		expect(isSo(conditions.slice(1))).toBe(false);
		expect(isSo([FILTER, ...conditions.slice(1)])).toBe(false);
		expect(isSo([])).toBe(false);
	});

	test('is in force when it is active, verified and says what is wanted, in any order', () => {
		expect(matchesSubscription(eventHookSchema.parse(hook), SUBSCRIPTION)).toBe(true);
	});

	test('may spell the name of the header in its own way, but must have one', () => {
		const withScheme = (authScheme: unknown) =>
			eventHookSchema.parse({ ...hook, channel: { config: { uri: URL, authScheme } } });
		expect(matchesSubscription(withScheme({ key: 'authorization' }), SUBSCRIPTION)).toBe(true);
		for (const authScheme of [{ key: 'X-Other' }, {}, null, undefined]) {
			expect(matchesSubscription(withScheme(authScheme), SUBSCRIPTION)).toBe(false);
		}
	});

	test.each([
		['deactivated', { status: 'INACTIVE' }],
		['unverified', { verificationStatus: 'UNVERIFIED' }],
		['re-pointed', { channel: { config: { uri: `${URL}/elsewhere` } } }],
		['without a URL', { channel: null }],
		['with one event less', { events: { items: ['user.mfa.factor.activate'] } }],
		['with one event more', { events: { items: [...hook.events.items, 'user.lifecycle.create'] } }],
		['without events', { events: null }],
		['filtered', { events: { ...hook.events, filter: filterOf([FILTER]) } }],
		['filtered in a way that is not known', { events: { ...hook.events, filter: { type: 'X' } } }],
		['of an unknown state', { status: undefined }],
		[
			'given another authentication field',
			{ channel: { config: { uri: URL, authScheme: { type: 'HEADER', key: 'X-Auth' } } } },
		],
	])('is not in force when %s', (_, drift) => {
		expect(matchesSubscription(eventHookSchema.parse({ ...hook, ...drift }), SUBSCRIPTION)).toBe(
			false,
		);
	});

	test('of somebody else may look like anything and does not hide the others', () => {
		const list = [{ id: 'whoX', events: 5, channel: 'x', name: 7, status: {} }, hook];
		const odd = [null, 'x', {}, { id: 5 }, ...list];
		expect(eventHooksSchema.parse(odd).map(({ id }) => id)).toStrictEqual(['whoX', 'who1']);
	});
});

describe('a webhook URL', () => {
	test('on https can be called', () => {
		expect(validateWebhookUrl(URL)).toBeUndefined();
	});

	test.each(['http://localhost:5678/webhook/x/webhook', '', 'ftp://n8n.acme.example'])(
		'%j cannot: the sentence names it and WEBHOOK_URL',
		(url) => {
			const sentence = validateWebhookUrl(url);
			expect(sentence).toContain(`The webhook URL is ${url}.`);
			expect(sentence).toContain('environment variable WEBHOOK_URL');
		},
	);

	test('of 1,024 characters can be called, a longer one or one with a space cannot', () => {
		const long = `https://n8n.example/${'x'.repeat(1004)}`;
		expect(validateWebhookUrl(long)).toBeUndefined();
		expect(validateWebhookUrl(`${long}x`)).toContain('or has more than 1024 characters');
		expect(validateWebhookUrl('https://n8n.example/a b')).toContain('contains spaces');
	});
});

describe('when Okta takes no new hook', () => {
	const REFUSED = { status: 400, headers: {}, body: { errorCode: 'E0000001' } };
	const others = (count: number, status: string, verificationStatus = 'VERIFIED') =>
		Array.from({ length: count }, (_, i) => ({
			id: `who${i}`,
			name: `hook ${i}`,
			status,
			verificationStatus,
		}));

	test('25 active ones are named as the reason', () => {
		expect(adviceForCreate(REFUSED, 'n', SUBSCRIPTION, others(25, 'ACTIVE'))).toBe(
			"The org has reached Okta's limit of 25 active event hooks. Deactivate or delete one (Admin Console › Workflow › Event Hooks), then publish the workflow again.",
		);
	});

	test('inactive and unverified ones do not count', () => {
		const hooks = [
			...others(24, 'ACTIVE'),
			...others(10, 'INACTIVE'),
			...others(10, 'ACTIVE', 'UNVERIFIED'),
		];
		expect(adviceForCreate(REFUSED, 'n', SUBSCRIPTION, hooks)).toBe(
			"Check 'Okta Events' and 'Additional Event Types'. Each event type must be available to event hooks in this org.",
		);
	});

	test('one of the same name is named with its id', () => {
		expect(adviceForCreate(REFUSED, 'hook 3', SUBSCRIPTION, others(25, 'ACTIVE'))).toMatch(
			/^Another event hook in the org already has the name "hook 3" \(who3\)\. Rename or delete it/,
		);
	});

	test('types that are not in the catalogue are named', () => {
		const subscription = { ...SUBSCRIPTION, eventTypes: ['user.session.start', 'user.tea.drink'] };
		expect(adviceForCreate(REFUSED, 'n', subscription, [])).toMatch(
			/ Not in this package's event list: user\.tea\.drink\.$/,
		);
	});

	test('filters are named, and where an org has them switched on', () => {
		expect(adviceForCreate(REFUSED, 'n', FILTERED, [])).toMatch(
			/^Check the conditions in 'Event Filters'\. .* Settings › Features/,
		);
		const off = { status: 401, headers: {}, body: { errorCode: 'E0000015' } };
		expect(adviceForCreate(off, 'n', FILTERED, [])).toMatch(
			/^Event hook filters must be enabled in the org \(Admin Console › Settings › Features/,
		);
	});

	test('any other refusal tells for itself', () => {
		const denied = { status: 403, headers: {}, body: { errorCode: 'E0000006' } };
		expect(adviceForCreate(denied, 'n', FILTERED, others(25, 'ACTIVE'))).toBeUndefined();
	});
});

test('when Okta cannot verify a hook, the sentence names the URL and what to check', () => {
	expect(adviceForVerify(URL, [])).toMatch(
		/^Okta must get n8n's response from https:\/\/n8n\.acme\.example\/webhook\/2f0c7c52\/webhook within 3 seconds\. .* WEBHOOK_URL.* reachable from the internet/,
	);
});

import fc from 'fast-check';

import { orgUrl } from '../../nodes/Okta/protocol/auth/orgUrl';
import { buildCard, buildItems } from '../../nodes/Okta/protocol/cards/buildCard';
import { cardOf } from '../../nodes/Okta/protocol/cards/cardOf';
import type { CardField } from '../../nodes/Okta/protocol/cards/cardEntries';
import { CARDS } from '../../nodes/Okta/protocol/cards/documentedCards';
import { describeApiError } from '../../nodes/Okta/protocol/responses/apiError';
import { retryDelayMs } from '../../nodes/Okta/protocol/responses/retryPolicy';
import {
	parseEventFilters,
	validateEventFilters,
} from '../../nodes/Okta/protocol/events/eventFilters';
import { criteriaOf, matchingEvents } from '../../nodes/Okta/protocol/events/eventMatching';
import {
	parseEventTypes,
	validateHookEventTypes,
} from '../../nodes/Okta/protocol/events/eventTypeValidation';
import {
	deliveryMetadata,
	eventsOf,
	parseDelivery,
	presentedSecret,
	verificationChallenge,
} from '../../nodes/Okta/protocol/hooks/delivery';
import { hookName, matchesSubscription } from '../../nodes/Okta/protocol/hooks/eventHook';
import { eventHookSchema } from '../../nodes/Okta/protocol/hooks/eventHookSchema';
import type { Headers } from '../../nodes/Okta/protocol/hooks/headers';
import { hashOf, matchesHash } from '../../nodes/Okta/protocol/hooks/secret';
import { isObject, type JsonObject } from '../../nodes/Okta/protocol/json';
import { fuzzRuns } from '../support/fuzzRuns';
import { SUBSCRIPTION } from '../support/unit/subscriptions';

/** Any JSON value, with keys that are risky in JavaScript, e.g. `__proto__`. */
const json = fc.letrec<{ any: unknown }>((tie) => ({
	any: fc.oneof(
		{ maxDepth: 6 },
		fc.constantFrom(null, true, '', 'User', '\uD800', '\u0000', '__proto__'),
		fc.constantFrom(
			'NewUser',
			'Rule',
			'PolicyEntity',
			'IP address',
			'[]',
			'{a=b}',
			'{__proto__=x}',
		),
		fc.double(),
		fc.string({ unit: 'binary' }),
		fc.array(tie('any')),
		fc.dictionary(
			fc.oneof(
				fc.string(),
				fc.constantFrom(
					...[
						'__proto__',
						'constructor',
						'toString',
						'data',
						'events',
						'target',
						'actor',
						'type',
						'alternateId',
					],
					...[
						'id',
						'outcome',
						'reason',
						'uuid',
						'debugContext',
						'debugData',
						'source',
						'published',
						'detailEntry',
						'policyType',
						'risk',
						'tunnels',
					],
				),
			),
			tie('any'),
		),
	),
})).any;

/** As parsed by `JSON.parse`, where `__proto__` is a property like any other. */
const parsed = json.map((value) => JSON.parse(JSON.stringify(value) ?? 'null') as unknown);

const event = parsed.map((value) =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as JsonObject)
		: { value },
);

const headers: fc.Arbitrary<Headers> = fc.dictionary(
	fc.oneof(
		fc.string(),
		fc.constantFrom('authorization', 'x-okta-verification-challenge', '__proto__'),
	),
	fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined)),
);

const RUNS = fuzzRuns(3000);

test('any body is accepted unchanged as a delivery, or not accepted', () => {
	fc.assert(
		fc.property(parsed, (body) => [body, undefined].includes(parseDelivery(body))),
		RUNS,
	);
});

test('all entries that are not events are skipped, and no event is', () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(event, parsed)), (entries) => {
			const delivery = parseDelivery({ data: { events: entries } });
			const events = entries.filter(isObject);
			expect(delivery !== undefined).toBe(events.length > 0);
			if (delivery === undefined) return;
			expect(eventsOf(delivery).events).toStrictEqual(events);
			expect(eventsOf(delivery).warning !== undefined).toBe(events.length < entries.length);
		}),
		RUNS,
	);
});

test('any actor, targets and debug data result in cards with fields of the documented types', () => {
	const types = fc.constantFrom(...Object.keys(CARDS));
	const entityType = fc.constantFrom(
		...[
			'User',
			'NewUser',
			'AppInstance',
			'AppUser',
			'UserGroup',
			'UDDevice',
			'Token',
			'IP address',
		],
		...['URL Pattern', 'PolicyEntity', 'PolicyRule', 'Rule', 'MobilePhone', 'Policy Evaluation'],
	);
	const entity = fc.record(
		{ id: parsed, type: fc.oneof(entityType, parsed), displayName: parsed, detailEntry: parsed },
		{ requiredKeys: [] },
	);
	const sent = fc.record(
		{
			actor: fc.oneof(entity, parsed),
			target: fc.oneof(fc.array(fc.oneof(entity, parsed)), parsed),
			version: parsed,
			debugContext: fc.oneof(fc.record({ debugData: parsed }), parsed),
		},
		{ requiredKeys: [] },
	);
	const facts = { eventId: 1, eventTime: 2, source: 3, eventHookId: null, headers: {} };
	fc.assert(
		fc.property(sent, types, (event, type) => {
			const card = buildCard(cardOf(type), { ...event, eventType: type }, facts);
			for (const entry of cardOf(type)) {
				if (!('label' in entry)) continue;
				const value = card[entry.label];
				if (!('fields' in entry)) expect(matches(entry, value)).toBe(true);
				else
					for (const field of entry.fields) expect(matches(field, part(value, field))).toBe(true);
			}
		}),
		RUNS,
	);
});

function part(value: unknown, { label }: CardField): unknown {
	return (value as JsonObject)[label];
}

function matches({ type }: CardField, value: unknown): boolean {
	if (value === null) return true;
	if (type === 'text') return typeof value === 'string';
	return type === 'list' ? Array.isArray(value) : isObject(value);
}

test('any event results in all fields of its card, in order, and the event as Okta sent it', () => {
	const types = fc.constantFrom(...Object.keys(CARDS));
	fc.assert(
		fc.property(event, parsed, types, (sent, source, type) => {
			const table = cardOf(type);
			const labels = table.map((entry) => 'label' in entry && entry.label);
			const before = JSON.stringify(sent);
			const facts = { eventId: source, eventTime: source, source, eventHookId: null, headers: {} };
			const card = buildCard(table, sent, facts);
			expect(Object.keys(card)).toStrictEqual(labels);
			expect(card['Event Details']).toBe(sent);
			expect(JSON.stringify(sent)).toBe(before);
			expect(() => JSON.stringify(card)).not.toThrow();
			expect(Object.keys({})).toStrictEqual([]);
		}),
		RUNS,
	);
});

test('any event of any type results in a card with the standard fields', () => {
	fc.assert(
		fc.property(event, fc.oneof(fc.string(), fc.constant('__proto__')), (sent, type) => {
			const facts = { eventId: 1, eventTime: 2, source: 3, eventHookId: null, headers: {} };
			const card = buildCard(cardOf(type), { ...sent, eventType: type }, facts);
			expect(Object.keys(card)).toContain('UUID');
			expect(Object.getPrototypeOf(card)).toBe(Object.prototype);
			expect(() => JSON.stringify(card)).not.toThrow();
		}),
		RUNS,
	);
});

test('any event is either initiated by the affected user or by someone else, and has at most one outcome', () => {
	fc.assert(
		fc.property(fc.array(event), (events) => {
			const users = matchingEvents(events, criteriaOf({ initiatedBy: 'user' }));
			const others = matchingEvents(events, criteriaOf({ initiatedBy: 'other' }));
			expect(users.length + others.length).toBe(events.length);
			const successes = matchingEvents(events, criteriaOf({ outcome: 'success' }));
			const failures = matchingEvents(events, criteriaOf({ outcome: 'failure' }));
			expect(successes.length + failures.length).toBeLessThanOrEqual(events.length);
		}),
		RUNS,
	);
});

test('any filters and event types are valid, or rejected with a sentence', () => {
	fc.assert(
		fc.property(parsed, parsed, (rows, chosen) => {
			const types = parseEventTypes(chosen);
			const filters = parseEventFilters(rows);
			for (const issue of [validateHookEventTypes(types), validateEventFilters(filters, types)]) {
				expect(issue ?? 'A sentence.').toMatch(/^[A-Z"'0-9].*\.$/s);
			}
		}),
		RUNS,
	);
});

test('no item contains the secret, whatever the headers', () => {
	const secret = fc.string({ minLength: 8, maxLength: 43 });
	fc.assert(
		fc.property(fc.array(event, { minLength: 1 }), headers, secret, (events, around, value) => {
			const presented = { ...around, authorization: value, 'x-copy': `a ${value} b` };
			const items = buildItems(
				events,
				deliveryMetadata({ data: { events } }, presented, value),
				'card',
			);
			expect(items).toHaveLength(events.length);
			for (const { Headers } of items) {
				const texts = Object.values(Headers as Record<string, unknown>).flat();
				expect(texts.filter((text) => String(text).includes(value))).toStrictEqual([]);
			}
		}),
		RUNS,
	);
});

test('any headers can be searched for a challenge, and only the secret itself is authentic', () => {
	fc.assert(
		fc.property(headers, fc.string(), fc.string(), (around, secret, other) => {
			verificationChallenge(around);
			const presented = presentedSecret(around, 'Authorization');
			expect(matchesHash(presented, hashOf(`${secret}!`))).toBe(presented === `${secret}!`);
			expect(matchesHash(other, hashOf(secret))).toBe(other === secret);
			expect(matchesHash(other, secret)).toBe(false);
		}),
		RUNS,
	);
});

test('any text is an https origin, or rejected with a message about the domain', () => {
	const text = fc.oneof(
		fc.string(),
		fc.string({ unit: 'binary' }),
		fc.webUrl(),
		fc.domain(),
		fc
			.tuple(fc.constantFrom('https://', 'http://', '//', 'x:'), fc.string())
			.map((parts) => parts.join('')),
	);
	fc.assert(
		fc.property(text, (typed) => {
			try {
				const url = new URL(orgUrl(typed));
				expect(url.protocol).toBe('https:');
				expect(url.origin).toBe(orgUrl(typed));
				expect(orgUrl(orgUrl(typed))).toBe(orgUrl(typed));
			} catch (thrown) {
				expect(String(thrown)).toMatch(/Okta domain/i);
			}
		}),
		RUNS,
	);
});

test('any response of Okta can be described, and has a valid retry delay', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(0, 200, 400, 401, 429, 503),
			parsed,
			parsed,
			parsed,
			(status, body, date, reset) => {
				const response = { status, headers: { date, 'x-rate-limit-reset': reset }, body };
				expect(describeApiError('do it', 'https://acme.okta.com', response)).toContain('do it');
				const delay = retryDelayMs(response, 1) ?? 0;
				expect(delay).toBeGreaterThanOrEqual(0);
				expect(delay).toBeLessThanOrEqual(60_000);
				const hook = eventHookSchema.safeParse(body).data;
				if (hook) matchesSubscription(hook, SUBSCRIPTION);
			},
		),
		RUNS,
	);
});

test('any names result in a hook name that Okta accepts', () => {
	const name = fc.string({ unit: 'grapheme', maxLength: 400 });
	fc.assert(
		fc.property(name, name, fc.boolean(), (workflowName, nodeName, isTest) => {
			const owner = {
				workflowName,
				nodeName,
				workflowId: 'w',
				n8nUrl: 'https://n8n.example/',
			};
			const made = hookName(owner, { url: 'https://n8n.example/webhook', isTest });
			expect(made.length).toBeLessThanOrEqual(255);
			expect(made).toMatch(/ \([0-9a-f]{8}\)$/);
			expect(made.isWellFormed()).toBe(true);
		}),
		RUNS,
	);
});

test('any selection of events is read as a list of unique texts', () => {
	fc.assert(
		fc.property(parsed, (value) => {
			const types = parseEventTypes(value);
			expect(new Set(types).size).toBe(types.length);
			expect(types.every((type) => type !== '' && type === type.trim())).toBe(true);
		}),
		RUNS,
	);
});

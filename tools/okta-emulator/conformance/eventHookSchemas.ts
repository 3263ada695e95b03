import { closed, dateTime, listOf, orNull, text, textOrNull, type JsonSchema } from './jsonSchema';

/*
 * Source: Okta's Management API in OpenAPI, as published with Okta's SDKs (oas-spec/management.yaml of
 * github.com/okta/okta-sdk-nodejs): EventHook, EventHookChannel, EventHookChannelConfig,
 * EventHookFilters, EventSubscriptions and what they refer to.
 *
 * Stricter than the specification: no additional properties, and properties that every recorded
 * response has are required. Looser where recorded responses differ from it (test/fixtures/vcr of
 * github.com/okta/terraform-provider-okta): `authScheme` can be null, and `_links` has only the
 * operations that the hook's status allows.
 */

const status: JsonSchema = { enum: ['ACTIVE', 'INACTIVE'] };

const link = closed(
	{
		href: { type: 'string', format: 'uri' },
		hints: closed({
			allow: listOf({ enum: ['DELETE', 'GET', 'POST', 'PUT'] }, { minItems: 1 }),
		}),
	},
	['hints'],
);

const condition: JsonSchema = closed({ expression: text, version: textOrNull }, ['version']);

const events = closed(
	{
		type: { const: 'EVENT_TYPE' },
		// At most 300: https://help.okta.com/en-us/content/topics/automation-hooks/event-hooks-limits.htm
		items: listOf(text, { minItems: 1, maxItems: 300, uniqueItems: true }),
		filter: orNull(
			closed({
				type: { const: 'EXPRESSION_LANGUAGE' },
				eventFilterMap: listOf(closed({ event: text, condition })),
			}),
		),
	},
	['filter'],
);

const headers = listOf(orNull(closed({ key: text, value: text })));

const uri: JsonSchema = { type: 'string', format: 'uri', pattern: '^https://', maxLength: 1024 };

function channel(config: JsonSchema): JsonSchema {
	return closed({ type: { const: 'HTTP' }, version: { const: '1.0.0' }, config });
}

/** The request to create a hook, without read-only properties. */
export const eventHookRequest = closed(
	{
		name: { type: 'string', minLength: 1, maxLength: 255 },
		description: textOrNull,
		status,
		events,
		channel: channel(
			closed(
				{
					uri,
					headers,
					authScheme: orNull(closed({ type: { const: 'HEADER' }, key: text, value: text })),
				},
				['headers', 'authScheme'],
			),
		),
	},
	['description', 'status'],
);

/** A hook in a response, without the value of the authentication header. */
export const eventHook = closed({
	id: { type: 'string', pattern: '^who\\w{17}$' },
	name: text,
	description: textOrNull,
	status,
	verificationStatus: { enum: ['UNVERIFIED', 'VERIFIED'] },
	created: dateTime,
	createdBy: text,
	lastUpdated: dateTime,
	events,
	channel: channel(
		closed({
			uri,
			headers,
			method: text,
			authScheme: orNull(closed({ type: { const: 'HEADER' }, key: text })),
		}),
	),
	_links: closed({ self: link, activate: link, deactivate: link, verify: link, delete: link }, [
		'activate',
		'deactivate',
		'verify',
		'delete',
	]),
});

/**
 * The request to replace a hook. A client may send back what it got, so read-only properties are
 * allowed and the value of the authentication header is optional.
 */
export const eventHookReplacement = closed(
	{
		...(eventHook.properties as Record<string, JsonSchema>),
		...(eventHookRequest.properties as Record<string, JsonSchema>),
		channel: channel(
			closed(
				{
					uri,
					headers,
					method: text,
					authScheme: orNull(
						closed({ type: { const: 'HEADER' }, key: text, value: text }, ['value']),
					),
				},
				['headers', 'method', 'authScheme'],
			),
		),
	},
	Object.keys(eventHook.properties as object).filter(
		(name) => !['name', 'events', 'channel'].includes(name),
	),
);

/**
 * A hook's response to the challenge.
 *
 * Source: https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request
 */
export const verificationResponse = closed({ verification: text });

import { closed, dateTime, listOf, orNull, text, textOrNull, type JsonSchema } from './jsonSchema';

/*
 * Source: Okta's Management API in OpenAPI, as published with Okta's SDKs (oas-spec/management.yaml of
 * github.com/okta/okta-sdk-nodejs): EventHook, EventHookChannel, EventHookChannelConfig,
 * EventHookFilters, EventSubscriptions and what they refer to.
 *
 * Stricter: no property that is not there, and those that every recorded response has are required.
 * Looser where recorded responses are (test/fixtures/vcr of github.com/okta/terraform-provider-okta):
 * `authScheme` may be null, and `_links` has what can be done with the hook as it is.
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

/** What is sent to create a hook: nothing that is read-only. */
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

/** What is returned: never with the value of the authentication header. */
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
 * What is sent to replace a hook: what is returned may be sent back as it came, so read-only
 * properties may be there, and the value of the authentication header may be missing.
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
 * What the hook's URL answers to the challenge.
 *
 * Source: https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request
 */
export const verificationAnswer = closed({ verification: text });

import { z } from 'zod/v4';

import { dateTime } from './dateTime';

/*
 * Source: Okta's Management API in OpenAPI, as published with Okta's SDKs (oas-spec/management.yaml of
 * github.com/okta/okta-sdk-nodejs): EventHook, EventHookChannel, EventHookChannelConfig,
 * EventHookFilters, EventSubscriptions and what they refer to.
 *
 * Stricter than the specification: no additional properties, no empty values, and properties that
 * every recorded response has are required. Looser where recorded responses differ from it
 * (test/fixtures/vcr of github.com/okta/terraform-provider-okta): `authScheme` can be null, and
 * `_links` has only the operations that the hook's status allows.
 */

const status = z.enum(['ACTIVE', 'INACTIVE']);

/** With the characters that RFC 3986 allows. */
const uri = z
	.string()
	.max(1024)
	.regex(
		/^https:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+$/,
		'must be an https URL in ASCII, without whitespace',
	);

const link = z.strictObject({
	href: uri,
	hints: z
		.strictObject({ allow: z.array(z.enum(['DELETE', 'GET', 'POST', 'PUT'])).min(1) })
		.optional(),
});

/** Conditions in Okta Expression Language. Okta ignores the version. */
const filter = z.strictObject({
	type: z.literal('EXPRESSION_LANGUAGE'),
	eventFilterMap: z
		.array(
			z.strictObject({
				event: z.string(),
				condition: z.strictObject({
					expression: z.string().min(1),
					version: z.string().nullish(),
				}),
			}),
		)
		.min(1),
});

const events = z.strictObject({
	type: z.literal('EVENT_TYPE'),
	// At most 300: https://help.okta.com/en-us/content/topics/automation-hooks/event-hooks-limits.htm
	items: z
		.array(z.string())
		.min(1)
		.max(300)
		.refine((items) => new Set(items).size === items.length, 'must not have duplicates'),
	filter: filter.nullish(),
});

const headers = z.array(z.strictObject({ key: z.string().min(1), value: z.string() }));

/** The authentication header in a response: Okta never returns its value. */
const authScheme = z.strictObject({
	type: z.literal('HEADER'),
	key: z.string().regex(/^[\w-]+$/),
});

const authSchemeRequest = authScheme.extend({ value: z.string().min(1) });

function channel<T extends z.ZodRawShape>(config: T) {
	return z.strictObject({
		type: z.literal('HTTP'),
		version: z.literal('1.0.0'),
		config: z.strictObject(config),
	});
}

/** The request to create a hook, without read-only properties. */
export const eventHookRequest = z.strictObject({
	name: z.string().min(1).max(255),
	description: z.string().max(1024).nullish(),
	status: status.optional(),
	events,
	channel: channel({
		uri,
		headers: headers.optional(),
		authScheme: authSchemeRequest.nullish(),
	}),
});

/** A hook in a response, without the value of the authentication header. */
export const eventHook = z.strictObject({
	id: z.string().regex(/^who\w{17}$/),
	name: z.string(),
	description: z.string().nullable(),
	status,
	verificationStatus: z.enum(['UNVERIFIED', 'VERIFIED']),
	created: dateTime,
	createdBy: z.string(),
	lastUpdated: dateTime,
	events,
	channel: channel({ uri, headers, method: z.string(), authScheme: authScheme.nullable() }),
	_links: z.strictObject({
		self: link,
		activate: link.optional(),
		deactivate: link.optional(),
		verify: link.optional(),
		delete: link.optional(),
	}),
});

/**
 * The request to replace a hook. A client may send back what it got, so read-only properties are
 * allowed and the value of the authentication header is optional.
 */
export const eventHookReplacement = z.strictObject({
	...eventHook.partial().shape,
	...eventHookRequest.shape,
	channel: channel({
		uri,
		headers: headers.optional(),
		method: z.string().optional(),
		authScheme: authSchemeRequest.partial({ value: true }).nullish(),
	}),
});

/**
 * A hook's response to the challenge.
 *
 * Source: https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request
 */
export const verificationResponse = z.strictObject({ verification: z.string() });

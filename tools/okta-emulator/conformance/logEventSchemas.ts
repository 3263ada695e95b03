import {
	closed,
	dateTime,
	listOf,
	open,
	orNull,
	text,
	textOrNull,
	type JsonSchema,
} from './jsonSchema';

/*
 * Source: Okta's Management API in OpenAPI, as published with Okta's SDKs (oas-spec/management.yaml of
 * github.com/okta/okta-sdk-nodejs): LogEvent, LogActor, LogTarget and what they refer to; parameters
 * of listLogEvents.
 *
 * The specification requires nothing, and Okta adds properties at any time. This schema is looser
 * where recorded events differ from it: nearly everything can be null, `version` can be a number, and
 * `result` can be in mixed case.
 */

const anyObject: JsonSchema = { type: 'object' };

/** An actor or a target. */
const entity = open({
	id: textOrNull,
	type: textOrNull,
	alternateId: textOrNull,
	displayName: textOrNull,
	detailEntry: orNull(anyObject),
});

const geographicalContext = orNull(
	open({
		city: textOrNull,
		country: textOrNull,
		postalCode: textOrNull,
		state: textOrNull,
		geolocation: orNull(open({ lat: { type: 'number' }, lon: { type: 'number' } })),
	}),
);

const ipChain = listOf(
	open({ ip: textOrNull, version: textOrNull, source: textOrNull, geographicalContext }),
);

const RESULTS = [
	'SUCCESS',
	'FAILURE',
	'SKIPPED',
	'ALLOW',
	'DENY',
	'CHALLENGE',
	'UNKNOWN',
	'RATE_LIMIT',
	'DEFERRED',
	'SCHEDULED',
	'ABANDONED',
	'UNANSWERED',
];

const logEvent = open({
	uuid: text,
	published: dateTime,
	eventType: { type: 'string', pattern: '^[a-z0-9_]+(\\.[\\w-]+)+$' },
	version: { type: ['string', 'number', 'null'] },
	severity: { enum: ['DEBUG', 'ERROR', 'INFO', 'WARN', null] },
	legacyEventType: textOrNull,
	displayMessage: textOrNull,
	actor: orNull(entity),
	target: orNull(listOf(entity)),
	outcome: orNull(
		open({
			result: {
				enum: [
					...RESULTS,
					...RESULTS.map((result) => `${result.charAt(0)}${result.slice(1).toLowerCase()}`),
					null,
				],
			},
			reason: { type: ['string', 'null'], minLength: 1, maxLength: 255 },
		}),
	),
	client: orNull(
		open({
			id: textOrNull,
			device: textOrNull,
			ipAddress: textOrNull,
			zone: textOrNull,
			userAgent: orNull(open({ rawUserAgent: textOrNull, os: textOrNull, browser: textOrNull })),
			geographicalContext,
			// Only in deliveries. In the System Log, it's in `request`.
			ipChain,
		}),
	),
	request: orNull(open({ ipChain })),
	transaction: orNull(open({ id: textOrNull, type: textOrNull, detail: orNull(anyObject) })),
	debugContext: orNull(open({ debugData: orNull(anyObject) })),
	authenticationContext: orNull(
		open({
			authenticationProvider: textOrNull,
			authenticationStep: { type: ['integer', 'null'] },
			credentialProvider: textOrNull,
			credentialType: textOrNull,
			externalSessionId: textOrNull,
			interface: textOrNull,
			issuer: orNull(open({ id: textOrNull, type: textOrNull })),
		}),
	),
	securityContext: orNull(
		open({
			asNumber: { type: ['integer', 'null'] },
			asOrg: textOrNull,
			domain: textOrNull,
			isp: textOrNull,
			isProxy: { type: ['boolean', 'null'] },
		}),
	),
});

export const logPage = listOf(logEvent, { maxItems: 1000 });

/** The query parameters, all of them strings. */
export const logQuery = closed(
	{
		since: dateTime,
		until: dateTime,
		after: text,
		filter: text,
		q: text,
		limit: { type: 'string', pattern: '^(\\d{1,3}|1000)$' },
		sortOrder: { enum: ['ASCENDING', 'DESCENDING'] },
	},
	['since', 'until', 'after', 'filter', 'q', 'limit', 'sortOrder'],
);

/**
 * The body of a delivery.
 *
 * Source: https://developer.okta.com/docs/concepts/event-hooks/#sample-event-delivery-payload
 */
export const deliveryRequest = closed({
	eventType: { const: 'com.okta.event_hook' },
	eventTypeVersion: { const: '1.0' },
	cloudEventsVersion: { const: '0.1' },
	source: { type: 'string', pattern: '^https://[^/]+/api/v1/eventHooks/who\\w{17}$' },
	eventId: { type: 'string', minLength: 1 },
	eventTime: dateTime,
	contentType: { const: 'application/json' },
	data: closed({ events: listOf(logEvent, { minItems: 1 }) }),
});

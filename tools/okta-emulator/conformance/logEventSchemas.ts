import { z } from 'zod/v4';

import { dateTime } from './dateTime';

/*
 * Source: Okta's Management API in OpenAPI, as published with Okta's SDKs (oas-spec/management.yaml of
 * github.com/okta/okta-sdk-nodejs): LogEvent, LogActor, LogTarget and what they refer to; parameters
 * of listLogEvents.
 *
 * The specification requires nothing, and Okta adds properties at any time. This schema is looser
 * where recorded events differ from it: nearly everything can be null, `version` can be a number, and
 * `result` can be in mixed case.
 */

const text = z.string().nullish();
const integer = z.int().nullish();
const anyObject = z.looseObject({}).nullish();

/** An actor or a target. */
const entity = z.looseObject({
	id: text,
	type: text,
	alternateId: text,
	displayName: text,
	detailEntry: anyObject,
});

const geographicalContext = z
	.looseObject({
		city: text,
		country: text,
		postalCode: text,
		state: text,
		geolocation: z
			.looseObject({ lat: z.number().optional(), lon: z.number().optional() })
			.nullish(),
	})
	.nullish();

const ipChain = z
	.array(z.looseObject({ ip: text, version: text, source: text, geographicalContext }))
	.optional();

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
const MIXED_CASE = RESULTS.map((result) => `${result.charAt(0)}${result.slice(1).toLowerCase()}`);

const logEvent = z.looseObject({
	uuid: z.string().optional(),
	published: dateTime.optional(),
	eventType: z
		.string()
		.regex(/^[a-z0-9_]+(\.[\w-]+)+$/)
		.optional(),
	version: z.union([z.string(), z.number()]).nullish(),
	severity: z.enum(['DEBUG', 'ERROR', 'INFO', 'WARN']).nullish(),
	legacyEventType: text,
	displayMessage: text,
	actor: entity.nullish(),
	target: z.array(entity).nullish(),
	outcome: z
		.looseObject({
			result: z.enum([...RESULTS, ...MIXED_CASE]).nullish(),
			reason: z.string().min(1).max(255).nullish(),
		})
		.nullish(),
	client: z
		.looseObject({
			id: text,
			device: text,
			ipAddress: text,
			zone: text,
			userAgent: z.looseObject({ rawUserAgent: text, os: text, browser: text }).nullish(),
			geographicalContext,
			// Only in deliveries. In the System Log, it's in `request`.
			ipChain,
		})
		.nullish(),
	request: z.looseObject({ ipChain }).nullish(),
	transaction: z.looseObject({ id: text, type: text, detail: anyObject }).nullish(),
	debugContext: z.looseObject({ debugData: anyObject }).nullish(),
	authenticationContext: z
		.looseObject({
			authenticationProvider: text,
			authenticationStep: integer,
			credentialProvider: text,
			credentialType: text,
			externalSessionId: text,
			interface: text,
			issuer: z.looseObject({ id: text, type: text }).nullish(),
		})
		.nullish(),
	securityContext: z
		.looseObject({
			asNumber: integer,
			asOrg: text,
			domain: text,
			isp: text,
			isProxy: z.boolean().nullish(),
		})
		.nullish(),
});

export const logPage = z.array(logEvent).max(1000);

/** The query parameters, all of them strings. */
export const logQuery = z.strictObject({
	since: dateTime.optional(),
	until: dateTime.optional(),
	after: z.string().optional(),
	filter: z.string().optional(),
	q: z.string().optional(),
	limit: z
		.string()
		.regex(/^(\d{1,3}|1000)$/)
		.optional(),
	sortOrder: z.enum(['ASCENDING', 'DESCENDING']).optional(),
});

/**
 * The body of a delivery.
 *
 * Source: https://developer.okta.com/docs/concepts/event-hooks/#sample-event-delivery-payload
 */
export const deliveryRequest = z.strictObject({
	eventType: z.literal('com.okta.event_hook'),
	eventTypeVersion: z.literal('1.0'),
	cloudEventsVersion: z.literal('0.1'),
	source: z.string().regex(/^https:\/\/[^/]+\/api\/v1\/eventHooks\/who\w{17}$/),
	eventId: z.string().min(1),
	eventTime: dateTime,
	contentType: z.literal('application/json'),
	data: z.strictObject({ events: z.array(logEvent).min(1) }),
});

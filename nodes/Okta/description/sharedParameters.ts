import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { EVENT_TYPES, type EventType } from '../protocol/events/eventTypes';

/** How to authenticate with Okta, and other choices that only one of the nodes has. */
export const authentication = (...others: INodePropertyOptions[]): INodeProperties => ({
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [
		{
			name: 'API Token',
			value: 'apiToken',
		},
		...others,
		{
			name: 'OAuth2 (Service App)',
			value: 'oAuth2',
		},
	],
	default: 'apiToken',
	description:
		"How to authenticate with Okta. Okta recommends a service app: it has its own scopes and isn't tied to a user.",
});

export const EVENTS: INodeProperties = {
	// Not "Events": n8n's nodes panel would then show each option as a trigger of its own, with a
	// generated name and no search.
	displayName: 'Okta Events',
	name: 'events',
	type: 'multiOptions',
	// The editor only searches names, and keeps the order. So the type and everyday words are part of the
	// name, and common events come first.
	options: EVENT_TYPES.map((event) => ({
		name: `${event.name} (${[event.type, ...(event.everydayWords ?? [])].join(', ')})`,
		value: event.type,
		description: availabilityOf(event),
	})),
	default: ['user.mfa.factor.activate'],
	description:
		'Events that start the workflow. Search by name, event type, or an everyday word such as "login".',
};

export const ADDITIONAL_EVENT_TYPES: INodeProperties = {
	displayName: 'Additional Event Types',
	name: 'additionalEventTypes',
	type: 'string',
	default: '',
	placeholder: 'e.g. group.owner.add, group.owner.remove',
	description:
		"Comma-separated list of event types that aren't listed above, e.g. ones that Okta added recently",
};

const SEPARATORS = String.raw`[\s,;]*`;

/** Matches a list of event types that are all in 'Okta Events'. */
const KNOWN_TYPES = `^${SEPARATORS}((${EVENT_TYPES.map(({ type }) => type.replaceAll('.', String.raw`\.`)).join('|')})${SEPARATORS})*$`;

/** A note that shows up below 'Additional Event Types' if it has types that aren't in 'Okta Events'. */
export const unknownTypesNotice = (consequence: string): INodeProperties => ({
	displayName: `Not all of these event types are in the list above. Check their spelling. ${consequence}`,
	name: 'unknownTypesNotice',
	type: 'notice',
	default: '',
	displayOptions: {
		hide: {
			additionalEventTypes: [
				'',
				// An expression: only n8n knows its value.
				{ _cnd: { startsWith: '=' } },
				{ _cnd: { regex: KNOWN_TYPES } },
			],
		},
	},
});

export const OUTPUT: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Event Card',
			value: 'card',
			description:
				"Fields of the Okta Workflows event card, with the full event in 'Event Details'",
		},
		{
			name: 'Raw Event',
			value: 'event',
			description: 'The event exactly as Okta sent it',
		},
	],
	default: 'card',
	description: 'Format of the output items',
};

export const INITIATED_BY: INodeProperties = {
	displayName: 'Initiated By',
	name: 'initiatedBy',
	type: 'options',
	options: [
		{
			name: 'Anyone',
			value: 'anyone',
		},
		{
			name: 'Someone Else',
			value: 'other',
			description: "The actor isn't the affected user, or that can't be determined",
		},
		{
			name: 'The Affected User',
			value: 'user',
			description: 'The actor is the user the event is about',
		},
	],
	default: 'anyone',
	description: 'Who performed the action. Other events are ignored.',
};

export const OUTCOME: INodeProperties = {
	displayName: 'Outcome',
	name: 'outcome',
	type: 'options',
	options: [
		{
			name: 'Any',
			value: 'any',
		},
		{
			name: 'Failure',
			value: 'failure',
			description: 'The result is FAILURE or DENY',
		},
		{
			name: 'Success',
			value: 'success',
			description: 'The result is SUCCESS or ALLOW',
		},
	],
	default: 'any',
	description: 'Result of the action. Other events are ignored.',
};

/** The collection 'Options' with these options. */
export const collection = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options,
});

/** Where an event type is available, if not everywhere. */
function availabilityOf({ engine, isBeta }: EventType): string | undefined {
	const limits = [engine && `Okta ${engine} Engine only`, isBeta && 'Beta'].filter(Boolean);
	return limits.length > 0 ? limits.join(', ') : undefined;
}

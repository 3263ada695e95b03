import type {
	INodeCredentialDescription,
	INodeProperties,
	TriggerPanelDefinition,
} from 'n8n-workflow';

import { EVENT_TYPES, type EventType } from './protocol/eventTypes';

const AUTHENTICATION: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [
		{
			name: 'API Token',
			value: 'apiToken',
		},
		{
			name: 'OAuth2 (Service App)',
			value: 'oAuth2',
		},
	],
	default: 'apiToken',
	description:
		'How n8n gets access to the Okta API: by a token with the rights of its user, or by a service app with a private key, which Okta recommends',
};

const EVENTS: INodeProperties = {
	// Called "Events", n8n's nodes panel would ask for one of them before the node is added: a list of
	// 314 entries, with names of its own making and without a search.
	displayName: 'Okta Events',
	name: 'events',
	type: 'multiOptions',
	// The editor searches names alone, so the type is part of the name.
	options: EVENT_TYPES.map((event) => ({
		name: `${event.name} (${event.type})`,
		value: event.type,
		description: marksOf(event),
	})),
	default: ['user.mfa.factor.activate'],
	description: 'The Okta events that start the workflow. Search them by name or by type.',
};

const ADDITIONAL_EVENT_TYPES: INodeProperties = {
	displayName: 'Additional Event Types',
	name: 'additionalEventTypes',
	type: 'string',
	default: '',
	placeholder: 'e.g. group.owner.add, group.owner.remove',
	description:
		'Event types that are not in the list above, separated by commas: Okta adds some every month',
};

const OUTPUT: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Card',
			value: 'card',
			description:
				'The fields of the event card in Okta Workflows, with the whole event in "Event Details"',
		},
		{
			name: 'Event',
			value: 'event',
			description: 'The event exactly as Okta has it',
		},
	],
	default: 'card',
	description: 'What each item looks like',
};

const EVENT_FILTERS: INodeProperties = {
	displayName: 'Event Filters',
	name: 'eventFilters',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Filter' },
	placeholder: 'Add Filter',
	default: {},
	description:
		'Conditions that Okta checks before it sends an event, one for each event type. An early access feature of Okta: an org must have it switched on.',
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
					description: 'One of the chosen events, by its type',
				},
				{
					displayName: 'Condition',
					name: 'expression',
					type: 'string',
					typeOptions: { rows: 3 },
					default: '',
					placeholder: "e.g. event.target.?[displayName eq 'Sales'].size()>0",
					description: 'What must be true of the event, in Okta Expression Language',
				},
			],
		},
	],
};

const INITIATED_BY: INodeProperties = {
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

const OUTCOME: INodeProperties = {
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

const BATCH_DELIVERIES: INodeProperties = {
	displayName: 'Batch Deliveries',
	name: 'batchDeliveries',
	type: 'boolean',
	default: false,
	description:
		'Whether to start one execution for all deliveries that arrive while n8n saves the previous one, instead of one per delivery. Helps when Okta sends many events at once, but if the execution fails, it fails for all of them.',
};

const PAGES_PER_POLL: INodeProperties = {
	displayName: 'Maximum Pages per Poll',
	name: 'pagesPerPoll',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10 },
	default: 10,
	description:
		'Maximum number of pages to read per poll, with 1,000 events each. The next poll continues from there.',
};

const FILTER: INodeProperties = {
	displayName: 'Filter',
	name: 'filter',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. outcome.result eq "FAILURE" and client.ipAddress sw "203.0.113."',
	description:
		'Expression that events must match, in the <a href="https://developer.okta.com/docs/reference/system-log-query/">syntax of the System Log API</a>. With a filter, \'Okta Events\' can be empty to read all event types.',
};

const SEARCH: INodeProperties = {
	displayName: 'Search',
	name: 'search',
	type: 'string',
	default: '',
	placeholder: 'e.g. grace@acme.example',
	description:
		"Words that events must contain, in any of their fields and in any case. With a search, 'Okta Events' can be empty to read all event types.",
};

const ONLY_OLDER_THAN: INodeProperties = {
	displayName: 'Minimum Event Age (Minutes)',
	name: 'onlyOlderThan',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'Only output events that are at least this old, e.g. so that an Okta Trigger can handle them first. Set to 0 to output events right away.',
};

const START_FROM: INodeProperties = {
	displayName: 'Start From (Days Ago)',
	name: 'startFrom',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 90 },
	default: 0,
	description:
		'How far back to start reading when the workflow is first published. Set to 0 for new events only. Okta keeps 90 days of events.',
};

const collection = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options,
});

/** The credentials of both nodes, by the way to get in. */
export const credentials: INodeCredentialDescription[] = [
	{
		name: 'oktaTriggerApi',
		required: true,
		displayOptions: { show: { authentication: ['apiToken'] } },
	},
	{
		name: 'oktaTriggerOAuth2Api',
		required: true,
		displayOptions: { show: { authentication: ['oAuth2'] } },
	},
];

/** The parameters of Okta Trigger, as a person sees them. */
export const properties: INodeProperties[] = [
	AUTHENTICATION,
	EVENTS,
	ADDITIONAL_EVENT_TYPES,
	OUTPUT,
	collection([BATCH_DELIVERIES, EVENT_FILTERS, INITIATED_BY, OUTCOME]),
];

/** The parameters of Okta System Log Trigger. */
export const logProperties: INodeProperties[] = [
	AUTHENTICATION,
	EVENTS,
	ADDITIONAL_EVENT_TYPES,
	OUTPUT,
	collection([FILTER, INITIATED_BY, PAGES_PER_POLL, ONLY_OLDER_THAN, OUTCOME, SEARCH, START_FROM]),
];

function marksOf({ engine, isBeta }: EventType): string | undefined {
	const marks = [engine && `Okta ${engine} Engine only`, isBeta && 'Beta'].filter(Boolean);
	return marks.length > 0 ? marks.join(', ') : undefined;
}

const FIRE_ONE =
	'open <b>Workflow › Event Hooks</b> in the Okta Admin Console, choose <b>Preview</b> in the menu of that hook, and press <b>Deliver request</b>: that works at once. Or enroll a factor as a test user (End-User Dashboard: <b>Settings › Security Methods</b>, on Classic Engine <b>Settings › Extra Verification</b>)';

const PATIENCE =
	'A new hook can need several minutes until the first event arrives. Okta calls n8n from the internet: the webhook URL must be a public https address (environment variable WEBHOOK_URL).';

export const eventTriggerDescription =
	'Waiting for Okta to deliver an event. In the Okta Admin Console open Workflow › Event Hooks, choose Preview for the hook marked [test], and press Deliver request';

export const activationMessage =
	'n8n registers an event hook in your Okta org (Admin Console › Workflow › Event Hooks). A new hook can need several minutes until the first event arrives.';

export const triggerPanel: TriggerPanelDefinition = {
	header: 'Let Okta deliver an event',
	executionsHelp: {
		inactive: `<b>While you build the workflow</b>, click the button above: n8n puts an event hook marked <b>[test]</b> into your Okta org. Then ${FIRE_ONE}. The event shows up here, and the hook is removed.<br /><br /><b>When the workflow is ready</b>, publish it: n8n registers an event hook that stays, and every event starts the workflow. You find the executions in the executions list.<br /><br />${PATIENCE}`,
		active: `<b>While you build the workflow</b>, click the button above: n8n puts an event hook marked <b>[test]</b> into your Okta org, beside that of the published workflow. Then ${FIRE_ONE}. The event shows up here, and the hook is removed.<br /><br /><b>The workflow is published</b>: every event starts it. You find the executions in the <a data-key="executions">executions list</a>.<br /><br />${PATIENCE}`,
	},
	activationHint: {
		active: '',
		inactive:
			'When the workflow is ready, publish it: n8n registers an event hook in Okta, and removes it when you unpublish.',
	},
};

const logExecutionsHelp = (published: string): string =>
	`<b>While building your workflow</b>, click the button above to get the latest matching event from the last 90 days. This doesn't affect what the published workflow reads.<br /><br />${published}`;

export const logTriggerPanel: TriggerPanelDefinition = {
	header: 'Pull in the latest event from the System Log',
	executionsHelp: {
		inactive: logExecutionsHelp(
			"<b>Once you're happy with your workflow</b>, publish it. n8n then checks the System Log at each poll time and executes the workflow for new events. These executions show up in the executions list, but not here.",
		),
		active: logExecutionsHelp(
			'<b>Your workflow also executes automatically</b>, since it\'s published. n8n checks the System Log at each poll time. These executions show up in the <a data-key="executions">executions list</a>, but not here.',
		),
	},
	activationHint: {
		active: '',
		inactive: 'Publish the workflow to check the System Log at each poll time.',
	},
};

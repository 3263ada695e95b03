import type { INodeProperties, TriggerPanelDefinition } from 'n8n-workflow';

import { EVENT_TYPES, type EventType } from './protocol/eventTypes';

/** The parameters, as a person sees them. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: EVENT_TYPES.map((event) => ({
			name: event.name,
			value: event.type,
			description: describe(event),
		})),
		required: true,
		default: ['user.mfa.factor.activate'],
		description: 'The Okta events that start the workflow',
	},
	{
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
				description: 'The event exactly as Okta sent it',
			},
		],
		default: 'card',
		description: 'What each item looks like',
	},
];

function describe({ type, identityEngineOnly, classicEngineOnly }: EventType): string {
	if (identityEngineOnly) return `${type} (Okta Identity Engine only)`;
	if (classicEngineOnly) return `${type} (Okta Classic Engine only)`;
	return type;
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
	activationHint:
		'When the workflow is ready, publish it: n8n registers an event hook in Okta, and removes it when you unpublish.',
};

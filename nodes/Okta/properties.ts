import type { INodeProperties } from 'n8n-workflow';

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

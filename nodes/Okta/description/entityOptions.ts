import type { INodeProperties } from 'n8n-workflow';

export const ACTORS: INodeProperties = {
	displayName: 'Actors',
	name: 'actors',
	type: 'string',
	default: '',
	placeholder: 'e.g. ada@acme.example, grace@acme.example',
	description:
		'Comma-separated list of IDs, alternate IDs (e.g. logins), or display names. Events that none of them performed are ignored.',
};

export const TARGETS: INodeProperties = {
	displayName: 'Targets',
	name: 'targets',
	type: 'string',
	default: '',
	placeholder: 'e.g. Sales, 00g1a2b3c4d5e6f7g8h9',
	description:
		'Comma-separated list of IDs, alternate IDs (e.g. logins), or display names of users, groups, apps, or anything else that events are about. Events about none of them are ignored.',
};

import type { INodeProperties } from 'n8n-workflow';

import { ACTORS, TARGETS } from './entityOptions';
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

/** The parameters of Okta System Log Trigger. */
export const logParameters: INodeProperties[] = [
	authentication(),
	EVENTS,
	ADDITIONAL_EVENT_TYPES,
	unknownTypesNotice("A type that Okta doesn't have matches no events."),
	OUTPUT,
	// First what to read, then how, and both in alphabetical order.
	collection([
		ACTORS,
		FILTER,
		INITIATED_BY,
		OUTCOME,
		SEARCH,
		START_FROM,
		TARGETS,
		PAGES_PER_POLL,
		ONLY_OLDER_THAN,
	]),
];

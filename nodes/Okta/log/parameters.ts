import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';

import type { Output } from '../protocol/cards/buildCard';
import type { EventCriteria } from '../protocol/events/eventMatching';
import { parseEventTypes } from '../protocol/events/eventTypeValidation';
import { DAY_MS, RETENTION_DAYS, validateLogQuery, type LogQuery } from '../protocol/log/logQuery';
import { orgOf } from '../transport/credential';

const MINUTE_MS = 60_000;

/** Pages of 1,000 events. */
const MAX_PAGES_PER_POLL = 10;

/** The node's parameters. */
export interface PollParameters {
	org: string;
	query: LogQuery;
	criteria: EventCriteria;
	output: Output;
	/** How far back to start reading. */
	startFromMs: number;
	/** The minimum age of an event to be emitted. */
	minAgeMs: number;
	maxPages: number;
}

/**
 * Reads and validates the node's parameters.
 *
 * @throws {NodeOperationError} if Okta can't be queried with them
 */
export async function readParameters(context: IPollFunctions): Promise<PollParameters> {
	const option = (name: string, fallback: unknown) =>
		context.getNodeParameter(`options.${name}`, fallback);
	const query = {
		eventTypes: parseEventTypes(
			context.getNodeParameter('events', []),
			context.getNodeParameter('additionalEventTypes', ''),
		).toSorted(),
		filter: String(option('filter', '')).trim(),
		search: String(option('search', '')).trim(),
	};
	const issue = validateLogQuery(query);
	if (issue) throw new NodeOperationError(context.getNode(), issue);

	return {
		org: await orgOf(context),
		query,
		criteria: {
			outcome: option('outcome', 'any') as EventCriteria['outcome'],
			initiatedBy: option('initiatedBy', 'anyone') as EventCriteria['initiatedBy'],
		},
		output: context.getNodeParameter('output', 'card') as Output,
		startFromMs: clamp(0, Number(option('startFrom', 0)), RETENTION_DAYS) * DAY_MS,
		minAgeMs: clamp(0, Number(option('onlyOlderThan', 0)), Infinity) * MINUTE_MS,
		maxPages: clamp(1, Number(option('pagesPerPoll', MAX_PAGES_PER_POLL)), MAX_PAGES_PER_POLL),
	};
}

function clamp(min: number, value: number, max: number): number {
	return Math.min(Math.max(value || 0, min), max);
}

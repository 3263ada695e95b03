import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';

import type { Output } from '../protocol/cards/buildCard';
import { oktaIdsOf } from '../protocol/events/entityLists';
import { criteriaOf, validateCriteria } from '../protocol/events/eventMatching';
import { parseEventTypes, validateEventTypeValues } from '../protocol/events/eventTypeValidation';
import { hashOf } from '../protocol/hooks/secret';
import { isObject, type JsonObject } from '../protocol/json';
import { DAY_MS, RETENTION_DAYS } from '../protocol/log/logQuery';
import {
	parseQueryText,
	validateLogQuery,
	validateQueryTexts,
} from '../protocol/log/logQueryValidation';
import type { Selection } from '../protocol/log/logSegment';
import type { OktaClient } from '../transport/client';
import { credentialSecret } from '../transport/credential';

const MINUTE_MS = 60_000;

/** The maximum value of the option, in pages of 1,000 events. */
const MAX_PAGES_PER_POLL = 10;

/** The node's parameters. */
export interface PollParameters {
	org: string;
	/** Identifies the org and who reads its log, without saying so. */
	account: string;
	selection: Selection;
	/** What `selection` comes from, with expressions: it changes only when someone changes the node. */
	source: string;
	output: Output;
	/** How far back to start reading. */
	startFromMs: number;
	/** The minimum age of an event to be emitted. */
	minAgeMs: number;
	/** By default, only the other limits of a poll apply. */
	maxPages: number;
}

/**
 * Reads and validates the node's parameters.
 *
 * @throws {NodeOperationError} if Okta can't be queried with them
 */
export async function readParameters({
	context,
	org,
}: OktaClient<IPollFunctions>): Promise<PollParameters> {
	const option = (name: string, fallback: unknown = null) =>
		context.getNodeParameter(`options.${name}`, fallback);
	const options: JsonObject = {
		filter: option('filter'),
		search: option('search'),
		outcome: option('outcome'),
		initiatedBy: option('initiatedBy'),
		actors: option('actors'),
		targets: option('targets'),
	};
	const criteria = criteriaOf(options);
	const typeValues = [
		context.getNodeParameter('events', []),
		context.getNodeParameter('additionalEventTypes', ''),
	];
	const query = {
		eventTypes: parseEventTypes(...typeValues).toSorted(),
		filter: parseQueryText(options.filter),
		search: parseQueryText(options.search),
		actorIds: oktaIdsOf(criteria.actors),
		targetIds: oktaIdsOf(criteria.targets),
	};
	const issue =
		validateEventTypeValues(...typeValues) ??
		validateQueryTexts(options) ??
		validateLogQuery(query) ??
		validateCriteria(options);
	if (issue) throw new NodeOperationError(context.getNode(), issue);

	const maxPages = option('pagesPerPoll');
	return {
		org,
		account: hashOf(`${org} ${await credentialSecret(context)}`),
		selection: { query, criteria },
		source: sourceOf(context),
		output: context.getNodeParameter('output', 'card') as Output,
		startFromMs: clamp(0, Number(option('startFrom', 0)), RETENTION_DAYS) * DAY_MS,
		minAgeMs: clamp(0, Number(option('onlyOlderThan', 0)), Infinity) * MINUTE_MS,
		maxPages: maxPages === null ? Infinity : clamp(1, Number(maxPages), MAX_PAGES_PER_POLL),
	};
}

/** The parameters that `selection` comes from, as they're stored in the workflow. */
function sourceOf(context: IPollFunctions): string {
	const parameters: JsonObject = context.getNode().parameters;
	const { events, additionalEventTypes, options } = parameters;
	const { filter, search, outcome, initiatedBy, actors, targets } = isObject(options)
		? options
		: {};
	const source = [events, additionalEventTypes, filter, search, outcome, initiatedBy];
	// Without these options, it must be the same as in versions that didn't have them.
	if (actors !== undefined || targets !== undefined) source.push(actors, targets);
	return JSON.stringify(source);
}

function clamp(min: number, value: number, max: number): number {
	return Math.min(Math.max(value || 0, min), max);
}

import type { IPollFunctions } from 'n8n-workflow';

import { isObject } from '../protocol/json';
import { isLogCursor, type LogCursor } from '../protocol/log/logCursor';
import type { LogQuery } from '../protocol/log/logQuery';

/** What the System Log trigger stores between polls. */
export interface LogState {
	/** The org whose log is read. */
	org: string;
	query: LogQuery;
	/** Where the last poll ended or, if it emitted a batch, where it started. */
	cursor: LogCursor;
	/** Set if the last poll emitted events. */
	batch?: Batch;
}

/** Events that one poll emitted. */
export interface Batch {
	/** Where the poll that emitted it ended. */
	cursor: LogCursor;
	/** In ms since 1970. */
	emittedAt: number;
	/** When the process that emitted it started, in ms since 1970. Identifies the process. */
	emittedBy: number;
	/** When it was first replayed, in ms since 1970. */
	firstReplayedAt?: number;
}

/** A copy of the saved state, or nothing if there's none that can be used. */
export function loadLogState(context: IPollFunctions): LogState | undefined {
	const data = context.getWorkflowStaticData('node') as Partial<LogState>;
	const isComplete =
		typeof data.org === 'string' && isLogQuery(data.query) && isLogCursor(data.cursor);
	if (!isComplete) return undefined;
	const { batch, ...state } = JSON.parse(JSON.stringify(data)) as LogState;
	return { ...state, ...(isBatch(batch) && { batch }) };
}

/** Replaces the state in memory. n8n saves it with the events that the poll returns. */
export function saveLogState(context: IPollFunctions, state: LogState): void {
	const data = context.getWorkflowStaticData('node');
	delete data.batch;
	Object.assign(data, state);
}

function isLogQuery(value: unknown): value is LogQuery {
	return (
		isObject(value) &&
		Array.isArray(value.eventTypes) &&
		typeof value.filter === 'string' &&
		typeof value.search === 'string'
	);
}

function isBatch(value: unknown): value is Batch {
	return (
		isObject(value) &&
		isLogCursor(value.cursor) &&
		typeof value.emittedAt === 'number' &&
		typeof value.emittedBy === 'number'
	);
}

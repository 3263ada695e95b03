import type { IPollFunctions } from 'n8n-workflow';

import type { LogCursor } from '../protocol/log/logCursor';
import { type Batch, type LogState } from './state';

/**
 * What happens to the last batch of events when n8n restarts. The rule:
 *
 *     A process reads on after its own batches, and reads the last batch of another process again.
 *
 * After a poll n8n saves the static data of the node first and the execution second. Between the two
 * n8n can be stopped, and then the execution is lost while the cursor has moved. Nothing tells the
 * next process whether that happened: n8n doesn't save static data after a poll without events, and
 * doesn't tell a node that it stops. So static data has both ends of the last batch, and only the
 * process that emitted it knows that it's still alive and reads on after it.
 *
 * - **Guarantee**: no event is lost, whenever and however n8n stops.
 * - **Cost**: after a restart, the last batch is emitted again together with what's new, also after
 *   a graceful stop. Duplicate events have the same UUID.
 * - **Limit**: a batch is read again for 12 hours after this first happened. Otherwise an org without
 *   new events would get its last ones after every restart. To lose a batch, n8n has to be stopped in
 *   that moment once more, and to stay down until the 12 hours are over.
 *
 * With durable cursors n8n saves cursor and execution in one transaction, which makes the rule
 * unnecessary. They need all of `N8N_POLLER_DURABLE_CURSORS_ENABLED`, `N8N_SCHEDULER_ENABLED`,
 * `N8N_SCHEDULER_POLL_TRIGGERS_ENABLED` and `N8N_USE_WORKFLOW_PUBLICATION_SERVICE` (the default since
 * 2.40). A node isn't told whether they are on. But n8n then also saves the cursor of a poll without
 * events, so that a batch is read again only if n8n stops before the next poll.
 */

/** Tells this process from others: when it loaded this file, in ms since 1970. */
const PROCESS_STARTED_AT = Date.now();

const REPLAY_PERIOD_MS = 12 * 3_600_000;

/** Where a poll starts. */
export interface PollStart {
	cursor: LogCursor;
	/** Set if the last batch is read again: when this first happened, in ms since 1970. */
	replayingSince?: number;
}

/** Where to read on, by the state that the last poll left. */
export function resume(context: IPollFunctions, { cursor, batch }: LogState): PollStart {
	if (batch === undefined) return { cursor };
	const now = Date.now();
	const replayingSince = batch.firstReplayedAt ?? now;
	const isReplay = isOfAnotherProcess(context, batch) && now - replayingSince < REPLAY_PERIOD_MS;
	if (!isReplay) return { cursor: batch.cursor };

	context.logger.info(
		'n8n stopped before it may have saved the latest System Log events, so they are read again. Duplicate events have the same UUID.',
	);
	return { cursor, replayingSince };
}

/** The batch that a poll emits, to be stored with the cursor where the poll started. */
export function batchOf(end: LogCursor, { replayingSince }: PollStart): Batch {
	return {
		cursor: end,
		emittedAt: Date.now(),
		emittedBy: PROCESS_STARTED_AT,
		...(replayingSince !== undefined && { firstReplayedAt: replayingSince }),
	};
}

/**
 * If two processes poll in turns, as n8n's scheduler has main processes do, a batch that's younger
 * than this process is no sign of a restart. A main process that takes over from another one can't
 * know what became of it.
 */
function isOfAnotherProcess(context: IPollFunctions, { emittedAt, emittedBy }: Batch): boolean {
	if (emittedBy === PROCESS_STARTED_AT) return false;
	return emittedAt < PROCESS_STARTED_AT || context.getActivationMode() === 'leadershipChange';
}

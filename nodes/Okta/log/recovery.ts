import type { IPollFunctions } from 'n8n-workflow';

import type { LogCursor } from '../protocol/log/logCursor';
import { describeNode } from '../transport/describeNode';
import type { Batch, LogState } from './state';

/**
 * What happens to the last batch of events when n8n restarts. The rule:
 *
 *     A process continues after its own batches, and replays the last batch of another process.
 *
 * After a poll n8n saves the node's static data first and the execution second. If n8n stops between
 * the two, the execution is lost although the cursor has moved. The next process can't find out
 * whether that happened: n8n doesn't save static data after a poll without events, and doesn't notify
 * a node when it stops. So static data contains the cursors before and after the last batch, and only
 * the process that emitted the batch continues after it.
 *
 * - **Guarantee**: no event is lost, whenever and however n8n stops.
 * - **Cost**: after a restart, even after a graceful one, the last batch is emitted again, together
 *   with new events. Duplicate events have the same UUID.
 * - **Limit**: a batch is replayed for up to 12 hours after its first replay. Otherwise an org without
 *   new events would get its last batch after every restart. A batch is only lost if n8n stops between
 *   the two saves once more, and then stays down until the 12 hours are over.
 *
 * With durable cursors n8n saves cursor and execution in one transaction, so that no replay is needed.
 * They require all of `N8N_POLLER_DURABLE_CURSORS_ENABLED`, `N8N_SCHEDULER_ENABLED`,
 * `N8N_SCHEDULER_POLL_TRIGGERS_ENABLED` and `N8N_USE_WORKFLOW_PUBLICATION_SERVICE` (the default since
 * 2.40). A node can't tell whether they are enabled. But n8n then also saves the cursor of a poll
 * without events, so a batch is replayed only if n8n stops before the next poll.
 */

/** Identifies this process: when it loaded this file, in ms since 1970. */
const PROCESS_STARTED_AT = Date.now();

const REPLAY_PERIOD_MS = 12 * 3_600_000;

/** Where a poll starts. */
interface PollStart {
	cursor: LogCursor;
	/** Set if the last batch is replayed: when it was first replayed, in ms since 1970. */
	replayingSince?: number;
}

/** Where the next poll starts, by the state that the last poll saved. */
export function resume(context: IPollFunctions, { cursor, batch }: LogState): PollStart {
	if (batch === undefined) return { cursor };
	const now = Date.now();
	const replayingSince = batch.firstReplayedAt ?? now;
	const isReplay = isFromAnotherProcess(context, batch) && now - replayingSince < REPLAY_PERIOD_MS;
	if (!isReplay) return { cursor: batch.cursor };

	context.logger.info(
		`${describeNode(context)}: n8n may have stopped before it saved the latest System Log events, so they're read again. Duplicate events have the same UUID.`,
	);
	return { cursor, replayingSince };
}

/** The batch that a poll emits. Saved together with the cursor that the poll started from. */
export function createBatch(end: LogCursor, { replayingSince }: PollStart): Batch {
	return {
		cursor: end,
		emittedAt: Date.now(),
		emittedBy: PROCESS_STARTED_AT,
		...(replayingSince !== undefined && { firstReplayedAt: replayingSince }),
	};
}

/**
 * Whether a process emitted the batch that may have stopped since. If two main processes take turns
 * polling, as with n8n's scheduler, a batch that's younger than this process doesn't mean that. But a
 * process that has just become the leader must assume that the previous leader stopped.
 */
function isFromAnotherProcess(context: IPollFunctions, { emittedAt, emittedBy }: Batch): boolean {
	if (emittedBy === PROCESS_STARTED_AT) return false;
	return emittedAt < PROCESS_STARTED_AT || context.getActivationMode() === 'leadershipChange';
}

import type { IPollFunctions } from 'n8n-workflow';

import type { Poll } from '../memory/log/polls';
import { loadLogState } from '../memory/log/logState';
import type { LogSegment } from '../protocol/log/logSegment';
import type { LogState } from '../protocol/log/logStateSchema';
import { describeNode } from '../transport/describeNode';

/**
 * What happens to the last emission when n8n restarts or registers the node anew. The rule:
 *
 *     An emission that n8n may not have taken is read again.
 *
 * After a poll n8n saves the node's static data first and the execution second. If n8n stops between
 * the two, the execution is lost although the cursor has moved. And if n8n registers the node anew while
 * a poll is running, it discards what the poll returns. Nobody tells the node: n8n doesn't save static
 * data after a poll without events, and doesn't notify a node when it stops. So static data contains
 * the cursors before and after the last emission, and only a process that knows that n8n has taken the
 * emission continues after it (see memory/log/polls.ts).
 *
 * - **Guarantee**: no event is lost, whenever and however n8n stops or registers the node.
 * - **Cost**: after a restart, even after a graceful one, the last emission comes again, together
 *   with new events. So does an emission if a change of the node is published within three minutes after
 *   it, or a new name before the next poll. Duplicate events have the same UUID.
 * - **Limit**: an emission is replayed for up to 12 hours after its first replay. Otherwise an org without
 *   new events would get its last emission after every restart. An emission is only lost if n8n stops between
 *   the two saves once more, and then stays down until the 12 hours are over.
 *
 * With durable cursors n8n saves cursor and execution in one transaction. So an emission is read again only
 * if that failed, however long ago. They require all of `N8N_POLLER_DURABLE_CURSORS_ENABLED`,
 * `N8N_SCHEDULER_ENABLED`, `N8N_SCHEDULER_POLL_TRIGGERS_ENABLED` and
 * `N8N_USE_WORKFLOW_PUBLICATION_SERVICE` (the default since 2.40).
 */

const REPLAY_PERIOD_MS = 12 * 3_600_000;

/** Where a poll starts. */
export interface PollStart extends Pick<LogState, 'org' | 'source'> {
	segments: LogSegment[];
	/** Set if the last emission is replayed: when it was first replayed, in ms since 1970. */
	replayingSince?: number;
}

/** Where a poll starts, by the stored state. Nothing if there's none. */
export function resume(context: IPollFunctions, poll: Poll): PollStart | undefined {
	const stored = loadLogState(context, poll);
	if (stored === undefined) return undefined;

	const { org, source, segments, emission } = stored.state;
	if (emission === undefined) return { org, source, segments };

	const now = Date.now();
	const replayingSince = emission.firstReplayedAt ?? now;
	const isOver = !poll.isDurable && now - replayingSince >= REPLAY_PERIOD_MS;
	const isTaken = poll.hasTaken(emission.id, stored.isInNodeData);
	if (isTaken || isOver) {
		return { org, source, segments: emission.segments };
	}
	context.logger.info(
		`${describeNode(context)}: n8n may not have saved the latest System Log events, so they're read again. Duplicate events have the same UUID.`,
	);
	return { org, source, segments, replayingSince };
}

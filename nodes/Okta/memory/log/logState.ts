import type { IPollFunctions } from 'n8n-workflow';

import { readLogState, type LogState } from '../../protocol/log/logStateSchema';
import { knownState, loadState, saveState } from '../nodeState';
import { isStartingUp } from '../startup';
import type { Poll } from './polls';

/** What Okta System Log Trigger has stored. */
interface StoredLogState {
	state: LogState;
	/** Whether the node's own static data has an older state: n8n may have stored this one for another node. */
	isOnlyShared: boolean;
	/** With durable cursors: whether n8n has stored the state together with the execution of its emission. */
	isCommitted?: boolean;
}

/** A copy of the stored state, or nothing if there's none that can be used. */
export function loadLogState(context: IPollFunctions, poll: Poll): StoredLogState | undefined {
	const stored = loadState(context, poll.isFirst && !isStartingUp(context));
	const state = readLogState(stored?.state);
	if (stored && state) {
		const { ownData } = stored;
		const isOnlyShared = ownData === 'older';
		return poll.isDurable
			? { state, isOnlyShared, isCommitted: ownData === 'latest' }
			: { state, isOnlyShared };
	}

	// n8n's scheduler may poll before n8n has stored the state of a registration's first poll.
	const known = poll.isFirst ? undefined : readLogState(knownState(context));
	return known && { state: known, isOnlyShared: true };
}

/** Replaces the state in memory. n8n stores it with the events that the poll returns. */
export function saveLogState(context: IPollFunctions, state: LogState): void {
	saveState(context, state);
}

import type { IPollFunctions } from 'n8n-workflow';

import { readLogState, type LogState } from '../../protocol/log/logStateSchema';
import { knownState, loadState, saveState } from '../nodeState';
import { isStartingUp } from '../startup';
import type { Poll } from './polls';

/** What Okta System Log Trigger has stored. */
interface StoredLogState {
	state: LogState;
	/** Whether it's in the node's own static data. Otherwise, n8n may have stored it for another node only. */
	isInNodeData: boolean;
}

/** A copy of the stored state, or nothing if there's none that can be used. */
export function loadLogState(context: IPollFunctions, poll: Poll): StoredLogState | undefined {
	const stored = loadState(context, poll.isFirst && !isStartingUp(context));
	const state = readLogState(stored?.state);
	if (stored && state) return { ...stored, state };

	// n8n's scheduler may poll before n8n has stored the state of a registration's first poll.
	const known = poll.isFirst ? undefined : readLogState(knownState(context));
	return known && { state: known, isInNodeData: false };
}

/** Replaces the state in memory. n8n stores it with the events that the poll returns. */
export function saveLogState(context: IPollFunctions, state: LogState): void {
	saveState(context, state);
}

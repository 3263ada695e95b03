import type { IPollFunctions } from 'n8n-workflow';

import { readLogState, type LogState } from '../../protocol/log/logStateSchema';
import { knownState, loadState, saveState } from '../nodeState';
import type { Poll } from './polls';

/** What Okta System Log Trigger has stored. */
interface StoredLogState {
	state: LogState;
	/** Whether n8n has stored the state together with the execution of its emission. */
	isDurable: boolean;
}

/** A copy of the stored state, or nothing if there's none that can be used. */
export function loadLogState(context: IPollFunctions, poll: Poll): StoredLogState | undefined {
	const stored = loadState(context);
	const state = readLogState(stored?.state);
	if (state)
		return { state, isDurable: stored?.isInNodeData === true && hasDurableCursor(context) };

	// n8n's scheduler may poll before n8n has stored the state of a registration's first poll.
	const known = poll.isFirst ? undefined : readLogState(knownState(context));
	return known && { state: known, isDurable: false };
}

/** Replaces the state in memory. n8n stores it with the events that the poll returns. */
export function saveLogState(context: IPollFunctions, state: LogState): void {
	saveState(context, state);
}

/**
 * Whether n8n stores the node's static data and the execution in one transaction
 * (`N8N_POLLER_DURABLE_CURSORS_ENABLED`). A poll then gets a plain copy of the data, instead of an
 * object that notices changes.
 */
function hasDurableCursor(context: IPollFunctions): boolean {
	return !('__dataChanged' in context.getWorkflowStaticData('node'));
}

/** How n8n runs. The default is n8n 2.41 with default settings. */
export interface N8nBehavior {
	/**
	 * As before n8n 2: what a poll returns counts even if the node was registered anew meanwhile, and a
	 * failed activation doesn't save static data.
	 */
	keepsOutdatedPolls?: boolean;
	/** n8n's scheduler polls, each time with a workflow fresh from the database. */
	hasScheduler?: boolean;
	/** With the scheduler, n8n saves a node's static data and the execution in one transaction. */
	hasDurableCursors?: boolean;
}

/**
 * What n8n has just done in an activation: loaded the workflow, removed the registrations of the changed
 * nodes, or polled them. In the end, it saves static data.
 */
export type ActivationStage = 'loaded' | 'unregistered' | 'polled';

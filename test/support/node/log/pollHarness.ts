import type { IDataObject, INode, INodeParameters, WorkflowActivateMode } from 'n8n-workflow';

import type { LogState } from '../../../../nodes/Okta/protocol/log/logStateSchema';
import {
	createCredentials,
	type CredentialOptions,
	type CredentialsInMemory,
} from '../credentialsInMemory';
import { nodeOf } from '../workflow';
import type { N8nBehavior } from './n8nBehavior';
import { PolledWorkflow } from './polledWorkflow';
import { LOG_TRIGGER } from './registration';

export interface PollHarnessOptions extends CredentialOptions {
	parameters?: INodeParameters;
	behavior?: N8nBehavior;
}

/** A workflow with one Okta System Log Trigger node in n8n-core's context, published at the first poll. */
export class PollHarness {
	readonly workflow: PolledWorkflow;

	readonly credentials: CredentialsInMemory;

	/** The node, as it's published at the next poll. */
	node: INode;

	private isPublished = false;

	private readonly hasScheduler: boolean;

	/** How n8n registers the node at the next poll, if it must. */
	private nextMode: WorkflowActivateMode = 'activate';

	constructor({ parameters, behavior, ...account }: PollHarnessOptions) {
		this.credentials = createCredentials(account);
		this.hasScheduler = behavior?.hasScheduler === true;
		this.workflow = new PolledWorkflow(this.credentials, behavior);
		this.node = nodeOf(
			LOG_TRIGGER,
			{
				authentication: account.serviceApp ? 'oAuth2' : 'apiToken',
				events: ['user.mfa.factor.activate'],
				output: 'card',
				...parameters,
			},
			this.credentials.typeName,
		);
	}

	/** Polls once and returns the emitted items, or null. Publishes the workflow first, if it must. */
	async poll(): Promise<IDataObject[] | null> {
		if (this.isPublished) return await this.workflow.poll(this.node.id);
		const mode = this.nextMode;
		const items = await this.workflow.publish([this.node], mode);
		this.isPublished = true;
		this.nextMode = 'update';
		return items;
	}

	/** Polls until no more events are emitted. */
	async pollUntilEmpty(): Promise<void> {
		while ((await this.poll()) !== null);
	}

	/** Publishes the workflow, which polls once. */
	async activate(): Promise<void> {
		await this.poll();
	}

	/** Changes parameters. They're published at the next poll. */
	change(parameters: INodeParameters): void {
		this.node = { ...this.node, parameters: { ...this.node.parameters, ...parameters } };
		this.isPublished = false;
	}

	/**
	 * Restarts n8n: at the next poll, another process registers the node.
	 *
	 * @param isLost whether n8n was killed before it saved the last execution
	 * @param minutes how much later it starts
	 * @param mode why n8n registers the node
	 */
	restart({
		isLost = false,
		minutes = 10,
		mode = 'init',
	}: { isLost?: boolean; minutes?: number; mode?: WorkflowActivateMode } = {}): void {
		if (isLost) this.workflow.executions.pop();
		this.workflow.stop();
		this.workflow.stored.data = movedBack(
			this.workflow.stored.data,
			minutes * 60_000,
		) as IDataObject;
		// The scheduler has jobs, and doesn't register nodes when n8n starts.
		this.isPublished &&= this.hasScheduler;
		this.nextMode = mode;
	}

	/** Clicks *Fetch Test Event*. */
	async fetchTestEvent(): Promise<IDataObject[] | null> {
		return await this.workflow.fetchTestEvent(this.node);
	}

	/** The items that were emitted, one list for each poll with events. */
	get emissions(): IDataObject[][] {
		return this.workflow.executions.map(({ items }) => items);
	}

	/** The UUIDs of all emitted events, including duplicates. */
	get uuids(): string[] {
		return this.emissions.flat().map((item) => String(item.UUID ?? item.uuid));
	}

	/** The node's state in memory. */
	get state(): LogState {
		return this.workflow.stateOf(this.node);
	}

	/** How long a poll may take, in milliseconds. */
	set budgetMs(milliseconds: number) {
		this.workflow.budgetMs = milliseconds;
	}
}

/** The times in static data that restart moves back. */
const TIMES = ['firstReplayedAt', 'failingSince'];

/** Static data in which an emission was first replayed earlier, and Okta began to fail earlier. */
function movedBack(data: unknown, milliseconds: number): unknown {
	return JSON.parse(JSON.stringify(data), (key, value: unknown) =>
		TIMES.includes(key) && typeof value === 'number' ? value - milliseconds : value,
	);
}

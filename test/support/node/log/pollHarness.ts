import { PollContext } from 'n8n-core';
import type {
	IDataObject,
	INodeParameters,
	Workflow,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { LogState } from '../../../../nodes/Okta/log/state';
import { OktaSystemLogTrigger } from '../../../../nodes/Okta/OktaSystemLogTrigger.node';
import {
	createCredentials,
	type CredentialOptions,
	type CredentialsInMemory,
} from '../credentialsInMemory';
import { additionalDataOf, workflowOf } from '../workflow';

const NODE = 'Okta System Log Trigger';

export interface PollHarnessOptions extends CredentialOptions {
	parameters?: INodeParameters;
	/** The built node, for benchmarks. */
	nodeType?: OktaSystemLogTrigger;
}

/**
 * Polls one Okta System Log Trigger node in n8n-core's context, as n8n does: the workflow and its
 * static data stay in memory, and are saved when the node emits events.
 */
export class PollHarness {
	/** The items that were emitted, one list for each poll with events. */
	readonly batches: IDataObject[][] = [];

	/** The static data in n8n's database. */
	saved: IDataObject = {};

	/** How long a poll may take, in milliseconds. */
	budgetMs = 300_000;

	readonly credentials: CredentialsInMemory;

	private workflow: Workflow;

	private parameters: INodeParameters;

	private readonly nodeType: OktaSystemLogTrigger;

	constructor({ parameters, nodeType, ...account }: PollHarnessOptions) {
		this.credentials = createCredentials(account);
		this.nodeType = nodeType ?? new OktaSystemLogTrigger();
		this.parameters = {
			authentication: account.serviceApp ? 'oAuth2' : 'apiToken',
			events: ['user.mfa.factor.activate'],
			output: 'card',
			...parameters,
		};
		this.workflow = this.load();
	}

	/** Polls once and returns the emitted items, or null. */
	async poll(activation: WorkflowActivateMode = 'activate'): Promise<IDataObject[] | null> {
		const items = await this.run('trigger', activation);
		if (items === null) return null;
		this.save();
		this.batches.push(items);
		return items;
	}

	/** Polls until no more events are emitted. */
	async pollUntilEmpty(): Promise<void> {
		while ((await this.poll()) !== null);
	}

	/** Clicks *Fetch Test Event*. */
	async fetchTestEvent(): Promise<IDataObject[] | null> {
		return await this.run('manual', 'manual');
	}

	/** The UUIDs of all emitted events, including duplicates. */
	get uuids(): string[] {
		return this.batches.flat().map((item) => String(item.UUID ?? item.uuid));
	}

	/** Activates the workflow: polls once and saves static data, also after a poll without events. */
	async activate(): Promise<void> {
		if ((await this.poll()) === null) this.save();
	}

	change(parameters: INodeParameters): void {
		this.parameters = { ...this.parameters, ...parameters };
		this.save();
		this.workflow = this.load();
	}

	/**
	 * Restarts n8n: another process starts with the saved static data.
	 *
	 * @param isLost whether n8n was killed before it saved the last execution
	 * @param minutes how much later it starts
	 */
	restart({ isLost = false, minutes = 10 } = {}): void {
		if (isLost) this.batches.pop();
		const { batch } = this.stateIn(this.saved);
		if (batch) {
			const milliseconds = minutes * 60_000;
			batch.emittedBy = 0;
			batch.emittedAt -= milliseconds;
			if (batch.firstReplayedAt !== undefined) batch.firstReplayedAt -= milliseconds;
		}
		this.workflow = this.load();
	}

	/** The node's state in memory. */
	get state(): LogState {
		return this.stateIn(this.workflow.staticData);
	}

	private stateIn(staticData: IDataObject): LogState {
		return (staticData[`node:${NODE}`] ?? {}) as unknown as LogState;
	}

	private async run(
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
	): Promise<IDataObject[] | null> {
		const node = this.workflow.getNode(NODE);
		if (node === null) throw new Error('the workflow has no Okta System Log Trigger node');
		const context = new PollContext(
			this.workflow,
			node,
			additionalDataOf(this.credentials, 'https://n8n.example'),
			mode,
			activation,
			undefined,
			undefined,
			undefined,
			undefined,
			undefined,
			() => this.budgetMs,
		);
		const output = await this.nodeType.poll.call(context);
		return output === null ? null : output.flat().map(({ json }) => json);
	}

	/** Saves static data, as n8n does after a poll with events (with durable cursors, after any poll). */
	save(): void {
		this.saved = JSON.parse(JSON.stringify(this.workflow.staticData)) as IDataObject;
	}

	private load(): Workflow {
		return workflowOf(this.nodeType, {
			name: 'Audit',
			parameters: this.parameters,
			staticData: this.saved,
			credential: this.credentials.typeName,
		});
	}
}

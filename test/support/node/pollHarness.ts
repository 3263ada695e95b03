import { PollContext } from 'n8n-core';
import type {
	IDataObject,
	INodeParameters,
	Workflow,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { OktaTriggerApi } from '../../../credentials/OktaTriggerApi.credentials';
import { OktaTriggerOAuth2Api } from '../../../credentials/OktaTriggerOAuth2Api.credentials';
import { OktaSystemLogTrigger } from '../../../nodes/Okta/OktaSystemLogTrigger.node';
import { type LogState } from '../../../nodes/Okta/log/state';
import type { OktaEmulator } from '../../../tools/okta-emulator/org';
import type { Served } from '../../../tools/okta-emulator/server';
import type { AppAccount } from '../../../tools/okta-emulator/oauth/serviceApps';
import { CredentialsInMemory } from './credentialsInMemory';
import { additionalDataOf, workflowOf } from './workflow';

const NODE = 'Okta System Log Trigger';

/**
 * One Okta System Log Trigger node in n8n-core's own context, polled as n8n does it: the workflow
 * and its static data live in memory, and are saved when events are handed over.
 */
export class PollHarness {
	/** What n8n was given, one list for each poll that gave something. */
	readonly batches: IDataObject[][] = [];

	/** The static data as n8n's database has it. */
	saved: IDataObject = {};

	/** What n8n gives a poll. */
	budgetMs = 300_000;

	readonly credentials: CredentialsInMemory;

	private workflow: Workflow;

	private parameters: INodeParameters;

	constructor(
		org: OktaEmulator,
		okta: Served,
		parameters: INodeParameters = {},
		serviceApp?: AppAccount & { scopes?: string[] },
		/** The node as it is built, for one who measures it. */
		private readonly nodeType: Pollable = new OktaSystemLogTrigger(),
	) {
		const domain = okta.url;
		this.credentials = serviceApp
			? new CredentialsInMemory(new OktaTriggerOAuth2Api(), { domain, ...serviceApp })
			: new CredentialsInMemory(new OktaTriggerApi(), { domain, token: org.token });
		this.parameters = {
			authentication: serviceApp ? 'oAuth2' : 'apiToken',
			events: ['user.mfa.factor.activate'],
			output: 'card',
			...parameters,
		};
		this.workflow = this.load();
	}

	/** One poll; gives the items that n8n got, or null. */
	async poll(activation: WorkflowActivateMode = 'activate'): Promise<IDataObject[] | null> {
		const given = await this.run('trigger', activation);
		if (given === null) return null;
		this.save();
		this.batches.push(given);
		return given;
	}

	/** Polls until there is nothing more. */
	async pollUntilEmpty(): Promise<void> {
		while ((await this.poll()) !== null);
	}

	/** "Fetch Test Event". */
	async fetchTestEvent(): Promise<IDataObject[] | null> {
		return await this.run('manual', 'manual');
	}

	/** The UUIDs that came out, doubles and all. */
	get uuids(): string[] {
		return this.batches.flat().map((item) => String(item.UUID ?? item.uuid));
	}

	/** As n8n does at activation: what the first poll left is saved. */
	async activate(): Promise<void> {
		await this.poll();
		this.save();
	}

	change(parameters: INodeParameters): void {
		this.parameters = { ...this.parameters, ...parameters };
		this.save();
		this.workflow = this.load();
	}

	/**
	 * n8n is gone, and another process begins with what was saved, so long after.
	 *
	 * @param isLost whether n8n was killed before it saved the last execution
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
		if (node === null) throw new Error('the workflow has lost its node');
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
		const given = await this.nodeType.poll.call(context);
		return given === null ? null : given.flat().map(({ json }) => json);
	}

	/** As n8n does after a poll with events, and with durable cursors after one without. */
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

/** A node that is polled. */
export type Pollable = OktaSystemLogTrigger;

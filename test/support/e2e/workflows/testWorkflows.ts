import { randomUUID } from 'node:crypto';

import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import type { NewWorkflow } from '../../../../tools/sandbox/n8n/n8n';

/** A workflow with a trigger node and other nodes in sequence. */
export function chain(trigger: INode, others: INode[]): NewWorkflow {
	const nodes = [trigger, ...others];
	const links = others.map(({ name: node }, i) => [
		nodes[i]?.name,
		{ main: [[{ node, type: 'main', index: 0 }]] },
	]);
	return { name: 'Steps', nodes, connections: Object.fromEntries(links) as IConnections };
}

/** A Code node. */
export function codeNode(name: string, jsCode: string): INode {
	return {
		id: randomUUID(),
		name,
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		position: [220, 0],
		parameters: { jsCode },
	};
}

/** An HTTP Request node. Default credential: that of a service app. */
export function httpRequest(
	credentialId: string,
	name: string,
	typeVersion: number,
	parameters: INodeParameters,
): INode {
	const { nodeCredentialType = 'oktaTriggerOAuth2Api' } = parameters;
	return {
		id: randomUUID(),
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion,
		position: [0, 0],
		parameters: {
			authentication: 'predefinedCredentialType',
			nodeCredentialType,
			options: {},
			...parameters,
		},
		credentials: { [String(nodeCredentialType)]: { id: credentialId, name: 'Okta sandbox org' } },
		executeOnce: true,
		alwaysOutputData: true,
		onError: 'continueRegularOutput',
	};
}

/** A workflow that posts the UUIDs of its triggers' events to a recording server. */
export function recordingWorkflow(triggers: INode | INode[], serverUrl: string): NewWorkflow {
	const sources = [triggers].flat();
	const record: INode = {
		id: randomUUID(),
		name: 'Record UUIDs',
		position: [220, 0],
		executeOnce: true,
		...recordUuids(serverUrl, '$input.all().map((item) => item.json.UUID)'),
	};
	return {
		name: 'Record Okta events',
		nodes: [...sources, record],
		connections: Object.fromEntries(
			sources.map(({ name }) => [
				name,
				{ main: [[{ node: record.name, type: 'main', index: 0 }]] },
			]),
		) as IConnections,
	};
}

/** A node that posts UUIDs to a recording server. `uuids` is an expression. */
export function recordUuids(
	serverUrl: string,
	uuids: string,
): Pick<INode, 'type' | 'typeVersion' | 'parameters'> {
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: serverUrl,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ { uuids: ${uuids} } }}`,
			options: {},
		},
	};
}

import {
	Workflow,
	type ICredentialsHelper,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

/** The ID of the node in a workflow that has one. */
const NODE_ID = 'b1a5e000-0000-4000-8000-000000000001';

/** A workflow with one node, which n8n loads from its database whenever it needs it. */
export function workflowOf(
	nodeType: INodeType,
	{
		id,
		name,
		parameters,
		staticData,
		webhookId,
		credential = 'oktaTriggerApi',
	}: {
		id: string;
		name: string;
		parameters: INodeParameters;
		staticData: IDataObject;
		webhookId?: string;
		credential?: string;
	},
): Workflow {
	const node = { ...nodeOf(nodeType, parameters, credential), webhookId };
	return loadWorkflow(nodeType, { id, name, nodes: [node], staticData });
}

/** A node with the display name of its type. */
export function nodeOf(
	{ description }: INodeType,
	parameters: INodeParameters,
	credential = 'oktaTriggerApi',
): INode {
	return {
		id: NODE_ID,
		name: description.displayName,
		type: `n8n-nodes-okta-trigger.${description.name}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { [credential]: { id: '1', name: 'Okta' } },
	};
}

/** A workflow whose nodes all have the same type. It gets copies of the nodes and the static data. */
export function loadWorkflow(
	nodeType: INodeType,
	workflow: { id: string; name: string; nodes: INode[]; staticData: IDataObject },
): Workflow {
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	return new Workflow({ ...structuredClone(workflow), connections: {}, active: true, nodeTypes });
}

/** What n8n passes to its contexts, for an instance at this URL. */
export function additionalDataOf(
	credentialsHelper: ICredentialsHelper,
	base: string,
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper,
		instanceBaseUrl: `${base}/`,
		restApiUrl: `${base}/rest`,
		webhookBaseUrl: `${base}/webhook`,
		webhookTestBaseUrl: `${base}/webhook-test`,
		webhookWaitingBaseUrl: `${base}/webhook-waiting`,
		formWaitingBaseUrl: `${base}/form-waiting`,
		variables: {},
	} as Partial<IWorkflowExecuteAdditionalData> as IWorkflowExecuteAdditionalData;
}

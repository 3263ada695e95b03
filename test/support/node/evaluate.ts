import type { INode, INodeParameters, INodeType } from 'n8n-workflow';

import { workflowOf } from './workflow';

/** The value of an expression in the description of a node, as the editor evaluates it. */
export function evaluate(
	nodeType: INodeType,
	expression: unknown,
	parameters: INodeParameters,
): unknown {
	const workflow = workflowOf(nodeType, { id: 'w1', name: 'Okta', parameters, staticData: {} });
	const [node] = Object.values(workflow.nodes) as [INode];
	return workflow.expression.getSimpleParameterValue(node, String(expression), 'internal', {});
}

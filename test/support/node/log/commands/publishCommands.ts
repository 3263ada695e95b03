import fc from 'fast-check';

import { createModelNode, oktaTime, startPeriod, type LogModel, type ModelNode } from '../logModel';
import type { ActivationStage } from '../n8nBehavior';
import { nodeAt, publish } from './actions';
import { command, selections } from './command';

const interruptions = fc.option(
	fc.record({
		stage: fc.constantFrom<ActivationStage>('loaded', 'unregistered', 'polled'),
		index: fc.nat(2),
	}),
	{ nil: undefined },
);

const canPublish = ({ isUp, isPublished }: LogModel) => isUp && isPublished;

const change = fc
	.record({ index: fc.nat(2), selected: selections, interruption: interruptions })
	.map(({ index, selected, interruption }) =>
		command(
			`change ${index} to ${JSON.stringify({ ...selected, ...interruption })}`,
			(model) => canPublish(model) && model.nodes.length > 0,
			async (model, world) => {
				const node = nodeAt(model, index) as ModelNode;
				const isChanged = JSON.stringify(node.selected) !== JSON.stringify(selected);
				node.selected = selected;
				if (isChanged) startPeriod(node, oktaTime(world));
				await publish(model, world, isChanged ? [node] : [], interruption);
			},
		),
	);

const rename = fc
	.record({ index: fc.nat(2), interruption: interruptions })
	.map(({ index, interruption }) =>
		command(
			`rename ${index} ${JSON.stringify(interruption ?? {})}`,
			(model) => canPublish(model) && model.nodes.length > 0,
			async (model, world) => {
				const node = nodeAt(model, index) as ModelNode;
				node.name += "'";
				await publish(model, world, [node], interruption);
			},
		),
	);

const add = fc
	.record({ selected: selections, interruption: interruptions })
	.map(({ selected, interruption }) =>
		command(
			`add a node ${JSON.stringify({ ...selected, ...interruption })}`,
			(model) => canPublish(model) && model.nodes.length < 3,
			async (model, world) => {
				const node = createModelNode(selected, model.events);
				startPeriod(node, oktaTime(world));
				model.nodes.push(node);
				await publish(model, world, [node], interruption);
			},
		),
	);

const replace = fc.nat(2).map((index) =>
	command(
		`replace ${index} with a node of the same name`,
		(model) => canPublish(model) && model.nodes.length > 0,
		async (model, world) => {
			const node = nodeAt(model, index) as ModelNode;
			const other = { ...createModelNode(node.selected, model.events), name: node.name };
			startPeriod(other, oktaTime(world));
			model.nodes = model.nodes.map((known) => (known === node ? other : known));
			await publish(model, world, [other]);
		},
	),
);

const unpublish = fc.constant(
	command(
		'unpublish',
		({ isPublished }) => isPublished,
		async (model, { workflow }) => {
			model.isPublished = false;
			workflow.unpublish();
		},
	),
);

const republish = fc.constant(
	command(
		'publish',
		({ isUp, isPublished }) => isUp && !isPublished,
		async (model, world) => await publish(model, world, model.nodes),
	),
);

/** Someone publishes a change. */
export const publishCommands = [change, rename, add, replace, unpublish, republish];

import {
	allowReplay,
	registerNode,
	type LogModel,
	type LogWorld,
	type ModelNode,
} from '../logModel';
import type { ActivationStage } from '../n8nBehavior';

export const nodeAt = ({ nodes }: LogModel, index: number): ModelNode | undefined =>
	nodes[index % Math.max(nodes.length, 1)];

/** Polls a node. Errors are expected only while Okta is down. */
export async function pollNode(model: LogModel, world: LogWorld, index: number): Promise<void> {
	const { workflow, pollsAtStart } = world;
	const node = nodeAt(model, index);
	if (node === undefined || !workflow.isRegistered(node.id)) return;
	const outcome = await workflow.poll(node.id).then(
		(items) => (items === null ? 'nothing' : 'items'),
		() => 'error',
	);
	if (!model.isUp) return;
	expect(outcome).not.toBe('error');
	// After a poll of the scheduler without events, n8n saves nothing.
	if (pollsAtStart || outcome === 'items') node.isForgetful = false;
}

/** Publishes the model's nodes, of which these have changed. */
export async function publish(
	model: LogModel,
	world: LogWorld,
	changed: ModelNode[],
	interruption?: Interruption,
): Promise<void> {
	const { workflow } = world;
	for (const node of changed) registerNode(node, model, world);
	workflow.whileActivating = async (stage) => {
		if (interruption?.stage !== stage) return;
		await pollNode(model, world, interruption.index);
		// In the end, n8n saves static data, which can be older than what the poll has saved.
		const items = workflow.executions.at(-1)?.items ?? [];
		for (const { mayRepeat } of model.nodes)
			items.forEach(({ uuid }) => mayRepeat.add(String(uuid)));
	};
	await workflow.publish(model.nodes.map(world.createNode));
	// In the end, n8n may have saved static data that's older than what the other nodes' polls saved.
	if (interruption) model.nodes.forEach(allowReplay);
	for (const node of changed) node.isForgetful = false;
	workflow.whileActivating = async () => {};
	model.isPublished = true;
}

/** A node is polled while n8n activates the workflow. */
export interface Interruption {
	stage: ActivationStage;
	index: number;
}

/** Restarts n8n. */
export async function restart(model: LogModel, world: LogWorld): Promise<void> {
	model.nodes.forEach(allowReplay);
	world.workflow.stop();
	for (const node of model.nodes) node.registeredAt = world.elapsed();
	await world.workflow.start();
	for (const node of model.nodes) node.isForgetful &&= !model.isUp || !world.pollsAtStart;
}

import fc, { type AsyncCommand } from 'fast-check';

import { bareEvent } from '../../../../tools/okta-emulator/events';
import {
	addEvent,
	allowReplay,
	checkEmitted,
	createModelNode,
	loseMemory,
	oktaTime,
	registerNode,
	startPeriod,
	type LogModel,
	type LogWorld,
	type ModelNode,
	type Selected,
} from './logModel';
import type { ActivationStage } from './polledWorkflow';

type Command = AsyncCommand<LogModel, LogWorld>;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const TYPES = ['user.session.start', 'user.session.end'];

const selections: fc.Arbitrary<Selected> = fc.record({
	types: fc.constantFrom(TYPES.slice(0, 1), TYPES.slice(1), TYPES),
	outcome: fc.constantFrom('any', 'any', 'failure'),
});

/** A command. Each takes two seconds, so that it's clear what happened before what. */
function command(
	title: string,
	check: (model: LogModel) => boolean,
	run: (model: LogModel, world: LogWorld) => Promise<void>,
): Command {
	return {
		check: (model) => check(model),
		run: async (model, world) => {
			world.pass(2 * SECOND_MS);
			await run(model, world);
			checkEmitted(model, world);
		},
		toString: () => title,
	};
}

const nodeAt = ({ nodes }: LogModel, index: number): ModelNode | undefined =>
	nodes[index % Math.max(nodes.length, 1)];

/** Polls a node. Errors are expected only while Okta is down. */
async function pollNode(model: LogModel, { workflow }: LogWorld, index: number): Promise<void> {
	const node = nodeAt(model, index);
	if (node === undefined || !workflow.isRegistered(node.id)) return;
	const outcome = await workflow.poll(node.id).then(
		() => 'polled',
		() => 'failed',
	);
	if (!model.isUp) return;
	expect(outcome).toBe('polled');
	node.isForgetful = false;
}

/** Publishes the model's nodes, of which these have changed. */
async function publish(
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
	for (const node of changed) node.isForgetful = false;
	workflow.whileActivating = async () => {};
	model.isPublished = true;
}

/** A node is polled while n8n activates the workflow. */
interface Interruption {
	stage: ActivationStage;
	index: number;
}

const interruptions = fc.option(
	fc.record({
		stage: fc.constantFrom<ActivationStage>('loaded', 'unregistered', 'polled'),
		index: fc.nat(2),
	}),
	{ nil: undefined },
);

const canPublish = ({ isUp, isPublished }: LogModel) => isUp && isPublished;

async function restart(model: LogModel, world: LogWorld): Promise<void> {
	model.nodes.forEach(allowReplay);
	world.workflow.stop();
	for (const node of model.nodes) node.registeredAt = world.elapsed();
	await world.workflow.start();
	for (const node of model.nodes) node.isForgetful &&= !model.isUp || !world.pollsAtStart;
}

const addEvents = fc
	.record({
		type: fc.constantFrom(...TYPES),
		outcome: fc.constantFrom<Selected['outcome']>('any', 'failure'),
		count: fc.integer({ min: 1, max: 3 }),
		// Okta stores an event late, or dates it in the future.
		minutesOff: fc.constantFrom(0, 0, 0, 4, -2),
	})
	.map(({ type, outcome, count, minutesOff }) =>
		command(
			`add ${count} ${type} ${outcome} ${minutesOff}`,
			() => true,
			async (model, world) => {
				const published = oktaTime(world) - minutesOff * MINUTE_MS;
				for (let i = 0; i < count; i++) {
					const event = bareEvent({
						published: new Date(published).toISOString(),
						eventType: type,
						outcome: { result: outcome === 'failure' ? 'FAILURE' : 'SUCCESS' },
					});
					world.org.systemLog.add(event);
					addEvent(model, world, { uuid: String(event.uuid), type, outcome, published });
				}
			},
		),
	);

const poll = fc.nat(2).map((index) =>
	command(
		`poll ${index}`,
		({ isPublished }) => isPublished,
		async (model, world) => await pollNode(model, world, index),
	),
);

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

const restartN8n = fc.constant(command('restart', ({ isPublished }) => isPublished, restart));

const killN8n = fc.nat(2).map((index) =>
	command(
		`kill n8n in a poll of ${index}`,
		({ isPublished }) => isPublished,
		async (model, world) => {
			world.workflow.isKilled = true;
			await pollNode(model, world, index);
			world.workflow.isKilled = false;
			await restart(model, world);
		},
	),
);

const copyStaticData = fc.constant(
	command(
		'copy the static data',
		() => true,
		async (model, { workflow }) => {
			model.copies.push(JSON.stringify([workflow.id, workflow.saved]));
		},
	),
);

const restoreStaticData = fc.nat(3).map((index) =>
	command(
		`restart with copy ${index} of the static data`,
		({ isPublished }) => isPublished,
		async (model, world) => {
			const { workflow } = world;
			const copy = model.copies[index % Math.max(model.copies.length, 1)] ?? '["",{}]';
			const [id] = JSON.parse(copy) as [string];
			const text = id === '' ? copy : copy.replaceAll(id, workflow.id);
			[, workflow.saved] = JSON.parse(text) as [string, typeof workflow.saved];
			for (const node of model.nodes) loseMemory(node, model.events, oktaTime(world));
			await restart(model, world);
		},
	),
);

const outage = fc.constant(
	command(
		'Okta is down or up',
		() => true,
		async (model, { org }) => {
			model.isUp = !model.isUp;
			org.faults.length = 0;
			const fault = { method: 'GET', path: /logs/, kind: 'error', times: 1e9 } as const;
			if (!model.isUp) org.faults.push({ ...fault, errorCode: 'E0000011' });
		},
	),
);

const pass = fc.constantFrom(1, 4, 90).map((minutes) =>
	command(
		`pass ${minutes}`,
		() => true,
		async (_, world) => world.pass(minutes * MINUTE_MS),
	),
);

const setClock = fc.constantFrom(-90, -5, 5, 90).map((minutes) =>
	command(
		`set the clock ${minutes}`,
		() => true,
		async (_, world) => world.setClock(minutes * MINUTE_MS),
	),
);

const expireLinks = fc.constant(
	command(
		'links expire',
		() => true,
		async (_, { org }) => org.systemLog.expireLinks(),
	),
);

/** What can happen to a workflow with Okta System Log Trigger nodes. */
export const logCommands = [
	addEvents,
	poll,
	change,
	rename,
	add,
	replace,
	unpublish,
	republish,
	restartN8n,
	killN8n,
	copyStaticData,
	restoreStaticData,
	outage,
	pass,
	setClock,
	expireLinks,
];

import fc from 'fast-check';

import { loseMemory, type LogModel, type LogWorld } from '../logModel';
import { pollNode, restart } from './actions';
import { command } from './command';

const poll = fc.nat(2).map((index) =>
	command(
		`poll ${index}`,
		({ isPublished }) => isPublished,
		async (model, world) => await pollNode(model, world, index),
	),
);

const restartN8n = fc.constant(command('restart', ({ isPublished }) => isPublished, restart));

/** A poll whose execution n8n doesn't save. */
async function pollWithoutSaving(model: LogModel, world: LogWorld, index: number): Promise<void> {
	world.workflow.savesNoExecutions = true;
	await pollNode(model, world, index);
	world.workflow.savesNoExecutions = false;
}

const killN8n = fc.nat(2).map((index) =>
	command(
		`kill n8n in a poll of ${index}`,
		({ isPublished }) => isPublished,
		async (model, world) => {
			await pollWithoutSaving(model, world, index);
			await restart(model, world);
		},
	),
);

const failToSave = fc.nat(2).map((index) =>
	command(
		`n8n can't save the execution of ${index}`,
		({ isPublished }) => isPublished,
		async (model, world) => {
			// Otherwise, the events are lost.
			if (world.hasDurableCursors) await pollWithoutSaving(model, world, index);
		},
	),
);

const copyStaticData = fc.constant(
	command(
		'copy the static data',
		() => true,
		async (model, { workflow }) => {
			model.copies.push(JSON.stringify([workflow.id, workflow.stored.data]));
		},
	),
);

const restoreStaticData = fc.nat(3).map((index) =>
	command(
		`restart with copy ${index} of the static data`,
		({ isPublished }) => isPublished,
		async (model, world) => {
			const { workflow } = world;
			const { stored } = workflow;
			const copy = model.copies[index % Math.max(model.copies.length, 1)] ?? '["",{}]';
			const [id] = JSON.parse(copy) as [string];
			const text = id === '' ? copy : copy.replaceAll(id, workflow.id);
			[, stored.data] = JSON.parse(text) as [string, typeof stored.data];
			for (const node of model.nodes) loseMemory(node, model, world);
			await restart(model, world);
		},
	),
);

const setClock = fc.constantFrom(-90, -5, 5, 90).map((minutes) =>
	command(
		`set the clock ${minutes}`,
		() => true,
		async (_, world) => world.setClock(minutes * 60_000),
	),
);

/** n8n polls, stops, or loses what it has stored. */
export const n8nCommands = [
	poll,
	restartN8n,
	killN8n,
	failToSave,
	copyStaticData,
	restoreStaticData,
	setClock,
];

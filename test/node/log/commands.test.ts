import fc from 'fast-check';

import { reproducibleRuns } from '../../support/fuzzRuns';
import { createCredentials } from '../../support/node/credentialsInMemory';
import { n8nCommands } from '../../support/node/log/commands/n8nCommands';
import { oktaCommands } from '../../support/node/log/commands/oktaCommands';
import { publishCommands } from '../../support/node/log/commands/publishCommands';
import { checkComplete, checkEmitted } from '../../support/node/log/logChecks';
import {
	createModelNode,
	oktaTime,
	registerNode,
	startPeriod,
	type LogModel,
	type LogWorld,
} from '../../support/node/log/logModel';
import type { N8nBehavior } from '../../support/node/log/n8nBehavior';
import { PolledWorkflow } from '../../support/node/log/polledWorkflow';
import { LOG_TRIGGER } from '../../support/node/log/registration';
import { nodeOf } from '../../support/node/workflow';
import { startOrg } from '../../support/startOrg';

const BEHAVIORS: Record<string, N8nBehavior> = {
	'n8n 2 with default settings': {},
	'n8n 1': { keepsOutdatedPolls: true },
	"n8n's scheduler": { hasScheduler: true },
	'durable cursors': { hasScheduler: true, hasDurableCursors: true },
};

const MINUTE_MS = 60_000;

beforeEach(() => {
	// Only clocks are faked. Requests need real timers.
	jest.useFakeTimers({
		doNotFake: [
			'hrtime',
			'nextTick',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
});

afterEach(() => {
	jest.useRealTimers();
});

/** A workflow with one node, and the org whose log it reads. */
async function startWorld(behavior: N8nBehavior) {
	const { org, okta, close } = await startOrg();
	org.systemLog.rateLimit = 1e9;
	const credentials = createCredentials({ domain: okta.url, token: org.token });
	const workflow = new PolledWorkflow(credentials, behavior);
	const start = performance.now();
	const world: LogWorld = {
		workflow,
		pollsAtStart: !behavior.hasScheduler,
		hasDurableCursors: behavior.hasDurableCursors === true,
		org,
		elapsed: () => performance.now() - start,
		pass: (milliseconds) => jest.advanceTimersByTime(milliseconds),
		setClock: (milliseconds) => {
			jest.setSystemTime(Date.now() + milliseconds);
			org.serviceApps.clockSkew -= milliseconds;
		},
		createNode: ({ id, name, selected: { types, outcome, actors } }) => ({
			...nodeOf(LOG_TRIGGER, { events: types, output: 'event', options: { outcome, actors } }),
			id,
			name,
		}),
	};
	return { world, close };
}

test.each(Object.entries(BEHAVIORS))(
	'with %s, nodes emit all that they owe and nothing else, whatever happens',
	async (_, behavior) => {
		const commands = fc.commands([...oktaCommands, ...n8nCommands, ...publishCommands], {
			maxCommands: 40,
			size: 'max',
		});
		await fc.assert(
			fc.asyncProperty(commands, async (happening) => {
				const { world, close } = await startWorld(behavior);
				const first = createModelNode({
					types: ['user.session.start'],
					outcome: 'any',
					actors: '',
				});
				const model: LogModel = {
					nodes: [first],
					events: [],
					isUp: true,
					isPublished: true,
					copies: [],
				};
				startPeriod(first, oktaTime(world));
				await world.workflow.publish(model.nodes.map(world.createNode));
				await fc.asyncModelRun(async () => ({ model, real: world }), happening);

				world.org.faults.length = 0;
				world.pass(10 * MINUTE_MS);
				for (const node of model.nodes) {
					if (!model.isPublished) registerNode(node, model, world);
				}
				if (!model.isPublished) await world.workflow.publish(model.nodes.map(world.createNode));
				for (const { id } of model.nodes) {
					while ((await world.workflow.poll(id)) !== null);
				}
				checkEmitted(model, world);
				checkComplete(model);
				await close();
			}),
			reproducibleRuns(200),
		);
	},
	300_000,
);

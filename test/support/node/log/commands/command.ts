import fc, { type AsyncCommand } from 'fast-check';

import { checkEmitted } from '../logChecks';
import { ACTOR_LISTS, type LogModel, type LogWorld, type Selected } from '../logModel';

/** Something that can happen to a workflow with Okta System Log Trigger nodes. */
export type Command = AsyncCommand<LogModel, LogWorld>;

/** The types of events in the log. */
export const TYPES = ['user.session.start', 'user.session.end'];

export const selections: fc.Arbitrary<Selected> = fc.record({
	types: fc.constantFrom(TYPES.slice(0, 1), TYPES.slice(1), TYPES),
	outcome: fc.constantFrom('any', 'any', 'failure'),
	actors: fc.constantFrom('', '', ...Object.keys(ACTOR_LISTS)),
});

/** A command. Each takes two seconds, so that it's clear what happened before what. */
export function command(
	title: string,
	check: (model: LogModel) => boolean,
	run: (model: LogModel, world: LogWorld) => Promise<void>,
): Command {
	return {
		check: (model) => check(model),
		run: async (model, world) => {
			world.pass(2000);
			await run(model, world);
			checkEmitted(model, world);
		},
		toString: () => title,
	};
}

import fc from 'fast-check';

import { bareEvent } from '../../../../../tools/okta-emulator/events';
import { ACTORS, addEvent, oktaTime, type Selected } from '../logModel';
import { command, TYPES } from './command';

const MINUTE_MS = 60_000;

const addEvents = fc
	.record({
		type: fc.constantFrom(...TYPES),
		outcome: fc.constantFrom<Selected['outcome']>('any', 'failure'),
		actor: fc.constantFrom<keyof typeof ACTORS>('Ada', 'Grace'),
		count: fc.integer({ min: 1, max: 3 }),
		// Okta stores an event late, or dates it in the future.
		minutesOff: fc.constantFrom(0, 0, 0, 4, -2),
	})
	.map(({ type, outcome, actor, count, minutesOff }) =>
		command(
			`add ${count} ${type} ${outcome} ${actor} ${minutesOff}`,
			() => true,
			async (model, world) => {
				const published = oktaTime(world) - minutesOff * MINUTE_MS;
				for (let i = 0; i < count; i++) {
					const event = bareEvent({
						published: new Date(published).toISOString(),
						eventType: type,
						actor: ACTORS[actor],
						outcome: { result: outcome === 'failure' ? 'FAILURE' : 'SUCCESS' },
					});
					world.org.systemLog.add(event);
					const uuid = String(event.uuid);
					addEvent(model, world, { uuid, type, outcome, actor, published });
				}
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

const expireLinks = fc.constant(
	command(
		'links expire',
		() => true,
		async (_, { org }) => org.systemLog.expireLinks(),
	),
);

/** Okta stores events, or can't be reached. */
export const oktaCommands = [addEvents, outage, pass, expireLinks];

import fc from 'fast-check';

import type { JsonObject } from '../../../nodes/Okta/protocol/json';
import {
	consumePage,
	createCursor,
	rewindCursor,
	type PageResult,
} from '../../../nodes/Okta/protocol/log/logCursor';
import { fuzzRuns } from '../../support/fuzzRuns';
import { event, MINUTE, NOW, QUERY, uuidsOf, withPageSize } from '../../support/unit/logPages';

/**
 * The log grows while it's read in pages of any size. Links expire, or a proxy removes them. Events are
 * late or dated in the future, they're held for their minimum age, and emissions are lost when a process
 * stops. Still, every event is emitted once and in order. Only without links, a page full of events of
 * one time may skip events, which is reported.
 */
test('every event is emitted once and in order, whatever happens while the log is read', () => {
	const steps = fc.array(
		fc.oneof(
			fc.record({
				kind: fc.constant('grow' as const),
				count: fc.integer({ min: 1, max: 9 }),
				minutesOff: fc.constantFrom(0, 0, 0, -90, 100_000),
			}),
			fc.record({ kind: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 5 }) }),
			fc.record({ kind: fc.constantFrom('expire' as const, 'pass' as const, 'lose' as const) }),
		),
		{ maxLength: 60 },
	);
	fc.assert(
		fc.property(steps, fc.constantFrom(0, 2, 20), fc.boolean(), (happening, minAge, hasLinks) => {
			/** Events with the time at which Okta stored them. */
			const log: Array<{ event: JsonObject; storedAt: number }> = [];
			const emitted: unknown[] = [];
			let now = NOW;
			let cursor = createCursor(NOW, QUERY, NOW);
			const read = (limit: number): PageResult => {
				const parameters = new URL(cursor.nextLink, 'https://acme.okta.com').searchParams;
				const since = Date.parse(parameters.get('since') ?? '');
				const after = Number(parameters.get('after') ?? 0);
				const found = log
					.map(({ event: logged, storedAt }, index) => ({ logged, storedAt, index }))
					.filter(({ storedAt, index }) => index >= after && storedAt >= since)
					.slice(0, limit);
				const next = `/api/v1/logs?limit=1000&since=${parameters.get('since')}&after=${
					(found.at(-1)?.index ?? log.length - 1) + 1
				}`;
				const page = { events: found.map(({ logged }) => logged), ...(hasLinks && { next }) };
				const at = { readAt: now, minAgeMs: minAge * MINUTE };
				return consumePage(withPageSize(cursor, limit), page, QUERY, at);
			};
			let isSkipped = false;
			const emit = (result: PageResult): void => {
				isSkipped ||= result.skippedTime !== undefined;
				emitted.push(...uuidsOf(result));
				cursor = result.cursor;
			};
			for (const step of happening) {
				if (step.kind === 'grow') {
					for (let i = 0; i < step.count; i++) {
						// Each has its own time: without links, events of one time can be skipped.
						now += 1;
						const minutesAgo = (NOW - now) / MINUTE - step.minutesOff;
						log.push({ event: event(String(log.length), minutesAgo), storedAt: now });
					}
				} else if (step.kind === 'read') {
					emit(read(step.limit));
				} else if (step.kind === 'expire') {
					cursor = rewindCursor(cursor, QUERY, now);
				} else if (step.kind === 'pass') {
					now += MINUTE;
				} else {
					// The process stops before n8n saves the emission, so the cursor doesn't move.
					read(3);
				}
			}
			for (let polls = 0; polls < 2; polls++) {
				now += 30 * MINUTE;
				let result = read(4);
				for (let i = 0; i < 500 && !result.isEnd; i++) {
					emit(result);
					result = read(4);
				}
				emit(result);
			}
			const all = log.map(({ event: { uuid } }) => uuid);
			expect(hasLinks && isSkipped).toBe(false);
			if (isSkipped) expect(new Set(emitted).size).toBe(emitted.length);
			else expect(emitted).toStrictEqual(all);
		}),
		fuzzRuns(2000),
	);
});

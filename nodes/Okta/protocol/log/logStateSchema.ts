import { z } from 'zod/v4';

import { INITIATORS, OUTCOMES } from '../events/eventMatching';
import { logCursorSchema } from './logCursor';
import type { LogSegment } from './logSegment';

/** What the System Log trigger stores between polls. */
export interface LogState {
	/** The org whose log is read. */
	org: string;
	/** The parameters that select events, as they're stored in the workflow, with expressions. */
	source: string;
	/** Where the last poll ended or, if it emitted events, where it started. At least one. */
	segments: LogSegment[];
	/** Set if the last poll emitted events. */
	emission?: LogEmission;
}

/** Events that one poll emitted. */
interface LogEmission {
	id: string;
	/** Where the poll that emitted it ended. */
	segments: LogSegment[];
	/** When it was first replayed, in ms since 1970. */
	firstReplayedAt?: number;
}

const segmentsSchema = z
	.array(
		z.object({
			selection: z.object({
				query: z.object({
					eventTypes: z.array(z.string()),
					filter: z.string(),
					search: z.string(),
					// Without a default, the cursors of earlier versions would be lost.
					actorIds: z.array(z.string()).default([]),
					targetIds: z.array(z.string()).default([]),
				}),
				criteria: z.object({
					// Earlier versions stored any value of an expression. It didn't restrict the events.
					outcome: z.enum(OUTCOMES).catch(OUTCOMES[0]),
					initiatedBy: z.enum(INITIATORS).catch(INITIATORS[0]),
					actors: z.array(z.string()).default([]),
					targets: z.array(z.string()).default([]),
				}),
			}),
			cursor: logCursorSchema,
			from: z.number().optional(),
			until: z.number().optional(),
			failingSince: z.number().optional(),
		}),
	)
	.min(1);

const logStateSchema = z.object({
	org: z.string(),
	source: z.string(),
	segments: segmentsSchema,
	emission: z
		.object({ id: z.string(), segments: segmentsSchema, firstReplayedAt: z.number().optional() })
		.optional(),
});

/** A stored state, or nothing if it isn't one. Static data may be edited, or come from another version. */
export function readLogState(value: unknown): LogState | undefined {
	return logStateSchema.safeParse(value).data;
}

import type { Request, Response } from 'express';
import { z } from 'zod/v4';

import { refuse } from './errors';
import type { OktaEvent } from './events';

const DAY_MS = 86_400_000;
const LONGEST_URL = 8192;

const querySchema = z.strictObject({
	since: z.iso.datetime().optional(),
	until: z.iso.datetime().optional(),
	after: z.string().optional(),
	filter: z.string().optional(),
	limit: z.coerce.number().int().min(0).max(1000).default(100),
	sortOrder: z.enum(['ASCENDING', 'DESCENDING']).default('ASCENDING'),
});

type Query = z.infer<typeof querySchema>;

/** What the opaque `after` of a link says: how many events were passed, in which age of the log. */
interface Cursor {
	passed: number;
	age: number;
}

/**
 * The System Log of a stand-in org: events in the order in which they were stored, which need not be
 * that of their times. `GET /api/v1/logs` answers as Okta does, and as strictly.
 */
export class SystemLog {
	/** As they are in the log: which address chain they carry differs from a delivery. */
	readonly events: OktaEvent[] = [];

	/** Whether answers have their links: a proxy may take headers away. */
	hasLinks = true;

	private age = 0;

	/** Stores an event that was, or might have been, delivered to hooks. */
	add(...events: OktaEvent[]): void {
		for (const event of events) {
			const { client, ...rest } = event;
			const { ipChain = [], ...chainless } = (client ?? {}) as Record<string, unknown>;
			this.events.push({ ...rest, client: client ? chainless : null, request: { ipChain } });
		}
	}

	/** From now on every link that was given is refused, as one that is too old. */
	expireLinks(): void {
		this.age++;
	}

	answer(request: Request, response: Response): void {
		if (request.originalUrl.length > LONGEST_URL) {
			response.status(414).type('html').send('<h1>URI Too Long</h1>');
			return;
		}
		const { success, data: query, error } = querySchema.safeParse(request.query);
		if (!success) {
			const causes = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
			return refuse(response, 'E0000001', causes);
		}
		const types = typesOf(query.filter);
		if (types === undefined) return refuse(response, 'E0000031');
		const since = query.since ? Date.parse(query.since) : Date.now() - 7 * DAY_MS;
		if (since < Date.now() - 180 * DAY_MS) return refuse(response, 'E0000053');
		const cursor = query.after === undefined ? { passed: 0, age: this.age } : read(query.after);
		if (cursor?.age !== this.age) return refuse(response, 'E0000001', ['after: is not valid']);

		const { found, passed } = this.find(query, since, types, cursor.passed);
		const isPolling = query.sortOrder === 'ASCENDING' && query.until === undefined;
		const link = (after?: string) => {
			const url = new URL(request.originalUrl, `${request.protocol}://${request.get('Host')}`);
			if (after !== undefined) url.searchParams.set('after', after);
			return url.href;
		};
		if (!this.hasLinks) {
			response.json(found);
			return;
		}
		response.append('link', `<${link()}>; rel="self"`);
		if (isPolling || found.length === query.limit) {
			response.append('link', `<${link(write({ passed, age: this.age }))}>; rel="next"`);
		}
		response.json(found);
	}

	/** The events of one page, and how many of the log are passed after it. */
	private find(
		{ limit, sortOrder, until }: Query,
		since: number,
		types: ReadonlySet<string> | null,
		start: number,
	): { found: OktaEvent[]; passed: number } {
		const end = until ? Date.parse(until) : Infinity;
		const inOrder = sortOrder === 'ASCENDING' ? this.events : this.events.toReversed();
		const found: OktaEvent[] = [];
		let passed = start;
		for (; passed < inOrder.length && found.length < limit; passed++) {
			const event = inOrder[passed];
			const time = Date.parse(String(event?.published));
			const isWanted = types === null || types.has(String(event?.eventType));
			if (event && isWanted && time >= since && time < end) found.push(event);
		}
		return { found, passed };
	}
}

/** The types that a filter names, null for all; nothing if Okta could not read the filter. */
function typesOf(filter: string | undefined): ReadonlySet<string> | null | undefined {
	if (filter === undefined) return null;
	const terms = filter.split(' or ').map((term) => /^eventType eq "([\w.]+)"$/.exec(term)?.[1]);
	return terms.every((term) => term !== undefined) ? new Set(terms) : undefined;
}

function write(cursor: Cursor): string {
	return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function read(after: string): Cursor | undefined {
	try {
		return JSON.parse(Buffer.from(after, 'base64url').toString()) as Cursor;
	} catch {
		return undefined;
	}
}

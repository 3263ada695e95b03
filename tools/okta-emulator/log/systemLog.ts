import type { Request, Response } from 'express';
import { sleep } from 'n8n-workflow';
import { z } from 'zod/v4';

import { sendError } from '../errors';
import type { OktaEvent } from '../events';
import { readFilter, readKeywords, type Matches } from './logFilter';

const DAY_MS = 86_400_000;
const WINDOW_MS = 60_000;
const LONGEST_URL = 8192;

const querySchema = z.strictObject({
	since: z.iso.datetime({ offset: true }).optional(),
	until: z.iso.datetime({ offset: true }).optional(),
	after: z.string().optional(),
	filter: z.string().optional(),
	q: z.string().optional(),
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

	/** What links begin with: the address that was called, unless the org has another one besides. */
	linkOrigin?: string;

	/** Every answer takes at least so long. */
	delayMs = 0;

	/** Requests per minute. Okta's is between 20 and 120. */
	rateLimit = 120;

	/** When events were stored: requests without an end go by that time. */
	private readonly storedAt = new WeakMap<OktaEvent, number>();

	private age = 0;

	/** How many requests were made in the current minute, and when it ends. */
	private window = { used: 0, endsAt: 0 };

	/** Stores events that were, or might have been, delivered to hooks: when they happened. */
	add(...events: OktaEvent[]): void {
		for (const event of events) {
			const { client, ...rest } = event;
			const { ipChain = [], ...chainless } = (client ?? {}) as Record<string, unknown>;
			const logged = { ...rest, client: client ? chainless : null, request: { ipChain } };
			const happened = Math.min(Date.parse(String(event.published)) || Date.now(), Date.now());
			this.storedAt.set(logged, Math.max(happened, this.lastStoredAt));
			this.events.push(logged);
		}
	}

	private get lastStoredAt(): number {
		const last = this.events.at(-1);
		return (last && this.storedAt.get(last)) ?? 0;
	}

	/** From now on every link that was given is refused, as one that is too old. */
	expireLinks(): void {
		this.age++;
	}

	/** The minute of the rate limit is over. */
	resetRateLimit(): void {
		this.window.endsAt = 0;
	}

	async answer(request: Request, response: Response): Promise<void> {
		if (this.delayMs > 0) await sleep(this.delayMs);
		if (!this.isWithinRateLimit(response)) return sendError(response, 'E0000047');
		if (request.originalUrl.length > LONGEST_URL) {
			response.status(414).type('html').send('<h1>URI Too Long</h1>');
			return;
		}
		const { success, data: query, error } = querySchema.safeParse(request.query);
		if (!success) {
			const causes = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
			return sendError(response, 'E0000001', causes);
		}
		const matches = matchesOf(query);
		if (matches === undefined) return sendError(response, 'E0000031');
		const since = query.since ? Date.parse(query.since) : Date.now() - 7 * DAY_MS;
		if (since < Date.now() - 180 * DAY_MS) return sendError(response, 'E0000053');
		const cursor = query.after === undefined ? { passed: 0, age: this.age } : read(query.after);
		if (cursor?.age !== this.age) return sendError(response, 'E0000001', ['after: is not valid']);

		const isPolling = query.sortOrder === 'ASCENDING' && query.until === undefined;
		const { found, passed } = this.find(query, since, matches, cursor.passed, isPolling);
		if (this.hasLinks) {
			const next = isPolling || found.length === query.limit;
			this.link(request, response, 'self');
			if (next) this.link(request, response, 'next', write({ passed, age: this.age }));
		}
		response.json(found);
	}

	private link(request: Request, response: Response, rel: string, after?: string): void {
		const origin = this.linkOrigin ?? `${request.protocol}://${request.get('host')}`;
		const url = new URL(request.originalUrl, origin);
		const since = url.searchParams.get('since');
		if (since !== null) url.searchParams.set('since', since.replace(/Z$/, '+00:00'));
		if (after !== undefined) url.searchParams.set('after', after);
		response.append('link', `<${url.href}>; rel="${rel}"`);
	}

	/** Counts the request, and says in the headers what is left of the minute. */
	private isWithinRateLimit(response: Response): boolean {
		if (Date.now() >= this.window.endsAt) {
			this.window = { used: 0, endsAt: Date.now() + WINDOW_MS };
		}
		this.window.used++;
		response.set({
			'X-Rate-Limit-Limit': String(this.rateLimit),
			'X-Rate-Limit-Remaining': String(Math.max(this.rateLimit - this.window.used, 0)),
			'X-Rate-Limit-Reset': String(Math.ceil(this.window.endsAt / 1000)),
		});
		return this.window.used <= this.rateLimit;
	}

	/** The events of one page, and how many of the log are passed after it. */
	private find(
		{ limit, sortOrder, until }: Query,
		since: number,
		matches: Matches,
		start: number,
		isPolling: boolean,
	): { found: OktaEvent[]; passed: number } {
		const end = until ? Date.parse(until) : Infinity;
		const inOrder = sortOrder === 'ASCENDING' ? this.events : this.events.toReversed();
		const found: OktaEvent[] = [];
		let passed = start;
		for (const event of inOrder.slice(start)) {
			if (found.length === limit) break;
			passed++;
			const happened = Date.parse(String(event.published));
			const time = isPolling ? (this.storedAt.get(event) ?? happened) : happened;
			if (time >= since && time < end && matches(event)) found.push(event);
		}
		return { found, passed };
	}
}

/** What the query looks for; nothing if Okta can't read its expression or its keywords. */
function matchesOf({ filter, q }: Query): Matches | undefined {
	const all: Matches = () => true;
	const byFilter = filter === undefined ? all : readFilter(filter);
	const byKeywords = q === undefined ? all : readKeywords(q);
	return byFilter && byKeywords && ((event) => byFilter(event) && byKeywords(event));
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

import type { Request, Response } from 'express';
import { sleep } from 'n8n-workflow';
import type { z } from 'zod/v4';

import { issuesOf } from '../conformance/issuesOf';
import { logQuery } from '../conformance/logEventSchemas';
import { sendError } from '../errors';
import type { OktaEvent } from '../events';
import { readFilter, readKeywords, type Matches } from './logFilter';

const DAY_MS = 86_400_000;
const WINDOW_MS = 60_000;
const MAX_URL_LENGTH = 8192;

const querySchema = logQuery.extend({
	limit: logQuery.shape.limit.default('100').transform(Number),
	sortOrder: logQuery.shape.sortOrder.default('ASCENDING'),
});

type Query = z.infer<typeof querySchema>;

/** The content of the opaque `after` parameter of a link. */
interface Cursor {
	/** How many events of the log precede the next page. */
	offset: number;
	/** Links of an earlier generation have expired. */
	generation: number;
}

/**
 * The org's System Log: events in the order Okta stored them, which can differ from the order of
 * their `published` times. Handles `GET /api/v1/logs`.
 */
export class SystemLog {
	/** The events in the log's format, which has the IP chain in another place than a delivery. */
	readonly events: OktaEvent[] = [];

	/** Whether responses have `Link` headers, which a proxy can remove. */
	hasLinks = true;

	/** The origin of links. Default: that of the request. */
	linkOrigin?: string;

	/** Added to every page: entries that aren't events, which Okta doesn't send. */
	strayEntries: unknown[] = [];

	/** Delays every response. */
	delayMs = 0;

	/** Requests per minute. Okta's is between 20 and 120. */
	rateLimit = 120;

	/** When events were stored. Polling requests filter by this time. */
	private readonly storedAt = new WeakMap<OktaEvent, number>();

	private generation = 0;

	/** The number of requests in the current minute, and when the minute ends. */
	private window = { used: 0, endsAt: 0 };

	/** @param now Okta's clock, in milliseconds since 1970 */
	constructor(private readonly now: () => number) {}

	/** Stores events as of their `published` time, but not before the events already stored. */
	add(...events: OktaEvent[]): void {
		for (const event of events) {
			const { client, ...rest } = event;
			const { ipChain = [], ...chainless } = (client ?? {}) as Record<string, unknown>;
			const logged = { ...rest, client: client ? chainless : null, request: { ipChain } };
			const published = Math.min(Date.parse(String(event.published)) || this.now(), this.now());
			this.storedAt.set(logged, Math.max(published, this.lastStoredAt));
			this.events.push(logged);
		}
	}

	private get lastStoredAt(): number {
		const last = this.events.at(-1);
		return (last && this.storedAt.get(last)) ?? 0;
	}

	/** Expires all links: the log rejects them from now on. */
	expireLinks(): void {
		this.generation++;
	}

	/** Starts a new minute of the rate limit. */
	resetRateLimit(): void {
		this.window.endsAt = 0;
	}

	/** Handles `GET /api/v1/logs`. */
	async handleRequest(request: Request, response: Response): Promise<void> {
		if (this.delayMs > 0) await sleep(this.delayMs);
		if (!this.isWithinRateLimit(response)) return sendError(response, 'E0000047');
		if (request.originalUrl.length > MAX_URL_LENGTH) {
			response.status(414).type('html').send('<h1>URI Too Long</h1>');
			return;
		}
		const result = querySchema.safeParse(request.query);
		if (!result.success) return sendError(response, 'E0000001', issuesOf(result));
		const query = result.data;
		const matches = matcherOf(query);
		if (matches === undefined) return sendError(response, 'E0000031');
		const since = query.since ? Date.parse(query.since) : this.now() - 7 * DAY_MS;
		if (since < this.now() - 180 * DAY_MS) return sendError(response, 'E0000053');
		const cursor = query.after === undefined ? this.cursorAt(0) : decode(query.after);
		if (cursor?.generation !== this.generation)
			return sendError(response, 'E0000001', ['after: is not valid']);

		const isPolling = query.sortOrder === 'ASCENDING' && query.until === undefined;
		const { page, offset } = this.findPage(query, since, matches, cursor.offset, isPolling);
		if (this.hasLinks) {
			const hasNext = isPolling || page.length === query.limit;
			this.addLink(request, response, 'self');
			if (hasNext) this.addLink(request, response, 'next', encode(this.cursorAt(offset)));
		}
		response.json([...this.strayEntries, ...page]);
	}

	private cursorAt(offset: number): Cursor {
		return { offset, generation: this.generation };
	}

	private addLink(request: Request, response: Response, rel: string, after?: string): void {
		const origin = this.linkOrigin ?? `${request.protocol}://${request.get('host')}`;
		const url = new URL(request.originalUrl, origin);
		const since = url.searchParams.get('since');
		if (since !== null) url.searchParams.set('since', since.replace(/Z$/, '+00:00'));
		if (after !== undefined) url.searchParams.set('after', after);
		response.append('link', `<${url.href}>; rel="${rel}"`);
	}

	/** Counts the request and sets the rate limit headers. */
	private isWithinRateLimit(response: Response): boolean {
		if (this.now() >= this.window.endsAt) {
			this.window = { used: 0, endsAt: this.now() + WINDOW_MS };
		}
		this.window.used++;
		response.set({
			'X-Rate-Limit-Limit': String(this.rateLimit),
			'X-Rate-Limit-Remaining': String(Math.max(this.rateLimit - this.window.used, 0)),
			'X-Rate-Limit-Reset': String(Math.ceil(this.window.endsAt / 1000)),
		});
		return this.window.used <= this.rateLimit;
	}

	/** Finds the events of one page and the offset of the next one. */
	private findPage(
		{ limit, sortOrder, until }: Query,
		since: number,
		matches: Matches,
		start: number,
		isPolling: boolean,
	): { page: OktaEvent[]; offset: number } {
		const end = until ? Date.parse(until) : Infinity;
		const inOrder = sortOrder === 'ASCENDING' ? this.events : this.events.toReversed();
		const page: OktaEvent[] = [];
		let offset = start;
		for (const event of inOrder.slice(start)) {
			if (page.length === limit) break;
			offset++;
			const published = Date.parse(String(event.published));
			const time = isPolling ? (this.storedAt.get(event) ?? published) : published;
			if (time >= since && time < end && matches(event)) page.push(event);
		}
		return { page, offset };
	}
}

/** Returns undefined if Okta rejects the query's expression or keywords. */
function matcherOf({ filter, q }: Query): Matches | undefined {
	const all: Matches = () => true;
	const byFilter = filter === undefined ? all : readFilter(filter);
	const byKeywords = q === undefined ? all : readKeywords(q);
	return byFilter && byKeywords && ((event) => byFilter(event) && byKeywords(event));
}

function encode(cursor: Cursor): string {
	return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decode(after: string): Cursor | undefined {
	try {
		return JSON.parse(Buffer.from(after, 'base64url').toString()) as Cursor;
	} catch {
		return undefined;
	}
}

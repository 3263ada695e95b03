import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { getLogPage, orgOf, refusal } from './client';
import type { Output } from './protocol/card';
import { readEventTypes, whyNotInLog } from './protocol/eventChoice';
import { answeredAt, type OktaResponse } from './protocol/failure';
import type { JsonObject } from './protocol/json';
import { select, type Selection } from './protocol/selection';
import {
	adviceOnLog,
	beginAgain,
	beginAt,
	DAYS_KEPT,
	itemsOfLog,
	newestLink,
	ofTypes,
	takePage,
	type Place,
} from './protocol/systemLog';
import { recallLog, rememberLog, type Batch } from './state';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Pages of one poll, of 1,000 events each, unless the person wants less. */
const MOST_PAGES = 10;
/** No page is asked for that might make one poll's events more than this, in characters of JSON. */
const MOST_CHARACTERS = 64_000_000;
/** Of the time that n8n gives a poll: what is left is for the page that is under way. */
const SHARE_OF_TIME = 0.4;
const TIME_WITHOUT_BUDGET_MS = 5 * MINUTE_MS;

/** However much time n8n gives: an activation ends after 84 s in all. */
const LONGEST_READING_MS = 30_000;

/** When this process began, or a little later. */
const BEGUN_AT = Date.now();

/**
 * How long a batch of an earlier process is in doubt. One that was read again already, not as long:
 * an n8n that is restarted every night would give the last event of a quiet org every night.
 */
const IN_DOUBT_FOR_MS = DAY_MS;
const IN_DOUBT_AGAIN_FOR_MS = 60 * MINUTE_MS;

/** A beginning that n8n has not saved counts for the longest time between two polls. */
const BEGINNING_COUNTS_FOR_MS = 25 * 60 * MINUTE_MS;

/** The nodes, by `keyOf`, whose poll is under way: n8n's clock does not wait for its end. */
const underWay = new Set<string>();

/** When this process last handed over a batch of a node, by `keyOf`. */
const handedOver = new Map<string, number>();

/** What a person has chosen. */
interface Wish {
	org: string;
	eventTypes: string[];
	selection: Selection;
	output: Output;
	startFromMs: number;
	settleMs: number;
	mostPages: number;
}

/**
 * Reads on in the System Log from where the last poll ended, and gives the events that are wanted,
 * in the order in which Okta stored them.
 *
 * The place moves only with what was handed to n8n. n8n saves it and the execution one after the
 * other and may be killed between the two: so a batch that an earlier process handed over shortly
 * before its end is read again. An event may come twice then, but none is lost.
 */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const wish = await wishOf(this);
	if (this.getMode() === 'manual') return [asItems([await newest(this, wish)], wish)];

	const key = keyOf(this);
	if (underWay.has(key)) return null;
	underWay.add(key);
	try {
		return await readOn(this, wish);
	} finally {
		underWay.delete(key);
	}
}

async function readOn(context: IPollFunctions, wish: Wish): Promise<INodeExecutionData[][] | null> {
	const { org, eventTypes } = wish;
	const { place: start, isAgain } = await placeOf(context, wish);
	const { events, place } = await read(context, wish, start);
	const wanted = select(events, wish.selection);
	if (wanted.length === 0) {
		rememberLog(context, { org, eventTypes, place });
		return null;
	}
	const at = Date.now();
	rememberLog(context, { org, eventTypes, place: start, batch: { place, at, isAgain } });
	handedOver.set(keyOf(context), at);
	return [asItems(wanted, wish)];
}

/** The newest event that is wanted, for a look at it: the place stays where it is. */
async function newest(context: IPollFunctions, wish: Wish): Promise<JsonObject> {
	const { page, ...response } = await getLogPage(context, newestLink(wish.eventTypes, Date.now()));
	if (page === undefined) throw await logRefusal(context, response);

	const [event] = select(ofTypes(page.events, wish.eventTypes), wish.selection);
	if (event) return event;
	const where =
		page.next === undefined
			? `in the System Log of the last ${DAYS_KEPT} days`
			: `among the newest ${page.events.length} of the System Log`;
	throw new NodeOperationError(
		context.getNode(),
		`There is no such event ${where}: let one happen in Okta, or choose other events or options.`,
	);
}

/** Where this poll begins, and whether that is where an earlier one began that is in doubt. */
async function placeOf(
	context: IPollFunctions,
	wish: Wish,
): Promise<{ place: Place; isAgain?: true }> {
	const state = recallLog(context);
	if (state === undefined) return { place: await firstPlace(context, wish) };

	beginnings.delete(keyOf(context));
	const { place, batch, org, eventTypes } = state;
	const isAgain = batch !== undefined && isInDoubt(context, batch);
	const reached = isAgain || batch === undefined ? place : batch.place;
	const isSame = org === wish.org && eventTypes.join(' ') === wish.eventTypes.join(' ');
	return {
		place: isSame ? reached : beginAgain(reached, wish.eventTypes, Date.now()),
		...(isAgain && { isAgain }),
	};
}

/**
 * Where nodes began that n8n has not saved a place of yet: with its durable cursors n8n forgets what
 * the poll of an activation left, and the first poll by the clock must begin there all the same.
 */
const beginnings = new Map<string, { place: Place; at: number; wish: string }>();

async function firstPlace(context: IPollFunctions, wish: Wish): Promise<Place> {
	const { org, startFromMs, eventTypes } = wish;
	const wished = [org, startFromMs, ...eventTypes].join(' ');
	const begun = beginnings.get(keyOf(context));
	const isFresh = begun?.wish === wished && begun.at > Date.now() - BEGINNING_COUNTS_FOR_MS;
	if (begun && isFresh) return begun.place;

	const place = await beginning(context, wish);
	beginnings.set(keyOf(context), { place, at: Date.now(), wish: wished });
	return place;
}

/** One node of one workflow. */
function keyOf(context: IPollFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}

/** By Okta's clock: an event of this moment must not be passed over because n8n's is ahead. */
async function beginning(context: IPollFunctions, wish: Wish): Promise<Place> {
	const link = newestLink(wish.eventTypes, Date.now(), 1);
	const { page, ...response } = await getLogPage(context, link);
	if (page === undefined) throw await logRefusal(context, response);

	const now = answeredAt(response) || Date.now();
	return beginAt(now - wish.startFromMs, wish.eventTypes, now);
}

/**
 * Whether n8n may have stopped before it saved the executions of a batch: if another process handed
 * it over. (Of two main processes both may be alive, and the one has taken over from the other.)
 */
function isInDoubt(context: IPollFunctions, { at, isAgain }: Batch): boolean {
	if (handedOver.get(keyOf(context)) === at) return false;
	const isOfAnother = at < BEGUN_AT || context.getActivationMode() === 'leadershipChange';
	const age = Date.now() - at;
	if (!isOfAnother || age > (isAgain ? IN_DOUBT_AGAIN_FOR_MS : IN_DOUBT_FOR_MS)) return false;

	context.logger.info(
		'n8n was stopped after it was given events of the System Log: they are read again, since n8n may not have saved them. Events that come twice have the same UUID.',
	);
	return true;
}

/** Page after page, up to the end of the log or the bounds of one poll. */
async function read(
	context: IPollFunctions,
	wish: Wish,
	start: Place,
): Promise<{ events: JsonObject[]; place: Place }> {
	const events: JsonObject[] = [];
	const stopAt = Date.now() + Math.min(timeOf(context) * SHARE_OF_TIME, LONGEST_READING_MS);
	let place = start;
	let characters = 0;
	for (let pages = 1; ; pages++) {
		let { page, ...response } = await getLogPage(context, place.link);
		const byTime =
			page === undefined && isLinkRefused(response)
				? beginAgain(place, wish.eventTypes, Date.now())
				: place;
		if (byTime.link !== place.link) {
			context.logger.warn(
				`Okta no longer takes the link into its System Log that was kept (${response.status}): reading goes on by time.`,
			);
			place = byTime;
			({ page, ...response } = await getLogPage(context, place.link));
		}
		if (page === undefined) {
			const refused = await logRefusal(context, response);
			if (pages === 1) throw refused;
			// What was read is not lost: the next poll goes on from here.
			context.logger.warn(refused.message);
			return { events, place };
		}

		const readAt = answeredAt(response) || Date.now();
		const settledBefore = wish.settleMs === 0 ? Infinity : readAt - wish.settleMs;
		const taken = takePage(place, page, wish.eventTypes, { settledBefore, readAt });
		events.push(...taken.events);
		place = taken.place;

		const size = JSON.stringify(page.events).length;
		characters += size;
		const isFull = pages >= wish.mostPages || characters + size > MOST_CHARACTERS;
		if (taken.isEnd || isFull || Date.now() > stopAt) return { events, place };
	}
}

/** Older versions of n8n set a poll no limit. */
function timeOf(context: IPollFunctions): number {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return getPollBudgetMs?.call(context) ?? TIME_WITHOUT_BUDGET_MS;
}

/** Refused for what is in the link, which is too old or was made for another search. */
function isLinkRefused({ status }: OktaResponse): boolean {
	return [400, 404, 410].includes(status);
}

async function logRefusal(
	context: IPollFunctions,
	response: OktaResponse,
): ReturnType<typeof refusal> {
	return await refusal(context, 'read the System Log', response, adviceOnLog(response));
}

function asItems(events: JsonObject[], { org, output }: Wish): INodeExecutionData[] {
	return itemsOfLog(events, org, output).map((json) => ({ json: json as IDataObject }));
}

async function wishOf(context: IPollFunctions): Promise<Wish> {
	const option = (name: string, otherwise: unknown) =>
		context.getNodeParameter(`options.${name}`, otherwise);
	const eventTypes = readEventTypes(
		context.getNodeParameter('events', []),
		context.getNodeParameter('additionalEventTypes', ''),
	).toSorted();
	const complaint = whyNotInLog(eventTypes);
	if (complaint) throw new NodeOperationError(context.getNode(), complaint);

	return {
		org: await orgOf(context),
		eventTypes,
		selection: {
			outcome: option('outcome', 'any') as Selection['outcome'],
			initiatedBy: option('initiatedBy', 'anyone') as Selection['initiatedBy'],
		},
		output: context.getNodeParameter('output', 'card') as Output,
		startFromMs: within(0, Number(option('startFrom', 0)), DAYS_KEPT) * DAY_MS,
		settleMs: within(0, Number(option('onlyOlderThan', 0)), Infinity) * MINUTE_MS,
		mostPages: within(1, Number(option('pagesPerPoll', MOST_PAGES)), MOST_PAGES),
	};
}

/** The nearest to what was wished that is possible. */
function within(least: number, wished: number, most: number): number {
	return Math.min(Math.max(wished || 0, least), most);
}

import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { getLogPage, orgOf, refusal } from './client';
import type { JsonObject, Output } from './protocol/card';
import { readEventTypes, whyNotInLog } from './protocol/eventChoice';
import { answeredAt, type OktaResponse } from './protocol/failure';
import { select, type Selection } from './protocol/selection';
import {
	adviceOnLog,
	beginAgain,
	beginAt,
	DAYS_KEPT,
	itemsOfLog,
	newestLink,
	takePage,
	type Place,
} from './protocol/systemLog';
import { recallLog, rememberLog, type LogState } from './state';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Pages of one poll, of 1,000 events each, unless the person wants less. */
const MOST_PAGES = 10;
/** No page is asked for that might make one poll's events more than this, in characters of JSON. */
const MOST_CHARACTERS = 64_000_000;
/** Of the time that n8n gives a poll: what is left is for the page that is under way. */
const SHARE_OF_TIME = 0.4;
const TIME_WITHOUT_BUDGET_MS = 5 * MINUTE_MS;

/** When this process began, or a little later. */
const BEGUN_AT = Date.now();

/** A batch of longer ago has surely been saved, or n8n is back so late that nobody would want it. */
const IN_DOUBT_FOR_MS = 60 * MINUTE_MS;

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

	const start = await placeOf(this, wish);
	const { events, place } = await read(this, wish, start);
	const { org, eventTypes } = wish;
	const wanted = select(events, wish.selection);
	if (wanted.length === 0) {
		rememberLog(this, { org, eventTypes, place });
		return null;
	}
	rememberLog(this, { org, eventTypes, place: start, batch: { place, at: Date.now() } });
	return [asItems(wanted, wish)];
}

/** The newest event that is wanted, for a look at it: the place stays where it is. */
async function newest(context: IPollFunctions, wish: Wish): Promise<JsonObject> {
	const { page, ...response } = await getLogPage(context, newestLink(wish.eventTypes, Date.now()));
	if (page === undefined) throw await logRefusal(context, response);

	const ofTypes = page.events.filter((event) => wish.eventTypes.includes(String(event.eventType)));
	const [event] = select(ofTypes, wish.selection);
	if (event) return event;
	throw new NodeOperationError(
		context.getNode(),
		`There is no such event in the System Log of the last ${DAYS_KEPT} days: let one happen in Okta, or choose other events or options.`,
	);
}

/** Where this poll begins. */
async function placeOf(context: IPollFunctions, wish: Wish): Promise<Place> {
	const state = recallLog(context);
	if (state === undefined) return await firstPlace(context, wish);
	beginnings.delete(keyOf(context, wish));

	const place = confirmed(context, state);
	const isSame = state.org === wish.org && state.eventTypes.join(' ') === wish.eventTypes.join(' ');
	return isSame ? place : beginAgain(place, wish.eventTypes, Date.now());
}

/**
 * Where nodes began that n8n has not saved a place of yet: with its durable cursors n8n forgets what
 * the poll of an activation left, and the first poll by the clock must begin there all the same.
 */
const beginnings = new Map<string, Place>();

async function firstPlace(context: IPollFunctions, wish: Wish): Promise<Place> {
	const key = keyOf(context, wish);
	const place = beginnings.get(key) ?? (await beginning(context, wish));
	beginnings.set(key, place);
	return place;
}

function keyOf(context: IPollFunctions, { org, startFromMs, eventTypes }: Wish): string {
	const ids = [context.getWorkflow().id, context.getNode().id];
	return [...ids, org, startFromMs, ...eventTypes].join(' ');
}

/** By Okta's clock: an event of this moment must not be passed over because n8n's is ahead. */
async function beginning(context: IPollFunctions, wish: Wish): Promise<Place> {
	const link = newestLink(wish.eventTypes, Date.now(), 1);
	const { page, ...response } = await getLogPage(context, link);
	if (page === undefined) throw await logRefusal(context, response);

	const now = answeredAt(response) || Date.now();
	return beginAt(now - wish.startFromMs, wish.eventTypes, now);
}

/** The place behind the last batch, unless n8n may have stopped before it saved that. */
function confirmed(context: IPollFunctions, { place, batch }: LogState): Place {
	if (batch === undefined) return place;
	const isOfEarlierProcess =
		batch.at < BEGUN_AT || context.getActivationMode() === 'leadershipChange';
	if (!isOfEarlierProcess || Date.now() - batch.at > IN_DOUBT_FOR_MS) return batch.place;

	context.logger.info(
		'n8n was stopped after it was given events of the System Log: they are read again, since n8n may not have saved them. Events that come twice have the same UUID.',
	);
	return place;
}

/** Page after page, up to the end of the log or the bounds of one poll. */
async function read(
	context: IPollFunctions,
	wish: Wish,
	start: Place,
): Promise<{ events: JsonObject[]; place: Place }> {
	const eventTypes = new Set(wish.eventTypes);
	const events: JsonObject[] = [];
	const stopAt = Date.now() + timeOf(context) * SHARE_OF_TIME;
	let place = start;
	let characters = 0;
	for (let pages = 1; ; pages++) {
		let { page, ...response } = await getLogPage(context, place.link);
		if (page === undefined && isLinkRefused(place, response)) {
			context.logger.warn(
				`Okta no longer takes the link into its System Log that was kept (${response.status}): reading goes on by time.`,
			);
			place = beginAgain(place, wish.eventTypes, Date.now());
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
		const taken = takePage(place, page, eventTypes, { settledBefore, readAt });
		events.push(...taken.events);
		place = taken.place;

		const size = JSON.stringify(page.events).length;
		characters += size;
		const isFull = pages >= wish.mostPages || characters + size > MOST_CHARACTERS;
		if (taken.isEnd || isFull || Date.now() > stopAt) return { events, place };
	}
}

/** n8n 1.x sets a poll no limit. */
function timeOf(context: IPollFunctions): number {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return getPollBudgetMs?.call(context) ?? TIME_WITHOUT_BUDGET_MS;
}

/** Refused for what is in the link, which is too old or was made for another search. */
function isLinkRefused({ link }: Place, { status }: OktaResponse): boolean {
	return [400, 404, 410].includes(status) && new URLSearchParams(link).has('after');
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

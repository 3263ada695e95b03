import { createHash } from 'node:crypto';

import { unknownTypes } from './eventChoice';
import { sameFilters, type EventFilter } from './eventFilters';
import { errorCodeOf, type OktaResponse } from './failure';
import type { EventHook } from './schemas';

/** Where an administrator finds event hooks. */
export const ADMIN_CONSOLE_PLACE = 'Admin Console › Workflow › Event Hooks';

/** The header in which Okta sends the secret with every delivery. */
const SECRET_HEADER = 'Authorization';

/** The only kind of filter that Okta has. */
const FILTER_TYPE = 'EXPRESSION_LANGUAGE';

/** Okta allows this many active and verified event hooks in an org. */
const MOST_ACTIVE_HOOKS = 25;

const LONGEST_NAME = 255;
/** Okta documents no limit: this is ours. */
const LONGEST_DESCRIPTION = 255;
const LONGEST_URL = 1024;

/** What the trigger needs to be called for: the hook is right when it says the same. */
export interface Subscription {
	url: string;
	eventTypes: readonly string[];
	filters: readonly EventFilter[];
}

/** Who a hook belongs to, for an administrator who reads it in Okta. */
export interface HookOwner {
	workflowName: string;
	workflowId: string;
	nodeName: string;
	/** The address of the n8n that made it. */
	n8nUrl: string;
	/** Made by the test listener of the editor. */
	isTest: boolean;
}

/** The body of `POST /api/v1/eventHooks`. */
export interface EventHookDefinition {
	name: string;
	description: string;
	events: {
		type: 'EVENT_TYPE';
		items: string[];
		/** An early access feature: an org without it may refuse even an empty one. */
		filter?: {
			type: typeof FILTER_TYPE;
			eventFilterMap: Array<{ event: string; condition: { expression: string } }>;
		};
	};
	channel: {
		type: 'HTTP';
		version: '1.0.0';
		config: {
			uri: string;
			authScheme: { type: 'HEADER'; key: string; value: string };
		};
	};
}

export function defineEventHook(
	subscription: Subscription,
	owner: HookOwner,
	secret: string,
): EventHookDefinition {
	return {
		name: hookName(owner, subscription.url),
		description: shorten(
			`Workflow ${owner.workflowId} on n8n at ${owner.n8nUrl}. ` +
				'Created by n8n-nodes-okta-trigger, which deletes it when the workflow is unpublished.',
			LONGEST_DESCRIPTION,
		),
		events: {
			type: 'EVENT_TYPE',
			items: [...subscription.eventTypes],
			...(subscription.filters.length > 0 && { filter: asFilter(subscription.filters) }),
		},
		channel: {
			type: 'HTTP',
			version: '1.0.0',
			config: {
				uri: subscription.url,
				authScheme: { type: 'HEADER', key: SECRET_HEADER, value: secret },
			},
		},
	};
}

function asFilter(
	filters: readonly EventFilter[],
): NonNullable<EventHookDefinition['events']['filter']> {
	return {
		type: FILTER_TYPE,
		eventFilterMap: filters.map(({ eventType, expression }) => ({
			event: eventType,
			condition: { expression },
		})),
	};
}

/**
 * The hook's name: unique in the org, as Okta demands, and telling an auditor whose it is. The
 * hash is of the URL, so that the same workflow in another n8n has another name.
 */
export function hookName(owner: HookOwner, url: string): string {
	const mark = owner.isTest ? ' [test]' : '';
	const end = `${mark} (${sha256(url).slice(0, 8)})`;
	const start = `n8n: ${oneLine(owner.workflowName)} / ${oneLine(owner.nodeName)}`;
	return shorten(start, LONGEST_NAME - end.length) + end;
}

/** A short text that differs when the subscription does; the order of its lists means nothing. */
export function fingerprint({ url, eventTypes, filters }: Subscription): string {
	const conditions = filters.map(({ eventType, expression }) => [eventType, expression].join('\n'));
	return sha256(JSON.stringify([url, eventTypes.toSorted(), conditions.toSorted()]));
}

/** Whether the hook, as Okta holds it, would deliver just what the subscription asks for. */
export function isInForce(hook: EventHook, subscription: Subscription): boolean {
	return (
		hook.status === 'ACTIVE' &&
		hook.verificationStatus === 'VERIFIED' &&
		urlOf(hook) === subscription.url &&
		sameSet(hook.events?.items ?? [], subscription.eventTypes) &&
		sameFilters(filtersOf(hook), subscription.filters) &&
		// Without it, e.g. cleared in Okta, deliveries carry no secret.
		hook.channel?.config?.authScheme?.key?.toLowerCase() === SECRET_HEADER.toLowerCase()
	);
}

/** The filters that Okta has, or nothing if they are of a kind that is not known here. */
function filtersOf(hook: EventHook): EventFilter[] | undefined {
	const { type, eventFilterMap } = hook.events?.filter ?? {};
	if (type && type !== FILTER_TYPE) return undefined;
	return (eventFilterMap ?? []).flatMap(({ event, condition }) =>
		condition?.expression ? [{ eventType: event, expression: condition.expression }] : [],
	);
}

export function urlOf(hook: EventHook): string | undefined {
	return hook.channel?.config?.uri ?? undefined;
}

/** Why Okta could never call this URL, in a sentence, or nothing if it could. */
export function whyUrlCannotBeCalled(url: string): string | undefined {
	const setIt =
		"Okta calls only public https addresses. Set the environment variable WEBHOOK_URL to n8n's " +
		'public https address, then restart n8n.';
	if (!url.startsWith('https://')) return `The webhook URL is ${url}. ${setIt}`;
	if (url.length > LONGEST_URL || /\s/.test(url)) {
		return `The webhook URL ${url} contains spaces or has more than ${LONGEST_URL} characters, which Okta doesn't allow. ${setIt}`;
	}
	return undefined;
}

/**
 * What to do when Okta takes no new hook, or nothing where the refusal itself tells. Okta's words
 * for a full org or a taken name are not documented, so the other hooks of the org are looked at.
 */
export function adviceOnCreate(
	{ status, body }: OktaResponse,
	name: string,
	{ eventTypes, filters }: Subscription,
	others: readonly EventHook[],
): string | undefined {
	if (errorCodeOf(body) === FEATURE_IS_OFF && filters.length > 0) return FILTERS_NEED_FEATURE;
	if (status !== 400) return undefined;

	const namesake = others.find((hook) => hook.name === name);
	if (namesake) {
		return `Another event hook in the org already has the name "${name}" (${namesake.id}). Rename or delete it (${ADMIN_CONSOLE_PLACE}), then publish the workflow again.`;
	}
	if (isFull(others)) return LIMIT_REACHED;
	const unknown = unknownTypes(eventTypes);
	const these =
		unknown.length > 0 ? ` Not in this package's event list: ${unknown.join(', ')}.` : '';
	if (filters.length > 0) {
		return `Check the conditions in 'Event Filters'. They must be valid Okta Expression Language.${these} ${FILTERS_NEED_FEATURE}`;
	}
	return `Check 'Okta Events' and 'Additional Event Types'. Each event type must be available to event hooks in this org.${these}`;
}

/** Okta's code for a feature that is not switched on in the org. */
const FEATURE_IS_OFF = 'E0000015';

const FILTERS_NEED_FEATURE =
	"Event hook filters must be enabled in the org (Admin Console › Settings › Features, Early Access). If they aren't available, delete the event filters and use the options 'Outcome' and 'Initiated By', which work in every org.";

/**
 * What to do when Okta didn't verify a hook: the org may be full, or Okta called the URL and didn't
 * get the answer it expects.
 */
export function adviceOnVerify(url: string, others: readonly EventHook[]): string {
	if (isFull(others)) return LIMIT_REACHED;
	return `Okta must get n8n's response from ${url} within 3 seconds. Check that this is n8n's public address (environment variable WEBHOOK_URL), that it's reachable from the internet with a publicly trusted certificate, and that no login page, firewall, or proxy responds instead.`;
}

/** Okta counts the hooks that are both. Whether it refuses to create or to verify one more isn't documented. */
function isFull(hooks: readonly EventHook[]): boolean {
	const inUse = hooks.filter(
		({ status, verificationStatus }) => status === 'ACTIVE' && verificationStatus === 'VERIFIED',
	);
	return inUse.length >= MOST_ACTIVE_HOOKS;
}

const LIMIT_REACHED = `The org has reached Okta's limit of ${MOST_ACTIVE_HOOKS} active event hooks. Deactivate or delete one (${ADMIN_CONSOLE_PLACE}), then publish the workflow again.`;

function sameSet(left: readonly string[], right: readonly string[]): boolean {
	const a = new Set(left);
	const b = new Set(right);
	return a.size === b.size && [...a].every((item) => b.has(item));
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

/** Cut to so many UTF-16 units, never through the middle of a character. */
function shorten(text: string, most: number): string {
	if (text.length <= most) return text;
	return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

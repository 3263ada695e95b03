import { createHash } from 'node:crypto';

import { sameFilters, type EventFilter } from '../events/eventFilters';
import { type EventHook } from './eventHookSchema';

/** The header in which Okta sends the secret with every delivery. */
const SECRET_HEADER = 'Authorization';

/** The only kind of filter that Okta has. */
const FILTER_TYPE = 'EXPRESSION_LANGUAGE';

const MAX_NAME_LENGTH = 255;
/** Okta documents no limit: this is ours. */
const MAX_DESCRIPTION_LENGTH = 255;
const MAX_URL_LENGTH = 1024;

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
			MAX_DESCRIPTION_LENGTH,
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
	return shorten(start, MAX_NAME_LENGTH - end.length) + end;
}

/** A short text that differs when the subscription does; the order of its lists means nothing. */
export function fingerprint({ url, eventTypes, filters }: Subscription): string {
	const conditions = filters.map(({ eventType, expression }) => [eventType, expression].join('\n'));
	return sha256(JSON.stringify([url, eventTypes.toSorted(), conditions.toSorted()]));
}

/** Whether the hook, as Okta holds it, would deliver just what the subscription asks for. */
export function matchesSubscription(hook: EventHook, subscription: Subscription): boolean {
	return (
		hook.status === 'ACTIVE' &&
		hook.verificationStatus === 'VERIFIED' &&
		hookUrl(hook) === subscription.url &&
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

export function hookUrl(hook: EventHook): string | undefined {
	return hook.channel?.config?.uri ?? undefined;
}

/** Why Okta could never call this URL, in a sentence, or nothing if it could. */
export function validateWebhookUrl(url: string): string | undefined {
	const setIt =
		"Okta calls only public https addresses. Set the environment variable WEBHOOK_URL to n8n's " +
		'public https address, then restart n8n.';
	if (!url.startsWith('https://')) return `The webhook URL is ${url}. ${setIt}`;
	if (url.length > MAX_URL_LENGTH || /\s/.test(url)) {
		return `The webhook URL ${url} contains spaces or has more than ${MAX_URL_LENGTH} characters, which Okta doesn't allow. ${setIt}`;
	}
	return undefined;
}

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

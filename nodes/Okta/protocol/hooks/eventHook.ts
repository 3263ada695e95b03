import { createHash } from 'node:crypto';

import { haveSameFilters, type EventFilter } from '../events/eventFilters';
import type { EventHook } from './eventHookSchema';

/** The only type of filter that Okta supports. */
const FILTER_TYPE = 'EXPRESSION_LANGUAGE';

const MAX_NAME_LENGTH = 255;
/** Okta documents no limit, so this one is arbitrary. */
const MAX_DESCRIPTION_LENGTH = 255;

/** What a node needs its event hook for. */
export interface Subscription {
	url: string;
	eventTypes: readonly string[];
	filters: readonly EventFilter[];
	/** The name of the header with which Okta sends the secret. Its case doesn't matter. */
	secretHeader: string;
	/** Whether the hook is for a test listener in the editor, which has a URL of its own. */
	isTest: boolean;
}

/** What a hook belongs to, for administrators who see it in Okta. */
export interface HookOwner {
	workflowName: string;
	workflowId: string;
	nodeName: string;
	/** The address of the n8n instance. */
	n8nUrl: string;
}

/** The body of `POST /api/v1/eventHooks`. */
export interface EventHookDefinition {
	name: string;
	description: string;
	events: {
		type: 'EVENT_TYPE';
		items: string[];
		/** An Early Access feature. An org without it may reject even an empty filter. */
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

/** The event hook to create for a subscription. */
export function defineEventHook(
	subscription: Subscription,
	owner: HookOwner,
	secret: string,
): EventHookDefinition {
	return {
		name: hookName(owner, subscription),
		description: shorten(
			`Workflow ${owner.workflowId} on n8n at ${owner.n8nUrl}. Created by n8n-nodes-okta-trigger` +
				(subscription.isTest
					? ' for a test in the editor of up to two minutes. If it still exists afterwards, delete it.'
					: ', which deletes it when the workflow is unpublished.'),
			MAX_DESCRIPTION_LENGTH,
		),
		events: {
			type: 'EVENT_TYPE',
			items: [...subscription.eventTypes],
			...(subscription.filters.length > 0 && { filter: toFilter(subscription.filters) }),
		},
		channel: {
			type: 'HTTP',
			version: '1.0.0',
			config: {
				uri: subscription.url,
				authScheme: { type: 'HEADER', key: subscription.secretHeader, value: secret },
			},
		},
	};
}

function toFilter(
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
 * The hook's name: the workflow and the node, for administrators, and a hash of the URL, since Okta
 * requires names to be unique in an org. In another n8n instance, the same workflow has another hash.
 */
export function hookName(
	owner: HookOwner,
	{ url, isTest }: Pick<Subscription, 'url' | 'isTest'>,
): string {
	const testMark = isTest ? ' [test]' : '';
	const suffix = `${testMark} (${sha256(url).slice(0, 8)})`;
	const label = `n8n: ${oneLine(owner.workflowName)} / ${oneLine(owner.nodeName)}`;
	return shorten(label, MAX_NAME_LENGTH - suffix.length) + suffix;
}

/**
 * The name without characters outside Unicode's Basic Multilingual Plane, such as emoji, or nothing if
 * it has none. Okta has been seen to respond with a server error to them.
 */
export function plainName(name: string): string | undefined {
	const plain = oneLine(name.replace(/[\u{10000}-\u{10FFFF}]/gu, ''));
	return plain === name ? undefined : plain;
}

/** Whether a hook in Okta is active and verified, and delivers what the subscription needs. */
export function matchesSubscription(hook: EventHook, subscription: Subscription): boolean {
	const { items, filter } = hook.events ?? {};
	const { uri, authScheme } = hook.channel?.config ?? {};
	return (
		hook.status === 'ACTIVE' &&
		hook.verificationStatus === 'VERIFIED' &&
		uri === subscription.url &&
		haveSameItems(items, subscription.eventTypes) &&
		haveSameFilters(filtersOf(filter), subscription.filters) &&
		// Without it, e.g. if it was cleared in Okta, deliveries contain no secret.
		authScheme?.key?.toLowerCase() === subscription.secretHeader.toLowerCase()
	);
}

/** The filters of a hook, or nothing if their type is unknown. */
function filtersOf(filter: NonNullable<EventHook['events']>['filter']): EventFilter[] | undefined {
	const { type, eventFilterMap } = filter ?? {};
	if (type && type !== FILTER_TYPE) return undefined;
	const filters = eventFilterMap?.flatMap(({ event, condition }) =>
		condition?.expression ? [{ eventType: event, expression: condition.expression }] : [],
	);
	return filters ?? [];
}

/** The ID of the workflow that a hook of this package belongs to, according to its description. */
export function workflowIdOf({ description }: EventHook): string | undefined {
	return /^Workflow (\S+) on n8n at /.exec(description ?? '')?.[1];
}

/** The URL that a hook calls. */
export function hookUrl(hook: EventHook): string | undefined {
	return hook.channel?.config?.uri ?? undefined;
}

function haveSameItems(left: readonly string[] | undefined, right: readonly string[]): boolean {
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

/** Shortens a text to this many UTF-16 code units, without splitting a character. */
function shorten(text: string, maxLength: number): string {
	if (text.length <= maxLength) return text;
	return `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

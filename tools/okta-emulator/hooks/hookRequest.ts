import type { z } from 'zod/v4';

import { eventHookReplacement } from '../conformance/eventHookSchemas';
import { issuesOf } from '../conformance/issuesOf';
import type { Hook } from '../entities';

/**
 * The body of a POST or PUT. Strict, so that the node can't send a property that Okta doesn't know.
 * Accepts and ignores read-only properties, so that a client can send back a hook unchanged.
 */
const hookRequestSchema = eventHookReplacement
	.superRefine(({ events }, { addIssue }) => {
		for (const [index, type] of events.items.entries()) {
			if (isHookable(type)) continue;
			const message = 'is not an event type for event hooks';
			addIssue({ code: 'custom', path: ['events', 'items', index], message });
		}
	})
	.refine(({ events }) => hasValidFilter(events), {
		path: ['events', 'filter'],
		message: 'must name selected events, each once',
	});

type HookRequest = z.infer<typeof eventHookReplacement>;

/** The properties of a hook that a client can set. */
type HookSettings = Pick<Hook, 'name' | 'description' | 'events' | 'channel'> &
	Partial<Pick<Hook, 'status'>>;

/**
 * Reads the body of a POST or PUT.
 *
 * @param replaced the hook that a PUT replaces. If the body doesn't set the value of the
 * authentication header, the hook keeps its value, since Okta never returns it to a client.
 * @returns the settings, or Okta's error causes if the body isn't valid
 */
export function readHookRequest(
	hooks: ReadonlyMap<string, Hook>,
	body: unknown,
	replaced?: Hook,
): HookSettings | string[] {
	const result = hookRequestSchema.safeParse(body);
	if (!result.success) return issuesOf(result);
	const { name, description, status, events, channel } = result.data;
	const isTaken = [...hooks.values()].some((hook) => hook !== replaced && hook.name === name);
	if (isTaken) return ['name: An event hook with this name already exists'];

	const { uri, headers } = channel.config;
	const authScheme = readAuthScheme(channel.config.authScheme, replaced);
	if (authScheme === undefined) return ['channel.config.authScheme.value: must be set'];
	return {
		...{ name, description, events },
		...(status && { status }),
		channel: { ...channel, config: { uri, headers, authScheme } },
	};
}

/** Whether a body has a filter, valid or not. */
export function hasFilter(body: unknown): boolean {
	const { events } = (body ?? {}) as { events?: { filter?: unknown } };
	return events?.filter != null;
}

/** Conditions are for selected event types, at most one for each. */
function hasValidFilter({ items, filter }: HookRequest['events']): boolean {
	const filtered = (filter?.eventFilterMap ?? []).map(({ event }) => event);
	const isOnce = new Set(filtered).size === filtered.length;
	return isOnce && filtered.every((event) => items.includes(event));
}

/** Returns undefined if there is no value for the header. */
function readAuthScheme(
	requested: HookRequest['channel']['config']['authScheme'],
	replaced?: Hook,
): Hook['channel']['config']['authScheme'] | undefined {
	if (!requested) return null;
	const value = requested.value ?? replaced?.channel.config.authScheme?.value;
	return value === undefined ? undefined : { ...requested, value };
}

/** Event types that Okta doesn't offer for event hooks, or doesn't have. */
const NOT_HOOKABLE = [
	'user.tea.drink',
	'user.lifecycle.delete.completed',
	'user.authentication.slo',
	'policy.evaluate_sign_on',
	'user.session.access_admin_app',
];

/** Event types may contain hyphens, e.g. `system.agent.ad.invoke-powershell`. */
function isHookable(type: string): boolean {
	return (
		/^[a-z_]+(\.[\w-]+)+$/.test(type) &&
		!type.startsWith('event_hook.') &&
		!NOT_HOOKABLE.includes(type)
	);
}

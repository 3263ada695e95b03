import type { Hook } from '../entities';

/**
 * Builds the representation of a hook that Okta returns: without the secret, with the event types in
 * another order, and with links that may have another host than the request.
 */
export function toResponse(hook: Hook): object {
	const { uri, headers = [], authScheme } = hook.channel.config;
	return {
		id: hook.id,
		status: hook.status,
		verificationStatus: hook.verificationStatus,
		name: hook.name,
		description: hook.description ?? null,
		created: hook.created,
		createdBy: '00uEmulatorAdmin0001',
		lastUpdated: hook.lastUpdated,
		events: { type: 'EVENT_TYPE', items: hook.events.items.toReversed(), filter: filterOf(hook) },
		channel: {
			type: 'HTTP',
			version: '1.0.0',
			config: {
				uri,
				headers,
				method: 'POST',
				authScheme: authScheme && { type: authScheme.type, key: authScheme.key },
			},
		},
		_links: linksOf(hook),
	};
}

/** Okta returns conditions in another order, and with a version of null. */
function filterOf({ events: { filter } }: Hook): object | null {
	if (!filter) return null;
	const eventFilterMap = filter.eventFilterMap.toReversed().map(({ event, condition }) => ({
		event,
		condition: { ...condition, version: null },
	}));
	return { type: filter.type, eventFilterMap };
}

/** Links to the operations that the hook's status allows: an active hook can't be deleted. */
function linksOf({ id, status }: Hook): object {
	const href = `https://emulator.okta.com/api/v1/eventHooks/${id}`;
	const operation = (name: string) => ({
		href: `${href}/lifecycle/${name}`,
		hints: { allow: ['POST'] },
	});
	return status === 'ACTIVE'
		? { self: { href }, verify: operation('verify'), deactivate: operation('deactivate') }
		: {
				activate: operation('activate'),
				self: { href },
				delete: { href, hints: { allow: ['DELETE'] } },
			};
}

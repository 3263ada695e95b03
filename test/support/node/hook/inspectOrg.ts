import type { Hook } from '../../../../tools/okta-emulator/entities';
import type { OktaEmulator } from '../../../../tools/okta-emulator/org';

/** The hook of an org that must have exactly one. */
export function onlyHook({ hooks }: OktaEmulator): Hook {
	expect(hooks.size).toBe(1);
	return [...hooks.values()][0] as Hook;
}

/** The API requests that an org has received, with `:id` instead of hook IDs. */
export function apiRequests({ requests }: OktaEmulator): string[] {
	return requests.map(({ method, path }) => `${method} ${path.replace(/who\w+/, ':id')}`);
}

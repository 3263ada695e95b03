import { fingerprint, type Subscription } from '../../protocol/hooks/eventHook';

/**
 * How long a check stays valid. n8n checks twice in a row, once for each route of the webhook. The
 * second check then needs no request, so it can't be rejected.
 */
const CHECK_VALID_MS = 60_000;

interface Check {
	hookId: string;
	/** What the hook was checked against. */
	expected: string;
	/** Milliseconds since 1970. */
	at: number;
}

/**
 * The last successful check of this process, by webhook URL. It isn't in static data, since an
 * outdated copy could confirm a hook that no longer exists.
 */
const checks = new Map<string, Check>();

/** Records that a hook in this org matches the subscription. */
export function markAsChecked(hookId: string, subscription: Subscription, org: string): void {
	const expected = expectedState(subscription, org);
	checks.set(subscription.url, { hookId, expected, at: Date.now() });
}

/** Whether this process checked the hook successfully less than a minute ago. */
export function wasRecentlyChecked(
	hookId: string,
	subscription: Subscription,
	org: string,
): boolean {
	const check = checks.get(subscription.url);
	if (check?.hookId !== hookId) return false;
	const age = Date.now() - check.at;
	return age >= 0 && age < CHECK_VALID_MS && check.expected === expectedState(subscription, org);
}

/** Call this before deleting the hooks of a webhook URL. */
export function clearCheck(url: string): void {
	checks.delete(url);
}

function expectedState(subscription: Subscription, org: string): string {
	return `${org} ${fingerprint(subscription)}`;
}

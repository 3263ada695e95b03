import { fingerprint, type Subscription } from '../../protocol/hooks/eventHook';

/**
 * How long a hook that was verified or checked is trusted. n8n asks twice in a row, once for each
 * route of the webhook: the second time costs nothing and can't be refused.
 */
const TRUSTED_FOR_MS = 60_000;

interface Check {
	hookId: string;
	purpose: string;
	/** Milliseconds since 1970. */
	at: number;
}

/**
 * When this process last saw that a hook is as it should be, by webhook URL. Not in static data,
 * since an old copy of that could vouch for a hook that is gone.
 */
const checks = new Map<string, Check>();

/** Remembers that a hook was just seen to be as it should be, in this org. */
export function markAsChecked(hookId: string, subscription: Subscription, org: string): void {
	const purpose = subscriptionKey(subscription, org);
	checks.set(subscription.url, { hookId, purpose, at: Date.now() });
}

/** Whether a hook was seen to be as it should be less than a minute ago, by this process. */
export function wasRecentlyChecked(
	hookId: string,
	subscription: Subscription,
	org: string,
): boolean {
	const check = checks.get(subscription.url);
	if (check?.hookId !== hookId) return false;
	const age = Date.now() - check.at;
	return age >= 0 && age < TRUSTED_FOR_MS && check.purpose === subscriptionKey(subscription, org);
}

/** To be called before the hooks of a webhook URL are deleted. */
export function clearCheck(url: string): void {
	checks.delete(url);
}

function subscriptionKey(subscription: Subscription, org: string): string {
	return `${org} ${fingerprint(subscription)}`;
}

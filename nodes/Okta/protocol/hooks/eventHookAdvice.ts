import { errorCodeOf } from '../errors/apiError';
import { OktaResponse } from '../errors/oktaResponse';
import { unknownTypes } from '../events/eventTypeValidation';
import type { Subscription } from './eventHook';
import { EventHook } from './eventHookSchema';

/** Where an administrator finds event hooks. */
export const ADMIN_CONSOLE_PATH = 'Admin Console › Workflow › Event Hooks';

/** Okta allows this many active and verified event hooks in an org. */
const MAX_ACTIVE_HOOKS = 25;

/**
 * What to do when Okta takes no new hook, or nothing where the refusal itself tells. Okta's words
 * for a full org or a taken name are not documented, so the other hooks of the org are looked at.
 */
export function adviceForCreate(
	{ status, body }: OktaResponse,
	name: string,
	{ eventTypes, filters }: Subscription,
	others: readonly EventHook[],
): string | undefined {
	if (errorCodeOf(body) === FEATURE_DISABLED && filters.length > 0) return FILTERS_NEED_FEATURE;
	if (status !== 400) return undefined;

	const namesake = others.find((hook) => hook.name === name);
	if (namesake) {
		return `Another event hook in the org already has the name "${name}" (${namesake.id}). Rename or delete it (${ADMIN_CONSOLE_PATH}), then publish the workflow again.`;
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
const FEATURE_DISABLED = 'E0000015';

const FILTERS_NEED_FEATURE =
	"Event hook filters must be enabled in the org (Admin Console › Settings › Features, Early Access). If they aren't available, delete the event filters and use the options 'Outcome' and 'Initiated By', which work in every org.";

/**
 * What to do when Okta didn't verify a hook: the org may be full, or Okta called the URL and didn't
 * get the answer it expects.
 */
export function adviceForVerify(url: string, others: readonly EventHook[]): string {
	if (isFull(others)) return LIMIT_REACHED;
	return `Okta must get n8n's response from ${url} within 3 seconds. Check that this is n8n's public address (environment variable WEBHOOK_URL), that it's reachable from the internet with a publicly trusted certificate, and that no login page, firewall, or proxy responds instead.`;
}

/** Okta counts the hooks that are both. Whether it refuses to create or to verify one more isn't documented. */
function isFull(hooks: readonly EventHook[]): boolean {
	const inUse = hooks.filter(
		({ status, verificationStatus }) => status === 'ACTIVE' && verificationStatus === 'VERIFIED',
	);
	return inUse.length >= MAX_ACTIVE_HOOKS;
}

const LIMIT_REACHED = `The org has reached Okta's limit of ${MAX_ACTIVE_HOOKS} active event hooks. Deactivate or delete one (${ADMIN_CONSOLE_PATH}), then publish the workflow again.`;

import { errorCodeOf, fieldsIn } from '../responses/apiError';
import type { OktaResponse } from '../responses/oktaResponse';
import { unknownTypes } from '../events/eventTypeValidation';
import type { Subscription } from './eventHook';
import type { EventHook } from './eventHookSchema';
import { howToChangeAddress } from './webhookUrl';

/** Where administrators find event hooks. */
export const ADMIN_CONSOLE_PATH = 'Admin Console › Workflow › Event Hooks';

/** Okta's limit of active and verified event hooks in an org. */
const MAX_ACTIVE_HOOKS = 25;

/**
 * What to do if Okta rejects a new hook, or nothing if the response says it better. Okta doesn't
 * document its responses for a full org or a name that's in use, so this checks the org's other hooks.
 */
export function adviceForCreate(
	{ status, body }: OktaResponse,
	name: string,
	{ eventTypes, filters, isTest }: Subscription,
	otherHooks: readonly EventHook[],
): string | undefined {
	if (errorCodeOf(body) === FEATURE_DISABLED && filters.length > 0) return FILTERS_NEED_FEATURE;
	if (status !== 400) return undefined;

	const namesake = otherHooks.find((hook) => hook.name === name);
	if (namesake) {
		return `Another event hook in the org already has the name "${name}" (${namesake.id}). Rename or delete it (${ADMIN_CONSOLE_PATH}), then try again.`;
	}
	if (isFull(otherHooks)) return LIMIT_REACHED;
	const fields = fieldsIn(body);
	if (fields.some((field) => /\buri$/.test(field))) {
		return `Okta doesn't accept n8n's webhook URL. ${howToChangeAddress(isTest)}`;
	}
	const byField = ADVICE_BY_FIELD.find(([pattern]) => fields.some((field) => pattern.test(field)));
	if (byField) return byField[1];

	const unknown = unknownTypes(eventTypes);
	const unknownNote =
		unknown.length > 0
			? ` Not in the list of 'Okta Events', so check the spelling: ${unknown.join(', ')}.`
			: '';
	const isAboutEvents = fields.some((field) => /^(events\.)?items\b/.test(field));
	if (filters.length > 0 && !isAboutEvents) {
		return `Check the conditions in 'Event Filters'. They must be valid Okta Expression Language.${unknownNote} ${FILTERS_NEED_FEATURE}`;
	}
	return `Check 'Okta Events' and 'Additional Event Types'. Each event type must be available to event hooks in this org.${unknownNote}`;
}

/** What to do if Okta's error names one of these other fields of a new hook. */
const ADVICE_BY_FIELD: ReadonlyArray<[field: RegExp, advice: string]> = [
	[
		/\bauthScheme\b/,
		"Check the option 'Secret Header'. Okta must accept the name of the header, e.g. X-Okta-Secret.",
	],
	[
		/\bname$/,
		"The hook's name contains the names of the workflow and the node. Rename them, then try again.",
	],
];

/** Okta's error code for a feature that isn't enabled in the org. */
const FEATURE_DISABLED = 'E0000015';

const FILTERS_NEED_FEATURE =
	"Event hook filters must be enabled in the org (Admin Console › Settings › Features, Early Access: Event Hooks Filters). If they aren't available, delete the event filters and use the options 'Actors', 'Targets', 'Outcome', and 'Initiated By', which work in every org.";

/**
 * What to do if Okta doesn't verify a hook, or nothing if the response says it better. If Okta tried,
 * either the org is full, or Okta didn't get the response that it expects from the URL.
 */
export function adviceForVerify(
	{ status }: OktaResponse,
	{ url, isTest }: Subscription,
	otherHooks: readonly EventHook[],
): string | undefined {
	if (status === 404) return 'The hook no longer exists in the org. Try again.';
	if (status !== 200 && status !== 400) return undefined;
	if (isFull(otherHooks)) return LIMIT_REACHED;
	return `Okta must get n8n's response from ${url} within 3 seconds. Check that this is n8n's public address, that it's reachable from the internet with a publicly trusted certificate, and that no login page, firewall, or proxy responds instead. ${howToChangeAddress(isTest)}`;
}

/** Okta doesn't document whether it rejects creating or verifying a hook beyond the limit. */
function isFull(hooks: readonly EventHook[]): boolean {
	const activeHooks = hooks.filter(
		({ status, verificationStatus }) => status === 'ACTIVE' && verificationStatus === 'VERIFIED',
	);
	return activeHooks.length >= MAX_ACTIVE_HOOKS;
}

const LIMIT_REACHED = `The org has reached Okta's limit of ${MAX_ACTIVE_HOOKS} active event hooks. Deactivate or delete one (${ADMIN_CONSOLE_PATH}), then try again.`;

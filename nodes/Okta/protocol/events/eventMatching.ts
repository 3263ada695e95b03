import { isObject, type JsonObject } from '../json';

/** Which of the events that Okta sent are wanted. */
export interface EventCriteria {
	outcome: 'any' | 'success' | 'failure';
	initiatedBy: 'anyone' | 'user' | 'other';
	/** Whether a person is waiting for a test event, which may be Okta's sample. */
	isTest?: boolean;
}

/**
 * Okta's words for how something came out. An event with any other (`CHALLENGE`, `SKIPPED`,
 * `UNKNOWN`, none at all) is neither a success nor a failure. Their case doesn't matter: the sample
 * of the Admin Console's *Deliver request* has "Success".
 */
const RESULTS_BY_OUTCOME: Readonly<
	Record<EventCriteria['outcome'], readonly string[] | undefined>
> = {
	any: undefined,
	success: ['SUCCESS', 'ALLOW'],
	failure: ['FAILURE', 'DENY'],
};

/** By whom an event must be: by the user it's about, or not. */
const INITIATED_BY_USER: Readonly<Record<EventCriteria['initiatedBy'], boolean | undefined>> = {
	anyone: undefined,
	user: true,
	other: false,
};

/** The events that are wanted, in the order received. */
export function matchingEvents(events: JsonObject[], selection: EventCriteria): JsonObject[] {
	const results = RESULTS_BY_OUTCOME[selection.outcome];
	const byTheUser = INITIATED_BY_USER[selection.initiatedBy];
	return events.filter(
		(event) =>
			(results === undefined || results.includes(resultOf(event))) &&
			(byTheUser === undefined ||
				isByAffectedUser(event) === byTheUser ||
				(selection.isTest && isSample(event))),
	);
}

function resultOf({ outcome }: JsonObject): string {
	return isObject(outcome) && typeof outcome.result === 'string'
		? outcome.result.toUpperCase()
		: '';
}

/**
 * Whether nothing tells who did it to whom, as in the sample that the Admin Console's *Deliver
 * request* sends. Someone who clicks that for a test listener wants to see it arrive.
 */
function isSample({ actor, target }: JsonObject): boolean {
	return !isObject(actor) && !(Array.isArray(target) && target.some(isObject));
}

/**
 * Sign-ins in which Okta itself is the actor, on behalf of the user who is the target: they sign in
 * at an identity provider, and Okta learns of it from there.
 */
const SIGNED_IN_BY_OKTA: ReadonlySet<unknown> = new Set(['user.authentication.auth_via_IDP']);

/**
 * Whether the actor is the very user whom the event is about: the first target of type `User`, or
 * the actor in an event of a user without such a target, as a sign-in is. Where that can't be told
 * it's taken to be someone else: who watches for others must not miss one.
 */
function isByAffectedUser({ actor, target, eventType }: JsonObject): boolean {
	if (!isObject(actor)) return false;
	const targets: unknown[] = Array.isArray(target) ? target : [];
	const user = targets.filter(isObject).find(({ type }) => type === 'User');
	if (user && actor.type === 'SystemPrincipal' && SIGNED_IN_BY_OKTA.has(eventType)) return true;
	if (typeof actor.id !== 'string') return false;
	if (user) return user.id === actor.id;
	return actor.type === 'User' && String(eventType).startsWith('user.');
}

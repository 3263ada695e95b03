import { isObject, type JsonObject } from './json';

/** Which of the events that Okta sent are wanted. */
export interface Selection {
	outcome: 'any' | 'success' | 'failure';
	initiatedBy: 'anyone' | 'user' | 'other';
}

/**
 * Okta's words for how something came out. An event with any other (`CHALLENGE`, `SKIPPED`,
 * `UNKNOWN`, none at all) is neither a success nor a failure.
 */
const RESULTS: Readonly<Record<Selection['outcome'], readonly string[] | undefined>> = {
	any: undefined,
	success: ['SUCCESS', 'ALLOW'],
	failure: ['FAILURE', 'DENY'],
};

/** By whom an event must be: by the user himself, or not. */
const BY_THE_USER: Readonly<Record<Selection['initiatedBy'], boolean | undefined>> = {
	anyone: undefined,
	user: true,
	other: false,
};

/** The events that are wanted, in the order received. */
export function select(events: JsonObject[], { outcome, initiatedBy }: Selection): JsonObject[] {
	const results = RESULTS[outcome];
	const byTheUser = BY_THE_USER[initiatedBy];
	return events.filter(
		(event) =>
			(results === undefined || results.includes(resultOf(event))) &&
			(byTheUser === undefined || isByTheUser(event) === byTheUser),
	);
}

function resultOf({ outcome }: JsonObject): string {
	return isObject(outcome) && typeof outcome.result === 'string' ? outcome.result : '';
}

/**
 * Whether the actor is the very user whom the event is about: the first target of type `User`, or
 * the actor himself in an event of a user without such a target, as a sign-in is. Where that cannot
 * be told it is taken to be somebody else: who watches for others must not miss one.
 */
function isByTheUser({ actor, target, eventType }: JsonObject): boolean {
	if (!isObject(actor) || typeof actor.id !== 'string') return false;
	const targets: unknown[] = Array.isArray(target) ? target : [];
	const user = targets.filter(isObject).find(({ type }) => type === 'User');
	if (user) return user.id === actor.id;
	return actor.type === 'User' && String(eventType).startsWith('user.');
}

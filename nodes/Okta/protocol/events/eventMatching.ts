import { isObject, type JsonObject } from '../json';
import { entityMatcher, parseEntityList, validateEntityLists } from './entityLists';

/** The values of the options 'Outcome' and 'Initiated By'. The first one is the default. */
export const OUTCOMES = ['any', 'failure', 'success'] as const;
export const INITIATORS = ['anyone', 'other', 'user'] as const;

/** Which events to emit. */
export interface EventCriteria {
	outcome: (typeof OUTCOMES)[number];
	initiatedBy: (typeof INITIATORS)[number];
	/** IDs, alternate IDs, or display names. None means any actor. */
	actors: readonly string[];
	/** The same for targets, one of which must be listed. */
	targets: readonly string[];
	/** Whether this is for a test listener, which also emits Okta's sample event. */
	isTest?: boolean;
}

/**
 * The criteria in a node's options. An option without a valid value doesn't restrict the events, so that
 * none gets lost: publishing reports such values (`validateCriteria`).
 */
export function criteriaOf({ outcome, initiatedBy, actors, targets }: JsonObject): EventCriteria {
	return {
		outcome: parseChoice(outcome, OUTCOMES) ?? OUTCOMES[0],
		initiatedBy: parseChoice(initiatedBy, INITIATORS) ?? INITIATORS[0],
		actors: parseEntityList(actors) ?? [],
		targets: parseEntityList(targets) ?? [],
	};
}

/** Describes which of these options has an invalid value. Returns nothing if all are valid. */
export function validateCriteria(options: JsonObject): string | undefined {
	return (
		validateChoice("'Outcome'", options.outcome, OUTCOMES) ??
		validateChoice("'Initiated By'", options.initiatedBy, INITIATORS) ??
		validateEntityLists(options)
	);
}

/** The value of an option, or its default if it has none. Nothing if it's neither. */
function parseChoice<T>(value: unknown, choices: readonly [T, ...T[]]): T | undefined {
	return choices.find((choice) => choice === (value ?? choices[0]));
}

/** Only an expression can return another value. */
function validateChoice(
	label: string,
	value: unknown,
	choices: readonly [string, ...string[]],
): string | undefined {
	return parseChoice(value, choices) === undefined
		? `The value of ${label} isn't one of its options. Select one, or enter an expression that returns ${choices.slice(0, -1).join(', ')}, or ${choices.at(-1)}.`
		: undefined;
}

/**
 * Okta's values of `outcome.result`. An event with any other value (`CHALLENGE`, `SKIPPED`,
 * `UNKNOWN`, or none) is neither a success nor a failure. Their case doesn't matter: the sample event
 * that *Deliver request* in the Admin Console sends has "Success".
 */
const RESULTS_BY_OUTCOME: Readonly<
	Record<EventCriteria['outcome'], readonly string[] | undefined>
> = {
	any: undefined,
	success: ['SUCCESS', 'ALLOW'],
	failure: ['FAILURE', 'DENY'],
};

/** Whether the affected user must have initiated the event. */
const INITIATED_BY_USER: Readonly<Record<EventCriteria['initiatedBy'], boolean | undefined>> = {
	anyone: undefined,
	user: true,
	other: false,
};

/** The events that match, in the order received. */
export function matchingEvents(events: JsonObject[], criteria: EventCriteria): JsonObject[] {
	const results = RESULTS_BY_OUTCOME[criteria.outcome];
	const byUser = INITIATED_BY_USER[criteria.initiatedBy];
	const isActorListed = entityMatcher(criteria.actors);
	const isTargetListed = entityMatcher(criteria.targets);
	const isAboutThem = (event: JsonObject): boolean =>
		(byUser === undefined || isByAffectedUser(event) === byUser) &&
		isActorListed([event.actor]) &&
		isTargetListed([event.target].flat());
	return events.filter(
		(event) =>
			(results === undefined || hasResult(event, results)) &&
			((criteria.isTest && isSample(event)) || isAboutThem(event)),
	);
}

function hasResult({ outcome }: JsonObject, results: readonly string[]): boolean {
	return (
		isObject(outcome) &&
		typeof outcome.result === 'string' &&
		results.includes(outcome.result.toUpperCase())
	);
}

/**
 * Whether an event has neither an actor nor targets, like the sample event that *Deliver request* in
 * the Admin Console sends. Someone who clicks it for a test listener expects to see the event.
 */
function isSample({ actor, target }: JsonObject): boolean {
	return !isObject(actor) && !(Array.isArray(target) && target.some(isObject));
}

/**
 * Sign-ins in which Okta is the actor on behalf of the user, who is the target: they sign in at an
 * identity provider, which notifies Okta.
 */
const SIGN_INS_BY_OKTA: ReadonlySet<unknown> = new Set(['user.authentication.auth_via_IDP']);

/**
 * Whether the actor is the affected user: the first target of type `User`, or the actor if a user
 * event (e.g. a sign-in) has no such target. If that can't be determined, the actor counts as someone
 * else, so that workflows that watch for others don't miss an event.
 */
function isByAffectedUser({ actor, target, eventType }: JsonObject): boolean {
	if (!isObject(actor)) return false;
	const user = Array.isArray(target)
		? target.filter(isObject).find(({ type }) => type === 'User')
		: undefined;
	if (user && actor.type === 'SystemPrincipal' && SIGN_INS_BY_OKTA.has(eventType)) return true;
	if (typeof actor.id !== 'string') return false;
	if (user) return user.id === actor.id;
	return actor.type === 'User' && typeof eventType === 'string' && eventType.startsWith('user.');
}

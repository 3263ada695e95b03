/**
 * The output cards as data. From these tables come the emitted items (card.ts), the reference of
 * all cards (docs/cards.md), the table in the README and the output schema of the editor.
 *
 * Labels are those of the event cards in Okta Workflows.
 */
export interface CardField {
	label: string;
	type: 'text' | 'object';
	from: Path;
}

/** A label with fields of its own, all of them always present. Their paths begin at `of`. */
export interface CardGroup {
	label: string;
	of: Path;
	fields: readonly CardField[];
}

/** In its place come the targets of the event: one object for each type, under the type's name. */
export interface CardTargets {
	/** Names by type. Any other type is called by its own name. */
	names: Readonly<Record<string, string>>;
	/** Their paths begin at the target. */
	fields: readonly CardField[];
}

export type CardEntry = CardField | CardGroup | CardTargets;

export type Card = readonly CardEntry[];

/**
 * Where a value is. The first part says where to look: `event` the event as Okta sent it, `target`
 * the event's first target of that type (by type, since the order of targets means nothing; `!User`
 * is any type but that), `delivery` the delivery that brought it.
 */
export type Path = readonly string[];

const pathOf = (path: string): Path => path.split('.');

const text = (label: string, from: string): CardField => ({
	label,
	type: 'text',
	from: pathOf(from),
});
const object = (label: string, from: string): CardField => ({
	label,
	type: 'object',
	from: pathOf(from),
});

/** The only four fields that Okta returns for an actor or a target. */
const IDENTITY = [
	text('ID', 'id'),
	text('Alternate ID', 'alternateId'),
	text('Display Name', 'displayName'),
	text('Type', 'type'),
];

const group = (label: string, of: string, ...fields: CardField[]): CardGroup => ({
	label,
	of: pathOf(of),
	fields,
});

const entity = (label: string, of: string, ...more: CardField[]): CardGroup =>
	group(label, of, ...IDENTITY, ...more);

const PUBLISHED = text('Date and Time', 'event.published');
const UUID = text('UUID', 'event.uuid');
const REASON = text('Reason', 'event.outcome.reason');
const CHANGED_ATTRIBUTES = text(
	'Changed Attributes',
	'event.debugContext.debugData.changedAttributes',
);

/** Okta Workflows calls the actor so on cards of what administrators do. */
const ADMIN = entity('Admin', 'event.actor');
const ACTOR = entity('Actor', 'event.actor');
const USER = entity('Okta User', 'target.User');
const GROUP = entity('Group', 'target.UserGroup');
const APPLICATION = entity('Application', 'target.AppInstance');
const APPLICATION_USER = entity('Application User', 'target.AppUser');
/** Okta does not say of which types these targets are. */
const REVIEW_ITEM = entity('Review Item', 'target.!User');
const MFA_FACTOR = entity('MFA Factor', 'target.!User', object('Detail', 'detailEntry'));

const START: Card = [
	PUBLISHED,
	text('Message', 'event.displayMessage'),
	text('Event ID', 'delivery.eventId'),
	text('Event Type', 'event.eventType'),
	text('Event Time', 'delivery.eventTime'),
	text('Version', 'event.version'),
];

const END: Card = [
	object('Event Details', 'event'),
	object('Headers', 'delivery.headers'),
	group('Source', 'delivery', text('URL', 'source'), text('Event Hook ID', 'eventHookId')),
	group('Debug Context', 'event.debugContext', object('Debug Data', 'debugData')),
];

/** A card has the standard fields, and between them its own. */
const card = (...own: CardEntry[]): Card => [...START, ...own, UUID, ...END];

/** What all cards but a few have: the standard fields. */
export const STANDARD_CARD: Card = card();

/** The cards whose fields Okta Workflows documents, by event type. */
export const CARDS = {
	'application.user_membership.add': card(ADMIN, USER, APPLICATION_USER, APPLICATION),
	'certification.campaign.item.decide': card(ACTOR, REVIEW_ITEM),
	'group.lifecycle.delete': card(ACTOR, GROUP),
	'group.profile.update': card(CHANGED_ATTRIBUTES, ACTOR, GROUP),
	'group.user_membership.add': card(ADMIN, USER, GROUP),
	'group.user_membership.remove': card(ADMIN, USER, GROUP),
	'system.mfa.preregister.initiate': card(ACTOR, USER, MFA_FACTOR),
	'user.account.report_suspicious_activity_by_enduser': [
		PUBLISHED,
		text('Name', 'event.actor.displayName'),
		text('Email', 'event.actor.alternateId'),
		text('User ID', 'event.actor.id'),
		text('Suspicious Activity Details', 'event.debugContext.debugData.suspiciousActivityEventType'),
		...END,
	],
	'user.account.update_password': card(ACTOR, USER),
	'user.account.update_profile': card(
		text('Legacy Event Type', 'event.legacyEventType'),
		text('Severity', 'event.severity'),
		text('Result', 'event.outcome.result'),
		CHANGED_ATTRIBUTES,
		ACTOR,
		USER,
		object('Client', 'event.client'),
		object('Transaction', 'event.transaction'),
		object('Authentication Context', 'event.authenticationContext'),
		object('Security Context', 'event.securityContext'),
	),
	'user.authentication.auth_via_mfa': card(ADMIN, USER),
	'user.lifecycle.activate': card(ADMIN, USER),
	'user.lifecycle.create': card(ADMIN, USER),
	'user.lifecycle.deactivate': card(ADMIN, USER),
	'user.lifecycle.suspend': card(ADMIN, USER),
	'user.mfa.factor.activate': card(ADMIN, USER, REASON),
	'user.mfa.factor.deactivate': card(ADMIN, USER, REASON),
	'user.mfa.factor.reset_all': card(ADMIN, USER),
} as const satisfies Record<string, Card>;

/** The cards of the other types of a family (see `familyOf`): as that of their sibling. */
export const FAMILY_CARDS: Readonly<Record<string, Card>> = {
	'application.user_membership': CARDS['application.user_membership.add'],
	'certification.campaign.item': CARDS['certification.campaign.item.decide'],
	'group.lifecycle': CARDS['group.lifecycle.delete'],
	'group.privilege': CARDS['group.lifecycle.delete'],
	'group.user_membership': CARDS['group.user_membership.add'],
	'user.account': CARDS['user.account.update_password'],
	'user.account.privilege': CARDS['user.account.update_password'],
	'user.account.subscriptions': CARDS['user.account.update_password'],
	'user.lifecycle': CARDS['user.lifecycle.create'],
	'user.lifecycle.delete': CARDS['user.lifecycle.create'],
	'user.mfa.factor': CARDS['user.mfa.factor.activate'],
};

/** The card of all other types, of those too that Okta adds after this was written. */
export const PLAIN_CARD: Card = card(ACTOR, REASON, {
	names: {
		User: 'Okta User',
		UserGroup: 'Group',
		AppInstance: 'Application',
		AppUser: 'Application User',
		PolicyEntity: 'Policy',
	},
	fields: IDENTITY,
});

/** The card of an event type: its own, that of its family, or the plain one. */
export function cardOf(eventType: string): Card {
	return own(CARDS, eventType) ?? own(FAMILY_CARDS, familyOf(eventType)) ?? PLAIN_CARD;
}

/** The family of an event type: all but its last part, e.g. `user.mfa.factor`. */
export function familyOf(eventType: string): string {
	return eventType.slice(0, Math.max(eventType.lastIndexOf('.'), 0));
}

/** An event's type comes from outside and may be called like a property of every object. */
function own(cards: Readonly<Record<string, Card>>, key: string): Card | undefined {
	return Object.hasOwn(cards, key) ? cards[key] : undefined;
}

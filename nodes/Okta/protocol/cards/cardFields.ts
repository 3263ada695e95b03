/**
 * The entries of the cards in documentedCards.ts, with the sources of their values.
 *
 * The labels are those of the event cards in Okta Workflows. The sources follow Okta's documentation
 * of its events, and events as Okta sends them.
 */
import {
	at,
	entity,
	group,
	IDENTITY,
	list,
	object,
	otherTarget,
	target,
	text,
	withDetail,
	type Card,
	type CardEntry,
	type CardGroup,
	type CardTargets,
} from './cardEntries';

const DEBUG_DATA = 'event.debugContext.debugData';

export const DATE_AND_TIME = text('Date and Time', 'event.published');
export const MESSAGE = text('Message', 'event.displayMessage');
export const EVENT_ID = text('Event ID', 'delivery.eventId');
export const EVENT_TYPE = text('Event Type', 'event.eventType');
export const EVENT_TIME = text('Event Time', 'delivery.eventTime');
export const VERSION = text('Version', 'event.version');
export const UUID = text('UUID', 'event.uuid');
export const EVENT_DETAILS = object('Event Details', 'event');
export const HEADERS = object('Headers', 'delivery.headers');
export const SOURCE = group(
	'Source',
	at('delivery'),
	text('URL', 'source'),
	text('Event Hook ID', 'eventHookId'),
);
export const DEBUG_CONTEXT = group(
	'Debug Context',
	at('event.debugContext'),
	object('Debug Data', 'debugData'),
);

export const LEGACY_EVENT_TYPE = text('Legacy Event Type', 'event.legacyEventType');
export const SEVERITY = text('Severity', 'event.severity');
export const RESULT = text('Result', 'event.outcome.result');
export const REASON = text('Reason', 'event.outcome.reason');
export const CHANGED_ATTRIBUTES = text('Changed Attributes', `${DEBUG_DATA}.changedAttributes`);
export const CLIENT = object('Client', 'event.client');
export const TRANSACTION = object('Transaction', 'event.transaction');
export const AUTHENTICATION_CONTEXT = object(
	'Authentication Context',
	'event.authenticationContext',
);
export const SECURITY_CONTEXT = object('Security Context', 'event.securityContext');

/** Okta's cards call the actor "Admin" in events that are about what administrators do. */
export const ADMIN = entity('Admin', at('event.actor'));
export const ACTOR = entity('Actor', at('event.actor'));
export const OKTA_USER = entity('Okta User', target('User'));
/** If users act for themselves, they often aren't among the targets, e.g. in `user.account.lock`. */
export const ACTING_USER = entity('Okta User', target('User'), { actor: 'User' });
/** A user that couldn't be created has the type `NewUser`. */
export const CREATED_USER = entity('Okta User', target('User'), target('NewUser'));
export const PRIVILEGED_USER = entity('User', target('User'));
export const ADMIN_WITH_DETAIL = withDetail(ADMIN, 'Detail Entry');
export const OKTA_USER_WITH_DETAIL = withDetail(OKTA_USER, 'Detail Entry');

export const GROUP = entity('Group', target('UserGroup'));
export const APPLICATION = entity('Application', target('AppInstance'));
export const OKTA_APPLICATION = entity('Okta Application', target('AppInstance'));
export const GLOBAL_APPLICATION = entity('Global Application', target('AppInstance'));
export const APPLICATION_USER = entity('Application User', target('AppUser'));
export const DEVICE = withDetail(entity('Device', target('UDDevice')));
export const API_TOKEN = entity('API Token', target('Token'));
export const ENDPOINT = entity('Endpoint', target('URL Pattern'));
export const POLICY: CardGroup = {
	...entity('Policy', target('PolicyEntity')),
	fields: [...IDENTITY, text('Policy Type', 'detailEntry.policyType')],
};
export const POLICY_RULE = entity('Policy Rule', target('PolicyRule', 'Rule'));

// Okta doesn't document the types of the following targets, or not for every org. So these are targets
// whose type no other object of the card has.
export const ACCESS_REQUEST = entity('Access Request', otherTarget('User'));
export const REVIEW_ITEM = entity('Review Item', otherTarget('User'));
export const AUTHENTICATOR = entity('Authenticator', otherTarget('User'));
export const MFA_FACTOR = withDetail(entity('MFA Factor', otherTarget('User')));
/** Identity Engine has no such target. There, the number is in the debug data (`phoneNumber`). */
export const PHONE = entity('Phone', target('MobilePhone'), otherTarget('User'));
export const GROUP_PUSH_MAPPING = entity(
	'Group Push Mapping',
	otherTarget('AppInstance', 'UserGroup', 'User'),
);
export const POLICY_EVALUATION = withDetail(
	entity('Policy Evaluation', target('Policy Evaluation'), otherTarget('User')),
	'Detail Entry',
);

/** `risk` and `behaviors` are text, e.g. `{reasons=New Device, New IP, level=HIGH}`. */
const RISK_DATA = at(`${DEBUG_DATA}.risk`);
export const BEHAVIORS = object('Behaviors', `${DEBUG_DATA}.behaviors`);
const LEVEL = text('Level', 'level');
const REASONS = text('Reasons', 'reasons');
export const RISK = group(
	'Risk',
	RISK_DATA,
	LEVEL,
	text('Previous Level', 'previousLevel'),
	text('Detection Name', 'detectionName'),
	REASONS,
	text('Issuer', 'issuer'),
);
export const RISK_OF_REQUEST = group('Risk', RISK_DATA, LEVEL, REASONS);
export const SERVER_STATUS = text('Server Status', `${DEBUG_DATA}.serverStatus`);
export const PROXY_TYPE = text('Proxy Type', `${DEBUG_DATA}.proxyType`);
export const POST_AUTH_ENFORCE_MODE = text(
	'Post Auth Enforce Mode',
	`${DEBUG_DATA}.postAuthEnforceMode`,
);
export const TUNNELS = list('Tunnels', `${DEBUG_DATA}.tunnels`);
export const ANONYMIZER_STATUS = text('Anonymizer Status', `${DEBUG_DATA}.anonymizerStatus`);

export const REPORTER = [
	text('Name', 'event.actor.displayName'),
	text('Email', 'event.actor.alternateId'),
	text('User ID', 'event.actor.id'),
];
export const SUSPICIOUS_ACTIVITY_DETAILS = text(
	'Suspicious Activity Details',
	`${DEBUG_DATA}.suspiciousActivityEventType`,
);

/** The labels of targets on cards that Okta doesn't document. */
export const TARGET_NAMES: CardTargets['names'] = {
	User: 'Okta User',
	UserGroup: 'Group',
	AppInstance: 'Application',
	AppUser: 'Application User',
	PolicyEntity: 'Policy',
	Token: 'API Token',
	UDDevice: 'Device',
	'URL Pattern': 'Endpoint',
};

/** Most cards start and end with these, with their own fields in between. */
const START: Card = [DATE_AND_TIME, MESSAGE, EVENT_ID, EVENT_TYPE, EVENT_TIME, VERSION];
const END: Card = [UUID, EVENT_DETAILS, HEADERS, SOURCE, DEBUG_CONTEXT];

/** The fields of every card, even if Okta's own card lacks some of them. */
export const COMMON_FIELDS: Card = [...START, ...END];

/** A card with the common fields and its own. */
export const card = (...own: CardEntry[]): Card => [...START, ...own, ...END];

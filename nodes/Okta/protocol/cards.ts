/**
 * The output card as data. From this table come the emitted item (card.ts) and the table in the
 * README.
 *
 * Labels and their order are those of the card "User MFA Factor Activated" in Okta Workflows.
 * `from` is a path; its first part says where to look:
 * `event` the event as Okta sent it, `target` the event's first target of that type (by type, since
 * the order of targets means nothing), `delivery` the delivery that brought it.
 */
export interface CardField {
	label: string;
	type: 'text' | 'object';
	from: string;
}

/** A label with fields of its own, all of them always present. */
export interface CardGroup {
	label: string;
	fields: readonly CardField[];
}

export type CardEntry = CardField | CardGroup;

const text = (label: string, from: string): CardField => ({ label, type: 'text', from });
const object = (label: string, from: string): CardField => ({ label, type: 'object', from });

/** The only four fields that Okta returns for an actor or a target. */
const entity = (label: string, from: string): CardGroup => ({
	label,
	fields: [
		text('ID', `${from}.id`),
		text('Alternate ID', `${from}.alternateId`),
		text('Display Name', `${from}.displayName`),
		text('Type', `${from}.type`),
	],
});

export const CARD: readonly CardEntry[] = [
	text('Date and Time', 'event.published'),
	text('Message', 'event.displayMessage'),
	text('Event ID', 'delivery.eventId'),
	text('Event Type', 'event.eventType'),
	text('Event Time', 'delivery.eventTime'),
	text('Version', 'event.version'),
	entity('Admin', 'event.actor'),
	entity('Okta User', 'target.User'),
	text('Reason', 'event.outcome.reason'),
	text('UUID', 'event.uuid'),
	object('Event Details', 'event'),
	object('Headers', 'delivery.headers'),
	{
		label: 'Source',
		fields: [text('URL', 'delivery.source'), text('Event Hook ID', 'delivery.eventHookId')],
	},
	{
		label: 'Debug Context',
		fields: [object('Debug Data', 'event.debugContext.debugData')],
	},
];

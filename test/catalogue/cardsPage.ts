import {
	CARDS,
	cardOf,
	PLAIN_CARD,
	STANDARD_CARD,
	type CardEntry,
} from '../../nodes/Okta/protocol/cards';
import type { EventType } from '../../nodes/Okta/protocol/eventTypes';
import { readList } from './eventTypes';
import { cardTable, code, table } from './tables';

const EVENT_TYPES = readList();

/** The page docs/cards.md: every event, the fields of its card, and where they come from. */
export function cardsPage(): string {
	return `<!-- Made by \`npm run catalogue\` from the tables in nodes/Okta/protocol: change those, not this. -->

# Event cards

Every item has the fields of the event's card in Okta Workflows, under the same names: a flow can be ported by reading its field names. All fields of a card are always there, and what Okta did not send is \`null\`; only the objects of targets, on cards that Okta does not document, are there when the event has them. The whole event is in \`Event Details\`.

## Standard fields

${cardTable(STANDARD_CARD)}

## Fields of an event

Between \`Version\` and \`UUID\` come the fields of the event itself, see the lists below. Okta documents them for ${Object.keys(CARDS).length} event types. The siblings of those types have the same card. Every other event has \`Actor\`, \`Reason\` and an object for each type of target: ${namedTargets()}; a target of any other type is called as its type is, e.g. \`Policy Rule\` for \`PolicyRule\`.

${cardTable(ownEntries())}

\`target.User\` is the first target of the type \`User\`, wherever it stands; \`target.!User\` is the first of another type.

## Events

${EVENT_TYPES.length} event types. Any other can be named in **Additional Event Types**.

${areas().map(sectionOf).join('\n\n')}
`;
}

/** The first part of the types, in the order of the alphabet. */
function areas(): string[] {
	return [...new Set(EVENT_TYPES.map(areaOf))].sort();
}

function areaOf({ type }: EventType): string {
	return type.split('.')[0] ?? '';
}

function sectionOf(area: string): string {
	const events = EVENT_TYPES.filter((event) => areaOf(event) === area);
	const rows = events.map((event) => [
		event.name,
		code(event.type),
		fieldsOf(event),
		[event.engine && `${event.engine} Engine`, event.isBeta && 'beta'].filter(Boolean).join(', '),
	]);
	return `### ${code(area)}\n\n${table(['Event', 'Event type', 'Fields of its own', 'Only'], rows)}`;
}

function fieldsOf({ type }: EventType): string {
	const card = cardOf(type);
	const lacks = STANDARD_CARD.filter((entry) => !card.includes(entry)).map(labelOf);
	const own = card.filter((entry) => !STANDARD_CARD.includes(entry)).map(labelOf);
	return own.join(', ') + (lacks.length > 0 ? `; without ${lacks.join(', ')}` : '');
}

/** Every entry that is not on all cards, once for each label. */
function ownEntries(): CardEntry[] {
	const entries = [...Object.values(CARDS), PLAIN_CARD]
		.flat()
		.filter((entry) => 'label' in entry && !STANDARD_CARD.includes(entry));
	return [...new Map(entries.map((entry) => [labelOf(entry), entry])).values()];
}

function labelOf(entry: CardEntry): string {
	return 'label' in entry ? code(entry.label) : 'an object for each type of target';
}

function namedTargets(): string {
	const { names = {} } = PLAIN_CARD.find((entry) => 'names' in entry) ?? {};
	return Object.entries(names)
		.map(([type, label]) => `${code(label)} for ${code(type)}`)
		.join(', ');
}

import { IDENTITY, type Card } from './cardEntries';
import { ACTOR, card, COMMON_FIELDS, REASON, TARGET_NAMES } from './cardFields';
import { CARDS } from './documentedCards';

const labels = [...COMMON_FIELDS, ACTOR, REASON].flatMap((entry) =>
	'label' in entry ? [entry.label] : [],
);

/** The card of every type without a card in Okta Workflows, such as types that Okta adds later. */
export const PLAIN_CARD: Card = card(ACTOR, REASON, {
	names: TARGET_NAMES,
	reserved: new Set(labels),
	fields: IDENTITY,
});

const cards: ReadonlyMap<string, Card> = new Map(Object.entries(CARDS));

/** The card of an event type: that of Okta Workflows, or the plain one. */
export function cardOf(eventType: string): Card {
	return cards.get(eventType) ?? PLAIN_CARD;
}

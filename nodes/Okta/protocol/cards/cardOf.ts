import { IDENTITY, type Card } from './cardEntries';
import { ACTOR, card, COMMON_FIELDS, REASON, TARGET_NAMES } from './cardFields';
import { CARDS } from './documentedCards';

const labels = [...COMMON_FIELDS, ACTOR, REASON].flatMap((entry) =>
	'label' in entry ? [entry.label] : [],
);

/** For event types that have no card in Okta Workflows, including those that Okta adds later. */
export const FALLBACK_CARD: Card = card(ACTOR, REASON, {
	names: TARGET_NAMES,
	reserved: new Set(labels),
	fields: IDENTITY,
});

const cards: ReadonlyMap<unknown, Card> = new Map(Object.entries(CARDS));

/** The card of an event type: the one that Okta Workflows has, or the fallback card. */
export function cardOf(eventType: unknown): Card {
	return cards.get(eventType) ?? FALLBACK_CARD;
}

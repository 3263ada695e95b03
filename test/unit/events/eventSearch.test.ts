import type { INodePropertyOptions } from 'n8n-workflow';

import { EVENTS } from '../../../nodes/Okta/description/sharedParameters';
import { EVENT_TYPES } from '../../../nodes/Okta/protocol/events/eventTypes';
import { EVENT_SEARCHES } from '../../fixtures/eventSearches';

const OPTIONS = EVENTS.options as INodePropertyOptions[];

/** What the editor's list shows: options whose name contains the text, in any case, in their order. */
function search(text: string): string[] {
	return OPTIONS.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())).map(
		({ value }) => String(value),
	);
}

test('there are at least forty searches', () => {
	expect(new Set(EVENT_SEARCHES.map(([query]) => query)).size).toBeGreaterThanOrEqual(40);
});

test.each([...EVENT_SEARCHES])(
	'the search for "%s" has %s among its first three',
	(query, type) => {
		expect(search(query).slice(0, 3)).toContain(type);
	},
);

test('a few events have everyday words, which neither their name nor their type contains', () => {
	const withWords = EVENT_TYPES.filter(({ everydayWords = [] }) => everydayWords.length > 0);
	expect(withWords.length).toBeGreaterThan(10);
	expect(withWords.length).toBeLessThan(25);
	for (const { name, type, everydayWords = [] } of withWords) {
		const text = `${name} (${type})`.toLowerCase();
		expect(everydayWords.filter((words) => text.includes(words.toLowerCase()))).toStrictEqual([]);
	}
});

test('the name of an option ends with the event type and the everyday words', () => {
	const nameOf = (type: string) => OPTIONS.find(({ value }) => value === type)?.name;
	expect(nameOf('user.session.start')).toBe(
		'User Signed In Attempt (user.session.start, sign in, failed login)',
	);
	expect(nameOf('user.lifecycle.suspend')).toBe('User Suspended (user.lifecycle.suspend)');
	expect(OPTIONS).toHaveLength(EVENT_TYPES.length);
});

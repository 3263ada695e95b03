import { describeSkippedEntries } from '../../../nodes/Okta/protocol/events/skippedEntries';

test.each([
	[1, "Skipped 1 entry that isn't an event in a page. The other events were kept."],
	[2, "Skipped 2 entries that aren't events in a page. The other events were kept."],
])('the warning about skipped entries has their number, e.g. %i', (count, warning) => {
	expect(describeSkippedEntries(count, 'a page')).toBe(warning);
});

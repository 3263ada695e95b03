/**
 * A warning about entries that aren't events.
 *
 * @param count at least one
 * @param where what contains them, e.g. `a delivery from Okta`
 */
export function describeSkippedEntries(count: number, where: string): string {
	const entries =
		count === 1 ? "1 entry that isn't an event" : `${count} entries that aren't events`;
	return `Skipped ${entries} in ${where}. The other events were kept.`;
}

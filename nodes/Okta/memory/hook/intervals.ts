/** When each thing was last due, in ms since 1970. At most three entries per event hook. */
const lastTimes = new Map<string, number>();

/** Whether something that should happen at most once in an interval may happen now. */
export function isDue(key: string, intervalMs: number): boolean {
	const now = Date.now();
	const age = now - (lastTimes.get(key) ?? -Infinity);
	// A negative age means that the clock was set back.
	if (age >= 0 && age < intervalMs) return false;
	lastTimes.set(key, now);
	return true;
}

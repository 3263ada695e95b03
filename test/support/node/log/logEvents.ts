/** Overrides of an event, as if its user had initiated it. */
export const BY_THE_USER = { actor: { id: '00u1grace00hopper002', type: 'User' } };

/** Overrides of an event with a failure as its outcome. */
export const FAILED = { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } };

/** As in `published`. */
export function minutesAgo(minutes: number): string {
	return new Date(Date.now() - minutes * 60_000).toISOString();
}

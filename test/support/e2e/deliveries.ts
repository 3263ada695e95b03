import type { DeliveryResult } from '../../../tools/okta-emulator/hooks/deliveries';

/** The response statuses of all attempts. */
export function attemptStatuses(results: DeliveryResult[]): Array<number | undefined> {
	return results.flatMap(({ attempts }) => attempts.map(({ status }) => status));
}

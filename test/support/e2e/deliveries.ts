import type { Hook } from '../../../tools/okta-emulator/entities';
import { factorActivation } from '../../../tools/okta-emulator/events';
import type { DeliveryResult } from '../../../tools/okta-emulator/hooks/deliveries';
import type { OktaEmulator } from '../../../tools/okta-emulator/org';
import { waitUntil } from '../../../tools/waitUntil';

/** Delivers an event repeatedly until n8n accepts it, since n8n may not have registered the webhook yet. */
export async function deliverUntilAccepted(
	org: OktaEmulator,
	hook: Hook,
	event = factorActivation(),
): Promise<void> {
	await waitUntil('n8n accepts deliveries', async () => {
		const { attempts } = await org.deliver(hook, [event]);
		return attempts.at(-1)?.status === 200;
	});
}

/** The response statuses of all attempts. */
export function attemptStatuses(results: DeliveryResult[]): Array<number | undefined> {
	return results.flatMap(({ attempts }) => attempts.map(({ status }) => status));
}

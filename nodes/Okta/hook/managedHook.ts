import {
	NodeOperationError,
	type ICredentialDataDecryptedObject,
	type IHookFunctions,
	type INodeCredentialTestResult,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { clearHookState, describeHook, loadOwnState } from '../memory/hook/hookState';
import { isStartingUp } from '../memory/startup';
import { ADMIN_CONSOLE_PATH } from '../protocol/hooks/eventHookAdvice';
import { parseHookSecret, validateHookSecret, type HookSecret } from '../protocol/hooks/hookSecret';
import { describeNode } from '../transport/describeNode';
import { webhookUrlOf } from './endpoint';
import { isTestListener, requireValidOptions } from './options';
import { requireEventTypes } from './registration/subscription';

/** The credential with the secret of a managed hook. The node sends no requests with it. */
const CREDENTIAL = 'oktaTriggerHookSecretApi';

/** Whether an Okta admin creates and manages the event hook, so that the node asks nothing of Okta. */
export function isHookManaged(context: IHookFunctions | IWebhookFunctions): boolean {
	return context.getNodeParameter('authentication', 'apiToken') === 'hookSecret';
}

/**
 * The secret of the managed hook, as it's in the credential now.
 *
 * @throws {NodeOperationError} if it's too weak, or can't be in a header
 */
export async function hookSecretOf(
	context: IHookFunctions | IWebhookFunctions,
): Promise<HookSecret> {
	const hookSecret = parseHookSecret(await context.getCredentials(CREDENTIAL));
	const issue = validateHookSecret(hookSecret);
	if (issue) throw new NodeOperationError(context.getNode(), issue);
	return hookSecret;
}

/** The test of the credential. There's nothing to ask Okta: only a delivery shows whether it's right. */
export function testHookSecret(
	data: ICredentialDataDecryptedObject = {},
): INodeCredentialTestResult {
	const issue = validateHookSecret(parseHookSecret(data));
	return issue
		? { status: 'Error', message: issue }
		: { status: 'OK', message: 'The header and the secret can be used' };
}

/** What n8n calls instead of `lifecycle` if an admin manages the hook. Sends no requests. */
export const managedLifecycle = {
	/**
	 * While n8n starts, nothing is validated: without the webhook's routes, a delivery would get a 404,
	 * which Okta doesn't retry.
	 */
	async checkExists(this: IHookFunctions): Promise<boolean> {
		return isStartingUp(this);
	},

	/** @throws {NodeOperationError} if no delivery could ever start an execution */
	async create(this: IHookFunctions): Promise<boolean> {
		requireEventTypes(this);
		requireValidOptions(this);
		await hookSecretOf(this);
		// The state is that of the published node.
		if (!isTestListener(this)) forgetOwnHook(this);
		return true;
	},

	async delete(this: IHookFunctions): Promise<boolean> {
		return true;
	},
};

/** The hook that the node created before its authentication was changed, if n8n couldn't delete it. */
function forgetOwnHook(context: IHookFunctions): void {
	const state = loadOwnState(context, webhookUrlOf(context));
	if (state === undefined) return;
	clearHookState(context);
	context.logger.warn(
		`${describeNode(context)} now has the authentication 'Event Hook Secret', but ${describeHook(state)}, which it had created before, still exists in ${state.org}. Delete it in Okta (${ADMIN_CONSOLE_PATH}).`,
	);
}

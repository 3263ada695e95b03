import type { INodeProperties, NodeHint } from 'n8n-workflow';

import { DEFAULT_SECRET_HEADER } from '../protocol/hooks/secretHeader';

/*
 * What people see if an Okta admin manages the event hook. Of a node's texts, only hints and parameters
 * can depend on the authentication. The others must be true for all of them.
 */

/** The condition for that, in an expression for n8n's editor. */
export const IS_MANAGED = '$parameter["authentication"] === "hookSecret"';

/** For what's only true if n8n creates the event hook. An expression for n8n's editor. */
export const UNLESS_MANAGED = `={{ !(${IS_MANAGED}) }}`;

/** Where the trigger panel mentions a hook that n8n creates. */
export const MANAGED_HOOK_HELP =
	'<b>If your Okta admin manages the event hook</b> (authentication <i>Event Hook Secret</i>), n8n creates and deletes none. Give the admin the production URL from <b>Webhook URLs</b> and the event types. The hook calls that URL only, so after the button above, send a test event yourself. The output panel says how.';

/** A note at the top of the parameters, below the webhook URL. */
export const MANAGED_HOOK_NOTICE: INodeProperties = {
	displayName:
		'Publish the workflow, and give your Okta admin the production URL (open Webhook URLs above), the event types below, and, in a safe way, the header and the secret of the credential. <a href="https://github.com/n8n-nodes-okta-trigger/n8n-nodes-okta-trigger/blob/main/docs/how-to/managed-event-hook.md" target="_blank">More info</a>',
	name: 'managedHookNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { authentication: ['hookSecret'] } },
};

/** A delivery with only what the node needs. */
const SAMPLE = JSON.stringify({ data: { events: [{ eventType: 'user.mfa.factor.activate' }] } });

/** How to send a test event, since the admin's hook doesn't call the test URL. */
export const managedTestEventHint: NodeHint = {
	message: [
		'<b>How to send a test event</b>',
		"1. Click <b>Execute step</b>. n8n listens at the test URL for two minutes. Your admin's event hook doesn't call that URL.",
		'2. In a terminal, enter the secret of the credential:',
		'<code>read -rs SECRET</code>',
		`3. Send a sample. Replace TEST_URL with the test URL from <b>Webhook URLs</b>, ${DEFAULT_SECRET_HEADER} with the header of the credential if it's another one, and the event type with one that you selected:`,
		`<code>curl TEST_URL -H "${DEFAULT_SECRET_HEADER}: $SECRET" -H "Content-Type: application/json" -d '${SAMPLE}'</code>`,
	].join('<br />'),
	location: 'outputPane',
	whenToDisplay: 'beforeExecution',
	displayCondition: `={{ ${IS_MANAGED} }}`,
};

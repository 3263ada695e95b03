import type { NodeHint, TriggerPanelDefinition } from 'n8n-workflow';

import { MANAGED_HOOK_HELP, UNLESS_MANAGED } from './managedHookPanel';

const REQUIREMENTS =
	'Okta must be able to reach n8n: the webhook URL (environment variable WEBHOOK_URL) must be a public https address. The first event can take a few minutes to arrive.';

/** Short, since the canvas shows it in one line above the node. */
export const eventTriggerDescription =
	'Send a test event: open the node, whose output panel says how';

export const activationMessage =
	'n8n creates an event hook in your Okta org (Admin Console › Workflow › Event Hooks), unless your Okta admin manages it. The first event can take a few minutes to arrive.';

/**
 * How to send a test event. While n8n listens, it replaces everything in the trigger panel, but hints in
 * the output panel stay until there's output.
 */
export const testEventHint: NodeHint = {
	message: [
		'<b>How to get a test event</b>',
		'1. Click <b>Execute step</b>. n8n creates an event hook marked <b>[test]</b> in Okta and listens for two minutes.',
		'2. In the Okta Admin Console, go to <b>Workflow › Event Hooks</b>.',
		'3. Open the menu of the hook marked [test], and select <b>Preview</b>.',
		'4. Click <b>Deliver request</b>.',
		"Okta's sample has no people in it: no user and no actor. For a real event, sign in to Okta as a test user and enroll a factor. It can take a few minutes to arrive.",
	].join('<br />'),
	location: 'outputPane',
	whenToDisplay: 'beforeExecution',
	displayCondition: UNLESS_MANAGED,
};

export const hookTriggerPanel: TriggerPanelDefinition = {
	header: 'Pull in a test event from Okta',
	executionsHelp: {
		inactive: `<b>While building your workflow</b>, click the button above. n8n creates an event hook marked <b>[test]</b> in your Okta org, and deletes it after the first event. The output panel says how to send one.<br /><br /><b>Once you're happy with your workflow</b>, publish it. n8n then creates a permanent event hook, and every matching event executes the workflow. These executions show up in the executions list, but not here.<br /><br />${MANAGED_HOOK_HELP}<br /><br />${REQUIREMENTS}`,
		active: `<b>While building your workflow</b>, click the button above. n8n creates an event hook marked <b>[test]</b> in your Okta org, in addition to the published workflow's hook, and deletes it after the first event. The output panel says how to send one.<br /><br /><b>Your workflow also executes automatically</b>, since it's published. These executions show up in the <a data-key="executions">executions list</a>, but not here.<br /><br />${MANAGED_HOOK_HELP}<br /><br />${REQUIREMENTS}`,
	},
	activationHint: {
		active: '',
		inactive:
			'Publish the workflow to create its event hook in Okta. Unpublish it to delete the hook. If your Okta admin manages the hook, they create and delete it.',
	},
};

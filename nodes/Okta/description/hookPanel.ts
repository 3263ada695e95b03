import type { TriggerPanelDefinition } from 'n8n-workflow';

const HOW_TO_SEND_AN_EVENT =
	'go to <b>Workflow › Event Hooks</b> in the Okta Admin Console, open the menu of that hook, select <b>Preview</b>, and click <b>Deliver request</b>. Or sign in as a test user and enroll a factor (End-User Dashboard: <b>Settings › Security Methods</b>, on Classic Engine <b>Settings › Extra Verification</b>)';

const REQUIREMENTS =
	'Okta must be able to reach n8n: the webhook URL (environment variable WEBHOOK_URL) must be a public https address. The first event can take a few minutes to arrive.';

export const eventTriggerDescription =
	'Waiting for an event from Okta. To send one, go to Workflow › Event Hooks in the Okta Admin Console, select Preview for the hook marked [test], and click Deliver request.';

export const activationMessage =
	'n8n creates an event hook in your Okta org (Admin Console › Workflow › Event Hooks). The first event can take a few minutes to arrive.';

export const hookTriggerPanel: TriggerPanelDefinition = {
	header: 'Pull in a test event from Okta',
	executionsHelp: {
		inactive: `<b>While building your workflow</b>, click the button above. n8n creates an event hook marked <b>[test]</b> in your Okta org. Then ${HOW_TO_SEND_AN_EVENT}. The event shows up here, and n8n deletes the hook.<br /><br /><b>Once you're happy with your workflow</b>, publish it. n8n then creates a permanent event hook, and every matching event executes the workflow. These executions show up in the executions list, but not here.<br /><br />${REQUIREMENTS}`,
		active: `<b>While building your workflow</b>, click the button above. n8n creates an event hook marked <b>[test]</b> in your Okta org, in addition to the published workflow's hook. Then ${HOW_TO_SEND_AN_EVENT}. The event shows up here, and n8n deletes the test hook.<br /><br /><b>Your workflow also executes automatically</b>, since it's published. These executions show up in the <a data-key="executions">executions list</a>, but not here.<br /><br />${REQUIREMENTS}`,
	},
	activationHint: {
		active: '',
		inactive:
			'Publish the workflow to create its event hook in Okta. Unpublish it to delete the hook.',
	},
};

import type { TriggerPanelDefinition } from 'n8n-workflow';

const HOW_TO_SEND_AN_EVENT =
	'open <b>Workflow › Event Hooks</b> in the Okta Admin Console, choose <b>Preview</b> in the menu of that hook, and press <b>Deliver request</b>: that works at once. Or enroll a factor as a test user (End-User Dashboard: <b>Settings › Security Methods</b>, on Classic Engine <b>Settings › Extra Verification</b>)';

const REQUIREMENTS =
	'A new hook can need several minutes until the first event arrives. Okta calls n8n from the internet: the webhook URL must be a public https address (environment variable WEBHOOK_URL).';

export const eventTriggerDescription =
	'Waiting for Okta to deliver an event. In the Okta Admin Console open Workflow › Event Hooks, choose Preview for the hook marked [test], and press Deliver request';

export const activationMessage =
	'n8n registers an event hook in your Okta org (Admin Console › Workflow › Event Hooks). A new hook can need several minutes until the first event arrives.';

export const hookTriggerPanel: TriggerPanelDefinition = {
	header: 'Let Okta deliver an event',
	executionsHelp: {
		inactive: `<b>While you build the workflow</b>, click the button above: n8n puts an event hook marked <b>[test]</b> into your Okta org. Then ${HOW_TO_SEND_AN_EVENT}. The event shows up here, and the hook is removed.<br /><br /><b>When the workflow is ready</b>, publish it: n8n registers an event hook that stays, and every event starts the workflow. You find the executions in the executions list.<br /><br />${REQUIREMENTS}`,
		active: `<b>While you build the workflow</b>, click the button above: n8n puts an event hook marked <b>[test]</b> into your Okta org, beside that of the published workflow. Then ${HOW_TO_SEND_AN_EVENT}. The event shows up here, and the hook is removed.<br /><br /><b>The workflow is published</b>: every event starts it. You find the executions in the <a data-key="executions">executions list</a>.<br /><br />${REQUIREMENTS}`,
	},
	activationHint: {
		active: '',
		inactive:
			'When the workflow is ready, publish it: n8n registers an event hook in Okta, and removes it when you unpublish.',
	},
};

import type { TriggerPanelDefinition } from 'n8n-workflow';

const FIRE_ONE =
	'enroll a factor as a test user (in the End-User Dashboard: <b>Settings › Security Methods</b>, in Classic Engine <b>Settings › Extra Verification</b>), or open <b>Workflow › Event Hooks</b> in the Okta Admin Console, choose <b>Preview</b> in the menu of the hook whose name starts with <b>n8n:</b>, and press <b>Deliver request</b>';

const PATIENCE =
	'A new hook can need several minutes until the first event arrives. Okta calls n8n from the internet: the webhook URL must be a public https address (environment variable WEBHOOK_URL).';

/** What the editor tells a person to do, around the parameters. */

export const eventTriggerDescription =
	'Waiting for Okta to deliver an event. In the Okta Admin Console open Workflow › Event Hooks, choose Preview for the hook marked [test], and press Deliver request';

export const activationMessage =
	'The event hook is in your Okta org (Admin Console › Workflow › Event Hooks). A new hook can need several minutes until the first event arrives.';

export const triggerPanel: TriggerPanelDefinition = {
	header: 'Let Okta deliver an event',
	executionsHelp: {
		inactive: `<b>While you build the workflow</b>, click the 'listen' button: n8n puts a hook marked <b>[test]</b> into Okta. Then ${FIRE_ONE}. The event shows up here, and the hook is removed again.<br /><br /><b>When the workflow is ready</b>, publish it: n8n puts a hook of its own into Okta, and every event starts the workflow. You find the executions in the executions list.<br /><br />${PATIENCE}`,
		active: `<b>While you build the workflow</b>, click the 'listen' button: n8n puts a hook marked <b>[test]</b> into Okta, beside that of the published workflow. Then ${FIRE_ONE}. The event shows up here, and the hook is removed again.<br /><br /><b>The workflow is published</b>: every event starts it. You find the executions in the <a data-key="executions">executions list</a>.<br /><br />${PATIENCE}`,
	},
	activationHint:
		'When the workflow is ready, publish it: n8n registers the event hook in Okta, and removes it when you unpublish.',
};

import type { NodeHint, TriggerPanelDefinition } from 'n8n-workflow';

import { ADDRESS_VARIABLE } from '../protocol/hooks/webhookUrl';
import { IS_MANAGED, MANAGED_HOOK_HELP } from './managedHookPanel';

const REQUIREMENTS = `To send events, Okta must be able to reach n8n: the environment variable ${ADDRESS_VARIABLE} must be a public https address. The first event can take a few minutes to arrive.`;

/** Short, since the canvas shows it in one line above the node. */
export const eventTriggerDescription =
	'Waiting for an event from Okta. Open the node to see how to send one.';

export const activationMessage =
	'n8n creates an event hook in your Okta org (Admin Console › Workflow › Event Hooks), unless your Okta admin manages it. The first event can take a few minutes to arrive.';

const TEST_HOOK =
	'n8n creates an event hook marked <b>[test]</b> in your Okta org, listens for two minutes, and deletes the hook afterwards.';

const SEND_SAMPLE = [
	'1. In the Okta Admin Console, go to <b>Workflow › Event Hooks</b>.',
	'2. Open the menu of the hook marked [test], and select <b>Preview</b>.',
	'3. Click <b>Deliver request</b>.',
	"Okta's sample has no people in it: no user and no actor. For a real event, sign in to Okta as a test user and enroll a factor. It can take a few minutes to arrive.",
];

/**
 * How to get a test event. While n8n listens, it replaces everything in the trigger panel, but hints in
 * the output panel stay until there's output.
 */
const testEventHint = (displayCondition: string, lines: string[]): NodeHint => ({
	message: ['<b>How to get a test event</b>', ...lines].join('<br />'),
	location: 'outputPane',
	whenToDisplay: 'beforeExecution',
	displayCondition,
});

const WAITS_FOR_NEXT = '$parameter["options"]?.["testEvent"] === "next"';

export const testEventHints: NodeHint[] = [
	testEventHint(`={{ !(${IS_MANAGED}) && !(${WAITS_FOR_NEXT}) }}`, [
		"Click <b>Execute step</b>. n8n gets the latest matching event of the last 90 days from Okta's System Log.",
		'',
		`If no event matches, or the credential can't read the System Log, ${TEST_HOOK} To send an event then:`,
		...SEND_SAMPLE,
	]),
	testEventHint(`={{ !(${IS_MANAGED}) && ${WAITS_FOR_NEXT} }}`, [
		`Click <b>Execute step</b>. ${TEST_HOOK} To send an event:`,
		...SEND_SAMPLE,
	]),
];

const executionsHelp = (published: string): string =>
	`<b>While building your workflow</b>, click the button above. n8n gets the latest matching event from Okta's System Log. If there's none, it waits for the next one. The output panel says more.<br /><br />${published}<br /><br />${MANAGED_HOOK_HELP}<br /><br />${REQUIREMENTS}`;

export const hookTriggerPanel: TriggerPanelDefinition = {
	header: 'Pull in a test event from Okta',
	executionsHelp: {
		inactive: executionsHelp(
			"<b>Once you're happy with your workflow</b>, publish it. n8n then creates an event hook in your Okta org, and every matching event executes the workflow. These executions show up in the executions list, but not here.",
		),
		active: executionsHelp(
			'<b>Your workflow also executes automatically</b>, since it\'s published. These executions show up in the <a data-key="executions">executions list</a>, but not here.',
		),
	},
	activationHint: {
		active: '',
		inactive:
			'Publish the workflow to create its event hook in Okta. Unpublish it to delete the hook. If your Okta admin manages the hook, they create and delete it.',
	},
};

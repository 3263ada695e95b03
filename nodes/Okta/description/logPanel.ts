import type { TriggerPanelDefinition } from 'n8n-workflow';

const logExecutionsHelp = (published: string): string =>
	`<b>While building your workflow</b>, click the button above to get the latest matching event from the last 90 days. This doesn't affect what the published workflow reads.<br /><br />${published}`;

export const logTriggerPanel: TriggerPanelDefinition = {
	header: 'Pull in the latest event from the System Log',
	executionsHelp: {
		inactive: logExecutionsHelp(
			"<b>Once you're happy with your workflow</b>, publish it. n8n then checks the System Log at each poll time and executes the workflow for new events. These executions show up in the executions list, but not here.",
		),
		active: logExecutionsHelp(
			'<b>Your workflow also executes automatically</b>, since it\'s published. n8n checks the System Log at each poll time. These executions show up in the <a data-key="executions">executions list</a>, but not here.',
		),
	},
	activationHint: {
		active: '',
		inactive: 'Publish the workflow to check the System Log at each poll time.',
	},
};

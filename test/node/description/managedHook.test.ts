import type { INodeParameters, INodeTypeDescription } from 'n8n-workflow';

import { hookParameters } from '../../../nodes/Okta/description/hookParameters';
import { logParameters } from '../../../nodes/Okta/description/logParameters';
import { OktaTrigger } from '../../../nodes/Okta/OktaTrigger.node';
import { evaluate } from '../../support/node/evaluate';

const nodeType = new OktaTrigger();
const description: INodeTypeDescription = nodeType.description;

const valueOf = (expression: unknown, parameters: INodeParameters) =>
	evaluate(nodeType, expression, parameters);

test.each<[string, INodeParameters, boolean]>([
	['no authentication, as in a workflow that was never opened', {}, false],
	['an API token', { authentication: 'apiToken' }, false],
	['a service app', { authentication: 'oAuth2' }, false],
	['the secret of an event hook', { authentication: 'hookSecret' }, true],
])(
	"with %s, the editor shows the URL and the hint for an admin's hook: %s",
	(_, parameters, isManaged) => {
		const [setup, delivery] = description.webhooks ?? [];
		expect(setup?.ndvHideUrl).toBe(true);
		expect(valueOf(delivery?.ndvHideUrl, parameters)).toBe(!isManaged);
		const shown = description.hints?.filter(({ displayCondition }) =>
			valueOf(displayCondition, parameters),
		);
		expect(shown).toHaveLength(1);
		expect(shown?.[0]?.message.includes('curl')).toBe(isManaged);
	},
);

test('only Okta Trigger offers the authentication with the secret of an event hook', () => {
	const choices = ([authentication]: typeof hookParameters) =>
		authentication?.options?.map((option) => 'value' in option && option.value);
	expect(choices(hookParameters)).toStrictEqual(['apiToken', 'hookSecret', 'oAuth2']);
	expect(choices(logParameters)).toStrictEqual(['apiToken', 'oAuth2']);
});

import type { INodeParameters, INodeType } from 'n8n-workflow';

import { OktaSystemLogTrigger } from '../../../nodes/Okta/OktaSystemLogTrigger.node';
import { OktaTrigger } from '../../../nodes/Okta/OktaTrigger.node';
import { EVENT_TYPES } from '../../../nodes/Okta/protocol/events/eventTypes';
import { evaluate } from '../../support/node/evaluate';

/** What the editor shows below the node. */
const subtitleOf = (nodeType: INodeType, parameters: INodeParameters) =>
	evaluate(nodeType, nodeType.description.subtitle, parameters);

describe.each([
	['Okta Trigger', new OktaTrigger()],
	['Okta System Log Trigger', new OktaSystemLogTrigger()],
])('the subtitle of %s', (_, node) => {
	test.each<[INodeParameters, string]>([
		[{}, 'User MFA Factor Activated'],
		[{ events: ['user.session.start'] }, 'User Signed In Attempt'],
		[{ events: ['user.session.start', 'user.session.end'] }, 'User Signed In Attempt + 1'],
		[
			{ events: ['user.session.end'], additionalEventTypes: 'a.b, c.d;\n e.f' },
			'User Signed Out + 3',
		],
		[{ events: [], additionalEventTypes: ' group.owner.add, ' }, 'group.owner.add'],
		[{ events: ['user.session'] }, 'user.session'],
		[{ events: [], additionalEventTypes: '' }, ''],
		[{ events: '={{ ["user.session.start", "a.b"] }}' }, 'User Signed In Attempt + 1'],
	])('with %j is "%s"', (parameters, subtitle) => {
		expect(subtitleOf(node, parameters)).toBe(subtitle);
	});

	test('has the name of every event, without everyday words', () => {
		for (const { type, name } of EVENT_TYPES) {
			expect(subtitleOf(node, { events: [type] })).toBe(name);
		}
	});
});

import { readKeyValuePairs } from '../../../nodes/Okta/protocol/cards/keyValuePairs';

test.each<[text: string, pairs: Record<string, string>]>([
	['{level=HIGH}', { level: 'HIGH' }],
	['{reasons=New Device, New IP, level=HIGH}', { reasons: 'New Device, New IP', level: 'HIGH' }],
	['{New Device=POSITIVE, New IP=NEGATIVE}', { 'New Device': 'POSITIVE', 'New IP': 'NEGATIVE' }],
	['{ level = HIGH , issuer= OKTA }', { level: 'HIGH', issuer: 'OKTA' }],
	['{reason=a=b, level=}', { reason: 'a=b', level: '' }],
	['{reason=a,level=HIGH}', { reason: 'a,level=HIGH' }],
])('%j is parsed', (text, pairs) => {
	expect(readKeyValuePairs(text)).toStrictEqual(pairs);
});

test.each([
	'',
	'{}',
	'{level}',
	'{=HIGH}',
	'level=HIGH',
	'x{level=HIGH}',
	'{level=HIGH',
	'{level=HIGH} x',
	'{"level"=1}',
	'{a,b=1}',
	'{{a=1}}',
])('%j has another format', (text) => {
	expect(readKeyValuePairs(text)).toBeUndefined();
});

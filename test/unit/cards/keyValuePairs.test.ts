import { readKeyValuePairs } from '../../../nodes/Okta/protocol/cards/keyValuePairs';
import { cpuTimeOf } from '../../support/unit/cpuTime';

test.each<[text: string, pairs: Record<string, string>]>([
	['{level=HIGH}', { level: 'HIGH' }],
	['{reasons=New Device, New IP, level=HIGH}', { reasons: 'New Device, New IP', level: 'HIGH' }],
	['{New Device=POSITIVE, New IP=NEGATIVE}', { 'New Device': 'POSITIVE', 'New IP': 'NEGATIVE' }],
	['{ level = HIGH , issuer= OKTA }', { level: 'HIGH', issuer: 'OKTA' }],
	[
		'{Velocity (fast, >500 km/h)=POSITIVE, New IP=NEGATIVE}',
		{ 'Velocity (fast, >500 km/h)': 'POSITIVE', 'New IP': 'NEGATIVE' },
	],
	[
		'{New IP=NEGATIVE, Velocity (fast, >500 km/h)=POSITIVE, a, b=BAD_REQUEST}',
		{ 'New IP': 'NEGATIVE', 'Velocity (fast, >500 km/h)': 'POSITIVE', 'a, b': 'BAD_REQUEST' },
	],
	[
		'{Risk >=5=POSITIVE, "quoted {x}"=UNKNOWN}',
		{ 'Risk >=5': 'POSITIVE', '"quoted {x}"': 'UNKNOWN' },
	],
	['{reasons=ANONYMIZER, TOR, level=HIGH}', { reasons: 'ANONYMIZER, TOR', level: 'HIGH' }],
	['{reasons=New Device, level=UNKNOWN}', { reasons: 'New Device', level: 'UNKNOWN' }],
	['{New IP=POSITIVE, level=HIGH}', { 'New IP': 'POSITIVE', level: 'HIGH' }],
	['{New IP =POSITIVE,  New Device=UNKNOWN}', { 'New IP': 'POSITIVE', 'New Device': 'UNKNOWN' }],
	['{level=HIGH, reasons=A, New IP}', { level: 'HIGH', reasons: 'A, New IP' }],
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
	'xlevel=HIGH}',
	'{level=HIGH',
	'{level=HIGH} x',
	'{"level"=1}',
	'{a,b=1}',
	'{{a=1}}',
])('%j has another format', (text) => {
	expect(readKeyValuePairs(text)).toBeUndefined();
});

test.each(['{a=A, ', '{a,', '{a=', 'A_, '])(
	'a text of 1 MB that repeats %j takes no time',
	(part) => {
		const text = `{${part.repeat(1_000_000 / part.length)}}`;
		expect(cpuTimeOf(() => readKeyValuePairs(text))).toBeLessThan(500);
	},
);

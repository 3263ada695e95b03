import { bareEvent, factorActivation } from '../../../tools/okta-emulator/events';
import { cardFrom } from '../../fixtures/cardEvents';

describe('the risk of a user', () => {
	const eventType = 'user.risk.detect';
	const riskOf = (risk: unknown) =>
		cardFrom(bareEvent({ eventType, debugContext: { debugData: { risk } } })).Risk;
	const EMPTY_RISK = {
		Level: null,
		'Previous Level': null,
		'Detection Name': null,
		Reasons: null,
		Issuer: null,
	};

	test('has five fields, parsed from text', () => {
		expect(
			riskOf(
				'{previousLevel=LOW, level=MEDIUM, detectionName=Session Influenced User Risk, reasons=New Device, New ASN, a=b, issuer=OKTA}',
			),
		).toStrictEqual({
			Level: 'MEDIUM',
			'Previous Level': 'LOW',
			'Detection Name': 'Session Influenced User Risk',
			Reasons: 'New Device, New ASN',
			Issuer: 'OKTA',
		});
	});

	test('can also be an object', () => {
		expect(riskOf({ level: 'HIGH', issuer: 'OKTA', reasons: ['x'] })).toStrictEqual({
			...EMPTY_RISK,
			Level: 'HIGH',
			Issuer: 'OKTA',
		});
	});

	test.each([
		undefined,
		null,
		'',
		'HIGH',
		'{}',
		'{level}',
		'{level=HIGH',
		'{"level":"=HIGH"}',
		5,
		[],
	])('is empty if the debug data has %j', (risk) => {
		expect(riskOf(risk)).toStrictEqual(EMPTY_RISK);
	});

	test('ignores the keys of an object prototype', () => {
		expect(riskOf('{__proto__=x, level=LOW}')).toStrictEqual({ ...EMPTY_RISK, Level: 'LOW' });
		expect(Object.keys({})).toStrictEqual([]);
	});
});

test('a failed policy reevaluation has the risk and the network of the request', () => {
	const debugData = {
		risk: '{reasons=Anomalous Geo-Distance, New IP, level=HIGH}',
		behaviors: '{New Geo-Location=POSITIVE, New Device=NEGATIVE}',
		serverStatus: 'ACTIVE',
		tunnels: '[{"anonymous":true,"type":"vpn"}]',
	};
	const eventType = 'policy.auth_reevaluate.fail';
	expect(cardFrom(bareEvent({ eventType, debugContext: { debugData } }))).toMatchObject({
		Risk: { Level: 'HIGH', Reasons: 'Anomalous Geo-Distance, New IP' },
		Behaviors: { 'New Geo-Location': 'POSITIVE', 'New Device': 'NEGATIVE' },
		'Server Status': 'ACTIVE',
		'Proxy Type': null,
		Tunnels: [{ anonymous: true, type: 'vpn' }],
	});
	for (const tunnels of [[{ type: 'vpn' }], '[{"type":"vpn"}]']) {
		const event = bareEvent({ eventType, debugContext: { debugData: { tunnels } } });
		expect(cardFrom(event)).toMatchObject({ Tunnels: [{ type: 'vpn' }] });
	}
	for (const tunnels of ['{"type":"vpn"}', '5', { type: 'vpn' }, 5]) {
		const event = bareEvent({ eventType, debugContext: { debugData: { tunnels } } });
		expect(cardFrom(event)).toMatchObject({ Tunnels: null });
	}
	const odd = { behaviors: 'none', tunnels: '[{"half":', proxyType: {} };
	expect(cardFrom(bareEvent({ eventType, debugContext: { debugData: odd } }))).toMatchObject({
		Behaviors: null,
		Tunnels: null,
		'Proxy Type': null,
	});
});

test("a reported suspicious activity has the reporter's fields and the common fields", () => {
	const eventType = 'user.account.report_suspicious_activity_by_enduser';
	const debugContext = { debugData: { suspiciousActivityEventType: 'user.session.start' } };
	const event = factorActivation({ eventType, debugContext });
	expect(cardFrom(event)).toMatchObject({
		'Event Type': eventType,
		UUID: event.uuid,
		Name: 'Ada Lovelace',
		Email: 'ada@acme.example',
		'User ID': '00u1ada00lovelace001',
		'Suspicious Activity Details': 'user.session.start',
	});
});

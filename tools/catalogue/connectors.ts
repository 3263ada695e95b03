/**
 * The connectors of Okta Workflows that have the cards of these event types. All other cards are those
 * of the Okta connector. Several connectors can have a card for the same event, with other labels.
 */
const CONNECTORS = {
	'Okta Devices': [
		'device.enrollment.create',
		'device.lifecycle.activate',
		'device.lifecycle.deactivate',
		'device.lifecycle.delete',
		'device.lifecycle.suspend',
		'device.lifecycle.unsuspend',
		'device.user.add',
		'device.user.remove',
		'security.authenticator.lifecycle.activate',
		'security.authenticator.lifecycle.deactivate',
		'system.mfa.preregister.initiate',
		'system.sms.send_phone_verification_message',
		'system.voice.send_phone_verification_call',
		'user.authentication.auth_via_mfa',
		'user.mfa.factor.activate',
		'user.mfa.factor.deactivate',
		'user.mfa.factor.reset_all',
		'user.mfa.factor.suspend',
		'user.mfa.factor.unsuspend',
	],
	'Okta Identity Threat Protection': [
		'policy.auth_reevaluate.fail',
		'user.authentication.universal_logout',
		'user.risk.detect',
	],
};

/** The connector whose card an event type follows. Only for event types that have a documented card. */
export function connectorOf(eventType: string): string {
	const others = Object.entries(CONNECTORS);
	return others.find(([, types]) => types.includes(eventType))?.[0] ?? 'Okta';
}

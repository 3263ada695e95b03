import { randomUUID } from 'node:crypto';

export type OktaEvent = Record<string, unknown>;

/** A factor activation in the System Log's format, with all fields. The values are made up. */
export function factorActivation(overrides: OktaEvent = {}): OktaEvent {
	return {
		uuid: randomUUID(),
		published: new Date().toISOString(),
		eventType: 'user.mfa.factor.activate',
		version: '0',
		severity: 'INFO',
		legacyEventType: 'core.user.factor.activate',
		displayMessage: 'Activate factor or authenticator enrollment for user',
		actor: {
			id: '00u1ada00lovelace001',
			type: 'User',
			alternateId: 'ada@acme.example',
			displayName: 'Ada Lovelace',
			detailEntry: null,
		},
		client: {
			userAgent: {
				rawUserAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
				os: 'Linux',
				browser: 'FIREFOX',
			},
			zone: 'null',
			device: 'Computer',
			id: null,
			ipAddress: '198.51.100.7',
			geographicalContext: null,
			ipChain: [{ ip: '198.51.100.7', geographicalContext: null, version: 'V4', source: null }],
		},
		device: null,
		outcome: { result: 'SUCCESS', reason: 'User set up OKTA_VERIFY_PUSH factor' },
		target: [
			{
				id: 'aen1enrollment000001',
				type: 'AuthenticatorEnrollment',
				alternateId: 'unknown',
				displayName: 'Okta Verify',
				detailEntry: null,
			},
			{
				id: '00u1grace00hopper002',
				type: 'User',
				alternateId: 'grace@acme.example',
				displayName: 'Grace Hopper',
				detailEntry: null,
			},
		],
		transaction: { type: 'WEB', id: 'reqEmulator00000001', detail: {} },
		debugContext: {
			debugData: {
				requestUri: '/api/v1/users/00u1grace00hopper002/factors',
				factor: 'OKTA_VERIFY_PUSH',
				requestId: 'reqEmulator00000001',
			},
		},
		authenticationContext: {
			authenticationProvider: null,
			credentialProvider: null,
			credentialType: null,
			issuer: null,
			interface: null,
			authenticationStep: 0,
			rootSessionId: 'trsEmulator0000001',
			externalSessionId: 'trsEmulator0000001',
		},
		securityContext: {
			asNumber: null,
			asOrg: null,
			isp: null,
			domain: null,
			isProxy: null,
		},
		insertionTimestamp: null,
		...overrides,
	};
}

/** Several factor activations, each with its own UUID. */
export function factorActivations(count: number, overrides: OktaEvent = {}): OktaEvent[] {
	return Array.from({ length: count }, () => factorActivation(overrides));
}

/** An event with the required fields only: no target, outcome or debug data. */
export function bareEvent(overrides: OktaEvent = {}): OktaEvent {
	return {
		uuid: randomUUID(),
		published: new Date().toISOString(),
		eventType: 'user.mfa.factor.activate',
		...overrides,
	};
}

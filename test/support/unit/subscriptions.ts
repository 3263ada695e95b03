import type { Subscription } from '../../../nodes/Okta/protocol/hooks/eventHook';

export const URL = 'https://n8n.acme.example/webhook/2f0c7c52/webhook';

export const SUBSCRIPTION: Subscription = {
	url: URL,
	eventTypes: ['user.mfa.factor.activate', 'user.mfa.factor.deactivate'],
	filters: [],
	secretHeader: 'Authorization',
	isTest: false,
};

export const FILTERED: Subscription = {
	...SUBSCRIPTION,
	filters: [
		{ eventType: 'user.mfa.factor.activate', expression: "event.actor.type eq 'User'" },
		{ eventType: 'user.mfa.factor.deactivate', expression: 'true' },
	],
};

/** What an API token or a service app is allowed to do. */
export type Role = 'super admin' | 'read only' | 'help desk';

/** A condition in Okta Expression Language for each event type. */
export interface EventFilter {
	type: 'EXPRESSION_LANGUAGE';
	eventFilterMap: Array<{ event: string; condition: { expression: string } }>;
}

/** The header that Okta sends with every request to a hook. */
interface AuthScheme {
	type: 'HEADER';
	key: string;
	value: string;
}

/** An event hook as the org stores it. */
export interface Hook {
	id: string;
	name: string;
	description?: string | null;
	status: 'ACTIVE' | 'INACTIVE';
	verificationStatus: 'UNVERIFIED' | 'VERIFIED';
	created: string;
	lastUpdated: string;
	events: { type: 'EVENT_TYPE'; items: string[]; filter?: EventFilter | null };
	channel: {
		type: 'HTTP';
		version: '1.0.0';
		config: {
			uri: string;
			headers?: Array<{ key: string; value: string }>;
			/** Null for a hook without authentication, which Okta allows. */
			authScheme: AuthScheme | null;
		};
	};
}

/** Only active and verified hooks get events, and only they count toward Okta's limit of 25. */
export function isActive({ status, verificationStatus }: Hook): boolean {
	return status === 'ACTIVE' && verificationStatus === 'VERIFIED';
}

/** The value of the hook's authentication header, or an empty string if it has none. */
export function secretOf({ channel }: Hook): string {
	return channel.config.authScheme?.value ?? '';
}

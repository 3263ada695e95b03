/** The scope that each node needs. Managing event hooks includes reading them. */
export const SCOPES = { eventHooks: 'okta.eventHooks.manage', logs: 'okta.logs.read' } as const;

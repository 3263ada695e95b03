/** The scopes that the nodes need, by what for. Managing event hooks includes reading them. */
export const SCOPES = { eventHooks: 'okta.eventHooks.manage', logs: 'okta.logs.read' } as const;

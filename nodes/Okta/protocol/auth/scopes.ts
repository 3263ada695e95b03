/** The scope that each node needs. Managing event hooks includes reading them. */
export const SCOPES = { eventHooks: 'okta.eventHooks.manage', logs: 'okta.logs.read' } as const;

/** The scopes of both nodes, as OAuth lists them. */
export const BOTH_SCOPES = `${SCOPES.eventHooks} ${SCOPES.logs}`;

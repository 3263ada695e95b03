import { IS_LOCKED, since } from '../../../tools/sandbox/n8n/versions';

/** n8n 1.100 has no Data Tables. */
export const testWithDataTables = since('1.123') ? test : test.skip;

/** n8n 1.100 doesn't serve output schemas from a folder whose name starts with a dot. */
export const testWithSchemas = since('1.123') ? test : test.skip;

/** n8n before 2.40 has no publication service. */
export const describeWithPublicationService = since('2.40') ? describe : describe.skip;

/** A credential's allowed domains apply to its requests for access tokens. Older versions weren't tried. */
export const testWithDomainRestrictions = since('2.41') ? test : test.skip;

/** n8n before 2.34 saves the values of a credential's expressions together with its access token. */
export const testWithKeptExpressions = since('2.34') ? test : test.skip;

/** `npm run dev` is for the locked version. */
export const describeWithLockedVersion = IS_LOCKED ? describe : describe.skip;

/** n8n adds missing webhook IDs when it saves a workflow. Older versions weren't tried. */
export const testWithAddedWebhookIds = since('2.41') ? test : test.skip;

/** n8n doesn't publish a second node with the same webhook URL. By their source, 1.100 and 2.0 do. */
export const testWithUniqueUrls =
	since('2.41') || (since('1.123') && !since('2.0')) ? test : test.skip;

/** n8n can block requests to private addresses. Versions between 1.123 and 2.41 weren't tried. */
export const testWithSsrfProtection = since('2.41') ? test : test.skip;

/**
 * If an update through its API publishes a workflow, n8n 2.0 unregisters the new version instead of the
 * previous one. Versions between 2.0 and 2.41 weren't tried.
 */
export const testWithUpdatesOfPublishedNodes = since('2.41') || !since('2.0') ? test : test.skip;

/**
 * n8n 2.0 doesn't publish a workflow that its command line imported, until it's saved. Versions between
 * 2.0 and 2.41 weren't tried.
 */
export const testWithImportedWorkflows = since('2.41') || !since('2.0') ? test : test.skip;

/** n8n before 2.8 responds to a delivery before it saves the execution. */
export const testWithResponseOnceSaved = since('2.8') ? test : test.skip;

/** n8n before 2.30 takes the address of all webhook URLs from WEBHOOK_URL. */
export const testWithAddressVariables = since('2.30') ? test : test.skip;

/** n8n can create isolates for expressions when it needs them. Versions between 2.0 and 2.41 weren't tried. */
export const testWithLazyIsolates = since('2.41') ? test : test.skip;

/** n8n has metrics of polling triggers. Versions between 2.0 and 2.41 weren't tried. */
export const testWithPollMetrics = since('2.41') ? test : test.skip;

/**
 * The expected message of a credential test when Okta responds with an error status, or not at all: n8n
 * 1.123 to 2.33 shows a message of its own.
 */
export function credentialTestMessage(ours: RegExp, n8n: string): RegExp {
	return since('2.34') || !since('1.123') ? ours : new RegExp(`^${n8n}`);
}

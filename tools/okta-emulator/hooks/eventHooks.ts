import { randomBytes } from 'node:crypto';

import express, { type Request, type Response } from 'express';

import { isActive, type Hook } from '../entities';
import { sendError } from '../errors';
import { hasFilter, readHookRequest } from './hookRequest';
import { toResponse } from './hookResponse';

/** Okta's limit of hooks that are active and verified. */
const MAX_ACTIVE_HOOKS = 25;

/** Okta's own message isn't known. */
const LIMIT_REACHED = 'Maximum number of active event hooks reached';

/** The properties of an org that the Event Hooks API needs. See `OktaEmulator`. */
interface OrgWithHooks {
	readonly hooks: Map<string, Hook>;
	readonly unlisted: ReadonlySet<string>;
	readonly hasFilters: boolean;
	readonly skipsVerification: boolean;
	readonly rejectsCreateWhenFull: boolean;
	handshake(hook: Hook): Promise<boolean>;
}

/** The hooks that the list has. */
function listed({ hooks, unlisted }: OrgWithHooks): Hook[] {
	return [...hooks.values()].filter(({ id }) => !unlisted.has(id));
}

/** The Event Hooks API, mounted at `/api/v1/eventHooks`. */
export function eventHookRoutes(org: OrgWithHooks): express.Router {
	const routes = express.Router();
	routes
		.route('/')
		.get((_, response) => response.json(listed(org).map(toResponse)))
		.post((request, response) => createHook(org, request, response))
		.all((_, response) => sendError(response, 'E0000022'));
	routes
		.route('/:id')
		.get(withHook(org, (hook, _, response) => response.json(toResponse(hook))))
		.put(withHook(org, (hook, request, response) => replaceHook(org, hook, request, response)))
		.delete(withHook(org, (hook, _, response) => deleteHook(org, hook, response)))
		.all((_, response) => sendError(response, 'E0000022'));
	routes
		.route('/:id/lifecycle/:operation')
		.post(
			withHook(
				org,
				async (hook, request, response) => await changeHook(org, hook, request, response),
			),
		)
		.all((_, response) => sendError(response, 'E0000022'));
	return routes;
}

/** Creates the ID of an event hook: `who` and 17 characters. */
export function newHookId(): string {
	return `who${randomBytes(9).toString('hex').slice(0, 17)}`;
}

/** The current time in whole seconds, as in Okta's timestamps of hooks. */
export function timestamp(): string {
	return new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
}

function withHook(
	org: OrgWithHooks,
	handle: (hook: Hook, request: Request, response: Response) => unknown,
) {
	return async (request: Request, response: Response): Promise<void> => {
		const id = String(request.params.id);
		const hook = org.hooks.get(id);
		if (hook === undefined) {
			return sendError(response, 'E0000007', [], `Not found: Resource not found: ${id} (Webhook)`);
		}
		await handle(hook, request, response);
	};
}

function createHook(org: OrgWithHooks, request: Request, response: Response): void {
	if (!org.hasFilters && hasFilter(request.body)) return sendError(response, 'E0000015');
	const settings = readHookRequest(org.hooks, request.body);
	if (Array.isArray(settings)) return sendError(response, 'E0000001', settings);
	if (org.rejectsCreateWhenFull && isFull(org)) {
		return sendError(response, 'E0000001', [LIMIT_REACHED]);
	}
	const now = timestamp();
	const hook: Hook = {
		status: 'ACTIVE',
		...settings,
		id: newHookId(),
		verificationStatus: 'UNVERIFIED',
		created: now,
		lastUpdated: now,
	};
	org.hooks.set(hook.id, hook);
	response.json(toResponse(hook));
}

/** A hook must be verified again if its channel changes. */
function replaceHook(org: OrgWithHooks, hook: Hook, request: Request, response: Response): void {
	if (!org.hasFilters && hasFilter(request.body)) return sendError(response, 'E0000015');
	const settings = readHookRequest(org.hooks, request.body, hook);
	if (Array.isArray(settings)) return sendError(response, 'E0000001', settings);
	const replaced = { ...hook, ...settings, lastUpdated: timestamp() };
	if (channelKey(replaced) !== channelKey(hook)) replaced.verificationStatus = 'UNVERIFIED';
	if (isActive(replaced) && isFull(org, hook)) {
		return sendError(response, 'E0000001', [LIMIT_REACHED]);
	}
	org.hooks.set(hook.id, replaced);
	response.json(toResponse(replaced));
}

/** Equal for hooks that get the same requests. */
function channelKey({ channel: { config } }: Hook): string {
	const { uri, headers = [], authScheme } = config;
	const custom = headers.map(({ key, value }) => [key, value]);
	return JSON.stringify([uri, custom, authScheme && [authScheme.key, authScheme.value]]);
}

function deleteHook(org: OrgWithHooks, hook: Hook, response: Response): void {
	if (hook.status !== 'INACTIVE') {
		return sendError(response, 'E0000001', ['Only inactive event hooks can be deleted']);
	}
	org.hooks.delete(hook.id);
	response.status(204).end();
}

/** Lifecycle operations are idempotent: deactivating an inactive hook returns a 200. */
const OPERATIONS = new Map<string, Partial<Hook>>([
	['activate', { status: 'ACTIVE' }],
	['deactivate', { status: 'INACTIVE' }],
	['verify', { verificationStatus: 'VERIFIED' }],
]);

async function changeHook(
	org: OrgWithHooks,
	hook: Hook,
	request: Request,
	response: Response,
): Promise<void> {
	const operation = String(request.params.operation);
	const change = OPERATIONS.get(operation);
	if (change === undefined) return sendError(response, 'E0000007');
	if (isActive({ ...hook, ...change }) && isFull(org, hook)) {
		return sendError(response, 'E0000001', [LIMIT_REACHED]);
	}
	const isIgnored = operation === 'verify' && org.skipsVerification;
	if (operation === 'verify' && !isIgnored && !(await verify(org, hook))) {
		// https://support.okta.com/help/s/article/Unable-to-verify-event-hook-Hook-hook-name-execution-failed
		const cause = `Unable to verify event hook. Hook ${hook.name} execution failed`;
		return sendError(response, 'E0000001', [cause], 'Api validation failed: eventHook');
	}
	Object.assign(hook, isIgnored ? {} : change, { lastUpdated: timestamp() });
	response.json(toResponse(hook));
}

/** Okta sends the challenge again if the first attempt isn't successful. */
async function verify(org: OrgWithHooks, hook: Hook): Promise<boolean> {
	return (await org.handshake(hook)) || (await org.handshake(hook));
}

function isFull({ hooks }: OrgWithHooks, except?: Hook): boolean {
	const active = [...hooks.values()].filter((hook) => hook !== except && isActive(hook));
	return active.length >= MAX_ACTIVE_HOOKS;
}

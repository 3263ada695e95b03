import { randomBytes } from 'node:crypto';

import express, { type Request, type Response } from 'express';

import { hookRequestSchema, isActive, toResponse, type Hook, type HookRequest } from '../entities';
import { sendError } from '../errors';

/** Okta's limit, of hooks that are active and verified. */
const MAX_HOOKS_IN_FORCE = 25;

/** What the Event Hooks API needs of its org. */
export interface OrgWithHooks {
	readonly hooks: Map<string, Hook>;
	/** Whether the org has filters of event hooks, an early access feature. */
	readonly hasFilters: boolean;
	/** Answers a verification with 200 without having verified anything. */
	readonly failsVerification: boolean;
	/**
	 * Whether a full org refuses to create another hook, or only to verify or activate it. Which of
	 * both Okta does is not known.
	 */
	readonly rejectsCreateWhenFull: boolean;
	/** Calls the hook's URL with a challenge; whether the answer was right. */
	handshake(hook: Hook): Promise<boolean>;
}

/** The Event Hooks API, below `/api/v1/eventHooks`. */
export function eventHookRoutes(org: OrgWithHooks): express.Router {
	const routes = express.Router();
	routes
		.route('/')
		.get((_, response) => response.json([...org.hooks.values()].map(toResponse)))
		.post((request, response) => create(org, request, response))
		.all((_, response) => sendError(response, 'E0000022'));
	routes
		.route('/:id')
		.get(withHook(org, (hook, _, response) => response.json(toResponse(hook))))
		.put(withHook(org, (hook, request, response) => replace(org, hook, request, response)))
		.delete(withHook(org, (hook, _, response) => remove(org, hook, response)))
		.all((_, response) => sendError(response, 'E0000022'));
	routes
		.route('/:id/lifecycle/:step')
		.post(
			withHook(
				org,
				async (hook, request, response) => await takeStep(org, hook, request, response),
			),
		)
		.all((_, response) => sendError(response, 'E0000022'));
	return routes;
}

/** A new id of an event hook: `who` and 17 more characters. */
export function newHookId(): string {
	return `who${randomBytes(9).toString('hex').slice(0, 17)}`;
}

/** The time as Okta stamps hooks with it, in whole seconds. */
export function timestamp(): string {
	return new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
}

function withHook(
	org: OrgWithHooks,
	use: (hook: Hook, request: Request, response: Response) => unknown,
) {
	return async (request: Request, response: Response): Promise<void> => {
		const id = String(request.params.id);
		const hook = org.hooks.get(id);
		if (hook === undefined) {
			return sendError(response, 'E0000007', [], `Not found: Resource not found: ${id} (Webhook)`);
		}
		await use(hook, request, response);
	};
}

function create(org: OrgWithHooks, request: Request, response: Response): void {
	if (!org.hasFilters && hasFilter(request.body)) return sendError(response, 'E0000015');
	const settings = readSettings(org, request.body);
	if (Array.isArray(settings)) return sendError(response, 'E0000001', settings);
	if (org.rejectsCreateWhenFull && isFull(org)) return sendError(response, 'E0000001', [FULL]);
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

/** A hook whose channel changed must be verified again. */
function replace(org: OrgWithHooks, hook: Hook, request: Request, response: Response): void {
	if (!org.hasFilters && hasFilter(request.body)) return sendError(response, 'E0000015');
	const settings = readSettings(org, request.body, hook);
	if (Array.isArray(settings)) return sendError(response, 'E0000001', settings);
	const replaced = { ...hook, ...settings, lastUpdated: timestamp() };
	if (fingerprintOf(replaced) !== fingerprintOf(hook)) {
		replaced.verificationStatus = 'UNVERIFIED';
	}
	if (isActive(replaced) && isFull(org, hook)) return sendError(response, 'E0000001', [FULL]);
	org.hooks.set(hook.id, replaced);
	response.json(toResponse(replaced));
}

/** The same for two hooks that are called in the same way. */
function fingerprintOf({ channel: { config } }: Hook): string {
	const { uri, headers = [], authScheme } = config;
	const sent = headers.map(({ key, value }) => [key, value]);
	return JSON.stringify([uri, sent, authScheme && [authScheme.key, authScheme.value]]);
}

function remove(org: OrgWithHooks, hook: Hook, response: Response): void {
	if (hook.status !== 'INACTIVE') {
		return sendError(response, 'E0000001', ['Only inactive event hooks can be deleted']);
	}
	org.hooks.delete(hook.id);
	response.status(204).end();
}

/** Each step may be taken again: a hook that is inactive already is deactivated with a 200. */
const STEPS = new Map<string, Partial<Hook>>([
	['activate', { status: 'ACTIVE' }],
	['deactivate', { status: 'INACTIVE' }],
	['verify', { verificationStatus: 'VERIFIED' }],
]);

async function takeStep(
	org: OrgWithHooks,
	hook: Hook,
	request: Request,
	response: Response,
): Promise<void> {
	const step = String(request.params.step);
	const change = STEPS.get(step);
	if (change === undefined) return sendError(response, 'E0000007');
	if (isActive({ ...hook, ...change }) && isFull(org, hook)) {
		return sendError(response, 'E0000001', [FULL]);
	}
	const isInVain = step === 'verify' && org.failsVerification;
	if (step === 'verify' && !isInVain && !(await answersChallenge(org, hook))) {
		// https://support.okta.com/help/s/article/Unable-to-verify-event-hook-Hook-hook-name-execution-failed
		const cause = `Unable to verify event hook. Hook ${hook.name} execution failed`;
		return sendError(response, 'E0000001', [cause], 'Api validation failed: eventHook');
	}
	Object.assign(hook, isInVain ? {} : change, { lastUpdated: timestamp() });
	response.json(toResponse(hook));
}

/** Okta waits 3 s for the answer, and tries twice. */
async function answersChallenge(org: OrgWithHooks, hook: Hook): Promise<boolean> {
	return (await org.handshake(hook)) || (await org.handshake(hook));
}

/** Our words: Okta's are not known. */
const FULL = 'Maximum number of active event hooks reached';

function isFull({ hooks }: OrgWithHooks, except?: Hook): boolean {
	const inForce = [...hooks.values()].filter((hook) => hook !== except && isActive(hook));
	return inForce.length >= MAX_HOOKS_IN_FORCE;
}

/** A hook as the body wants it. */
type Settings = Pick<Hook, 'name' | 'description' | 'events' | 'channel'> &
	Partial<Pick<Hook, 'status'>>;

/**
 * What the body says, or what is wrong with it. An authentication header without its value keeps the
 * value that it had: Okta never returns it, so nobody who changes something else could send it.
 */
function readSettings(
	{ hooks }: OrgWithHooks,
	body: unknown,
	replaced?: Hook,
): Settings | string[] {
	const { success, data, error } = hookRequestSchema.safeParse(body);
	if (!success) return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
	const isTaken = [...hooks.values()].some((hook) => hook !== replaced && hook.name === data.name);
	if (isTaken) return ['name: An event hook with this name already exists'];

	const authScheme = withValue(data.channel.config.authScheme, replaced);
	if (authScheme === undefined) return ['channel.config.authScheme.value: must be set'];
	const config = { ...data.channel.config, authScheme };
	return { ...data, channel: { ...data.channel, config } };
}

function withValue(
	sent: HookRequest['channel']['config']['authScheme'],
	replaced?: Hook,
): Hook['channel']['config']['authScheme'] | undefined {
	if (sent === null) return null;
	const value = sent.value ?? replaced?.channel.config.authScheme?.value;
	return value === undefined ? undefined : { type: sent.type, key: sent.key, value };
}

function hasFilter(body: unknown): boolean {
	const { events } = (body ?? {}) as { events?: { filter?: unknown } };
	return events?.filter != null;
}

import { randomUUID } from 'node:crypto';

import express, { type NextFunction, type Request, type Response } from 'express';

import type { Conformance } from './conformance/conformance';
import { isActive, type Hook, type Role } from './entities';
import { sendError } from './errors';
import type { OktaEvent } from './events';
import { injectFaults, type Fault } from './faults';
import { Deliveries, type DeliveryResult } from './hooks/deliveries';
import { eventHookRoutes, newHookId, timestamp } from './hooks/eventHooks';
import type { SendToHook } from './hooks/hookClient';
import { authorize } from './http/authorization';
import { checkConformance } from './http/checkConformance';
import { parseBody, rejectMalformedBody, requireLength } from './http/requestBody';
import { intercept, type Interception } from './http/intercept';
import { recordRequests, type ReceivedRequest } from './http/recordRequests';
import { standardHeaders, type RateLimit } from './http/standardHeaders';
import { SystemLog } from './log/systemLog';
import { requireProof } from './oauth/proofOfPossession';
import { ServiceApps } from './oauth/serviceApps';
import { TokenEndpoint } from './oauth/tokenEndpoint';

/**
 * Emulates one Okta org: its Event Hooks API, System Log API and token endpoint. Rejects what Okta
 * rejects, and sends real requests to the hooks' URLs.
 *
 * `handler` is an Express app; `startEmulator` serves it.
 */
export class OktaEmulator {
	readonly handler = express();

	readonly hooks = new Map<string, Hook>();

	/** IDs of hooks that the list leaves out, as if the role's resource set didn't contain them. */
	readonly unlisted = new Set<string>();

	/** The API tokens and their roles. */
	readonly tokens = new Map<string, Role>([
		['00EmulatorToken-super-admin-00000000000000', 'super admin'],
	]);

	/** The events in the org's System Log. */
	readonly systemLog = new SystemLog(() => Date.now() + this.serviceApps.clockSkew);

	readonly serviceApps = new ServiceApps();

	/** Every request to the org. */
	readonly requests: ReceivedRequest[] = [];

	/** The faults to inject into requests. */
	readonly faults: Fault[] = [];

	/** What something between the client and the org responds, instead of the org. */
	readonly interceptions: Interception[] = [];

	/** The rate limit to enforce. Default: none. */
	rateLimit?: RateLimit;

	/** Whether the org has filters for event hooks, an early access feature. */
	hasFilters = true;

	/** Redirects every authorized request of the API to this URL, as an old org's URL does. */
	redirectsTo?: string;

	/** Whether a verification request gets a 200 although Okta didn't verify the hook. */
	skipsVerification = false;

	/**
	 * Whether an org with the maximum of hooks rejects creating another one, or only verifying and
	 * activating it. Okta doesn't document which.
	 */
	rejectsCreateWhenFull = true;

	private readonly deliveries: Deliveries;

	/**
	 * @param sendToHook sends a request to a hook's URL
	 * @param conformance validates every request and response, if set
	 */
	constructor(sendToHook: SendToHook, conformance?: Conformance) {
		this.deliveries = new Deliveries(sendToHook, conformance);
		const app = this.handler;
		app.disable('x-powered-by');
		app.use(intercept(this.interceptions));
		app.use(recordRequests(this.requests));
		app.use(
			standardHeaders(
				() => Date.now() + this.serviceApps.clockSkew,
				() => this.rateLimit,
			),
		);
		app.use(parseBody);
		if (conformance) app.use(checkConformance(conformance));
		app.use('/api/v1', requireProof(this.serviceApps));
		app.use('/api/v1', authorize(this.tokens, this.serviceApps));
		app.use(['/api/v1', '/oauth2/v1'], injectFaults(this.faults));
		app.use('/api/v1', (_, response, next) => {
			if (this.redirectsTo === undefined) next();
			else response.redirect(302, this.redirectsTo);
		});
		app.use(requireLength);
		const tokenEndpoint = new TokenEndpoint(this.serviceApps);
		app.post('/oauth2/v1/token', (request, response) =>
			tokenEndpoint.handleRequest(request, response),
		);
		app.use(rejectMalformedBody);
		app.use('/api/v1/eventHooks', eventHookRoutes(this));
		app
			.route('/api/v1/logs')
			.get((request, response) => this.systemLog.handleRequest(request, response))
			.all((_, response) => sendError(response, 'E0000022'));

		app.use((_, response) => sendError(response, 'E0000007'));
		app.use((error: unknown, _: Request, response: Response, next: NextFunction) => {
			if (response.headersSent) next(error);
			else sendError(response, 'E0000003');
		});
	}

	/** The API token of the org's super admin. */
	get token(): string {
		return [...this.tokens.keys()][0] ?? '';
	}

	/** Every request that the org sent to a hook's URL. */
	get hookRequests(): Deliveries['hookRequests'] {
		return this.deliveries.hookRequests;
	}

	/** The requests to the org with this path. */
	requestsTo(path: string): ReceivedRequest[] {
		return this.requests.filter((request) => request.path === path);
	}

	/** Adds a hook as another client would have created it, ready for deliveries. */
	seedHook({ uri, ...properties }: Partial<Hook> & { uri: string }): Hook {
		const hook: Hook = {
			id: newHookId(),
			name: `seeded ${randomUUID()}`,
			status: 'ACTIVE',
			verificationStatus: 'VERIFIED',
			created: timestamp(),
			lastUpdated: timestamp(),
			events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
			channel: {
				type: 'HTTP',
				version: '1.0.0',
				config: { uri, authScheme: { type: 'HEADER', key: 'Authorization', value: 'not ours' } },
			},
			...properties,
		};
		this.hooks.set(hook.id, hook);
		return hook;
	}

	/**
	 * Adds events to the System Log, and sends each active hook that subscribes to any of them one
	 * delivery with these events.
	 */
	async emitEvent(...events: OktaEvent[]): Promise<DeliveryResult[]> {
		this.systemLog.add(...events);
		const hooks = [...this.hooks.values()].filter(isActive);
		const results = hooks.map(async (hook) => {
			const subscribed = events.filter(({ eventType }) =>
				hook.events.items.includes(String(eventType)),
			);
			return subscribed.length === 0 ? undefined : await this.deliver(hook, subscribed);
		});
		return (await Promise.all(results)).filter((result) => result !== undefined);
	}

	/** Delivers events to a hook: retries once after a 5xx or no response, never after a 4xx. */
	async deliver(hook: Hook, events: OktaEvent[]): Promise<DeliveryResult> {
		return await this.deliveries.deliver(hook, events);
	}

	/** Verifies a hook's URL once. Returns whether it returned the challenge. */
	async handshake(hook: Hook): Promise<boolean> {
		return await this.deliveries.handshake(hook);
	}
}

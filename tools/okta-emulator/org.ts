import { randomBytes, randomUUID } from 'node:crypto';

import express, { type NextFunction, type Request, type Response } from 'express';
import { sleep } from 'n8n-workflow';

import { readBody, refuseMalformed } from './bodies';
import type { HookResponse, SendToHook, HookRequestOptions } from './calls';
import type { Conformance } from './conformance/conformance';
import { isActive, type Hook } from './entities';
import { sendError, type ErrorCode } from './errors';
import { eventHookRoutes, newHookId, timestamp } from './hooks/eventHooks';
import type { OktaEvent } from './events';
import { standardHeaders } from './hooks/standardHeaders';
import { ServiceApps } from './oauth/serviceApps';
import { SystemLog } from './log/systemLog';

/** What an API token or a service app may do. */
export type Role = 'super admin' | 'read only' | 'help desk';

/** One request of the API, as a test looks at it afterwards. */
export interface LogEntry {
	method: string;
	path: string;
	/** Missing if it was never answered. */
	status?: number;
}

/**
 * Something that goes wrong with a request of the API: it is refused; its connection is dropped
 * before anything is done; it is carried out, and only the answer is lost; or it hangs, before
 * (`hang`) or after (`mute`) it is carried out, until the caller gives up.
 */
export type Fault = {
	method: string;
	path: RegExp;
	/** How many requests it spoils: 1 unless told. */
	times?: number;
	/** How many requests it lets through before. */
	after?: number;
} & (
	| { kind: 'refuse'; errorCode: ErrorCode; headers?: Record<string, string | string[]> }
	| { kind: 'drop' | 'lose' | 'hang' | 'mute' }
);

/** One call of the org to a hook's URL. */
export interface CallEntry {
	kind: 'handshake' | 'delivery';
	hookId: string;
	answer: HookResponse;
	milliseconds: number;
}

/** What came of the delivery to one hook: an answer for each try. */
export interface Delivered {
	hook: Hook;
	attempts: HookResponse[];
}

/**
 * A stand-in for one Okta org: its Event Hooks API, the handshake, and deliveries. Strict where Okta
 * is, and it really calls the hooks' URLs.
 *
 * `handler` is an express app, to be mounted on any server.
 */
export class OktaEmulator {
	readonly handler = express();

	readonly hooks = new Map<string, Hook>();

	readonly tokens = new Map<string, Role>([
		['00StandInToken-super-admin-000000000000000', 'super admin'],
	]);

	/** Everything that happened in the org. */
	readonly systemLog = new SystemLog();

	readonly serviceApps = new ServiceApps();

	/** Every request that reached the API. */
	readonly log: LogEntry[] = [];

	/** Every call that the org made, the handshakes and the deliveries. */
	readonly calls: CallEntry[] = [];

	/** What goes wrong with requests. The first that matches is used, and used up. */
	readonly faults: Fault[] = [];

	/** Whether the org has filters of event hooks, an early access feature. */
	hasFilters = true;

	/** Where every answered request of the API is redirected to, as by an address of another org. */
	redirectsTo?: string;

	/** Answers a verification with 200 without having verified anything. */
	failsVerification = false;

	/** Whether a full org refuses to create another hook, or only to verify or activate it. */
	rejectsCreateWhenFull = true;

	/**
	 * @param wayOut calls the hooks' URLs
	 * @param conformance is shown all that is sent and received, if there is one
	 */
	constructor(
		private readonly wayOut: SendToHook,
		private readonly conformance?: Conformance,
	) {
		const app = this.handler;
		app.disable('x-powered-by');
		app.use((request, response, next) => this.keepLog(request, response, next));
		app.use(standardHeaders(() => Date.now() + this.serviceApps.clockSkew));
		app.use(readBody);
		app.use((request, response, next) => this.showExchange(request, response, next));
		app.use(
			'/api/v1',
			async (request, response, next) => await this.serviceApps.checkProof(request, response, next),
		);
		app.use('/api/v1', (request, response, next) => this.admit(request, response, next));
		app.use(['/api/v1', '/oauth2/v1'], (request, response, next) =>
			this.applyFaults(request, response, next),
		);
		app.use('/api/v1', (_, response, next) => {
			if (this.redirectsTo === undefined) next();
			else response.redirect(302, this.redirectsTo);
		});
		app.use(requireLength);
		app.use('/oauth2/v1/token', this.serviceApps.tokenEndpoint);
		app.use(refuseMalformed);
		app.use('/api/v1/eventHooks', eventHookRoutes(this));
		app
			.route('/api/v1/logs')
			.get((request, response) => this.systemLog.answer(request, response))
			.all((_, response) => sendError(response, 'E0000022'));

		app.use((_, response) => sendError(response, 'E0000007'));
		app.use((error: unknown, _: Request, response: Response, next: NextFunction) => {
			if (response.headersSent) next(error);
			else sendError(response, 'E0000003');
		});
	}

	/** The token of the org's super admin. */
	get token(): string {
		return [...this.tokens.keys()][0] ?? '';
	}

	/** Puts a hook into the org as another client would, ready for deliveries. */
	seedHook(hook: Partial<Hook> & { uri: string }): Hook {
		const { uri, ...rest } = hook;
		const planted: Hook = {
			id: newHookId(),
			name: `planted ${randomUUID()}`,
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
			...rest,
		};
		this.hooks.set(planted.id, planted);
		return planted;
	}

	/**
	 * Something happens in the org: it stands in the System Log, and every hook in force that names
	 * one of the event types gets its own delivery, with the events it named, all in one.
	 */
	async emitEvent(...events: OktaEvent[]): Promise<Delivered[]> {
		this.systemLog.add(...events);
		const hooks = [...this.hooks.values()].filter(isActive);
		const deliveries = hooks.map(async (hook) => {
			const named = events.filter((event) => hook.events.items.includes(String(event.eventType)));
			return named.length === 0 ? undefined : await this.deliver(hook, named);
		});
		return (await Promise.all(deliveries)).filter((delivered) => delivered !== undefined);
	}

	/** Delivers as Okta does: once more after 5xx or no answer, never after 4xx. */
	async deliver(hook: Hook, events: OktaEvent[]): Promise<Delivered> {
		const body = JSON.stringify(delivery(hook, events));
		const first = await this.call(hook, 'delivery', { body });
		if (first.status !== undefined && first.status < 500) return { hook, attempts: [first] };
		await sleep(100);
		return { hook, attempts: [first, await this.call(hook, 'delivery', { body })] };
	}

	private async call(
		hook: Hook,
		kind: CallEntry['kind'],
		request: HookRequestOptions,
	): Promise<HookResponse> {
		const start = Date.now();
		const answer = await this.wayOut(hook, kind === 'handshake' ? 'GET' : 'POST', request);
		this.calls.push({ kind, hookId: hook.id, answer, milliseconds: Date.now() - start });
		this.conformance?.checkCall(kind, request, answer);
		return answer;
	}

	private keepLog(request: Request, response: Response, next: NextFunction): void {
		const entry: LogEntry = { method: request.method, path: request.path };
		this.log.push(entry);
		response.on('finish', () => (entry.status = response.statusCode));
		next();
	}

	/** Shows a request, and what is really sent in answer to it, whoever answers. */
	private showExchange(request: Request, response: Response, next: NextFunction): void {
		const { conformance } = this;
		if (conformance === undefined) return next();
		const { method, originalUrl: url } = request;
		conformance.checkRequest(method, url, request.body);
		const end = response.end.bind(response);
		response.end = ((...sent: Parameters<typeof end>) => {
			conformance.checkResponse(method, url, {
				status: response.statusCode,
				contentType: response.get('Content-Type'),
				challenge: response.get('WWW-Authenticate'),
				text: textOf(sent[0]),
			});
			return end(...sent);
		}) as typeof response.end;
		next();
	}

	private admit(request: Request, response: Response, next: NextFunction): void {
		if (!request.get('Authorization')) return sendError(response, 'E0000005');
		const token = /^SSWS (\S+)$/.exec(request.get('Authorization') ?? '')?.[1];
		const role = this.tokens.get(token ?? '') ?? this.serviceApps.roleFor(request, response);
		if (role === undefined) return sendError(response, 'E0000011');
		if (role === 'help desk') return sendError(response, 'E0000006');
		if (role === 'read only' && request.method !== 'GET') return sendError(response, 'E0000006');
		next();
	}

	private applyFaults(request: Request, response: Response, next: NextFunction): void {
		const fault = this.faults.find(
			({ method, path, times = 1 }) =>
				times > 0 && method === request.method && path.test(request.originalUrl),
		);
		if (fault === undefined) return next();
		if (fault.after) {
			fault.after--;
			return next();
		}
		fault.times = (fault.times ?? 1) - 1;
		if (fault.kind === 'refuse') {
			response.set(fault.headers ?? {});
			sendError(response, fault.errorCode);
		} else if (fault.kind === 'drop') {
			request.socket.destroy();
		} else if (fault.kind !== 'hang') {
			response.end = () => {
				if (fault.kind === 'lose') request.socket.destroy();
				return response;
			};
			next();
		}
	}

	/** A challenge in a header, to come back in a JSON object. */
	async handshake(hook: Hook): Promise<boolean> {
		const challenge = randomBytes(24).toString('hex');
		const { status, body, contentType } = await this.call(hook, 'handshake', {
			headers: { 'X-Okta-Verification-Challenge': challenge },
		});
		return (
			status === 200 &&
			contentType?.startsWith('application/json') === true &&
			typeof body === 'object' &&
			body !== null &&
			'verification' in body &&
			body.verification === challenge
		);
	}
}

/** What `end` is given: a text, bytes, nothing or a callback. */
function textOf(chunk: unknown): string {
	return typeof chunk === 'string' || Buffer.isBuffer(chunk) ? chunk.toString() : '';
}

/** Okta's front end wants to know a body's length, even that of none. */
function requireLength(request: Request, response: Response, next: NextFunction): void {
	const told = request.get('Content-Length') ?? request.get('Transfer-Encoding');
	if (['POST', 'PUT'].includes(request.method) && told === undefined) {
		response.status(411).type('html').send('<h1>Length Required</h1>');
	} else {
		next();
	}
}

/** The body of a delivery, as Okta documents it. */
export function delivery(hook: Hook, events: OktaEvent[]): object {
	return {
		eventType: 'com.okta.event_hook',
		eventTypeVersion: '1.0',
		cloudEventsVersion: '0.1',
		source: `https://stand-in.okta.com/api/v1/eventHooks/${hook.id}`,
		eventId: randomUUID(),
		data: { events },
		eventTime: new Date().toISOString(),
		contentType: 'application/json',
	};
}

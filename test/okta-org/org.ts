import { randomBytes, randomUUID } from 'node:crypto';

import express, { type NextFunction, type Request, type Response } from 'express';
import { sleep } from 'n8n-workflow';

import type { Answer, Call, CallRequest } from './calls';
import { newHookSchema, toResponse, type Hook } from './entities';
import { refuse, type ErrorCode } from './errors';
import type { OktaEvent } from './events';
import { ServiceApps } from './serviceApps';
import { SystemLog } from './systemLog';

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
	answer: Answer;
	milliseconds: number;
}

/** What came of the delivery to one hook: an answer for each try. */
export interface Delivered {
	hook: Hook;
	tries: Answer[];
}

/** Okta's limit. */
const MOST_ACTIVE_HOOKS = 25;

/**
 * A stand-in for one Okta org: its Event Hooks API, the handshake, and deliveries. Strict where Okta
 * is, and it really calls the hooks' URLs.
 *
 * `handler` is an express app, to be mounted on any server.
 */
export class OktaOrg {
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

	/** Answers a verification with 200 without having verified anything. */
	verifiesInVain = false;

	constructor(private readonly wayOut: Call) {
		const app = this.handler;
		app.disable('x-powered-by');
		app.use((request, response, next) => this.keepLog(request, response, next));
		app.use(
			'/api/v1',
			async (request, response, next) => await this.serviceApps.checkProof(request, response, next),
		);
		app.use('/api/v1', (request, response, next) => this.admit(request, response, next));
		app.use(['/api/v1', '/oauth2/v1'], (request, response, next) =>
			this.applyFaults(request, response, next),
		);
		app.use(requireLength);
		app.use('/oauth2/v1/token', this.serviceApps.tokenEndpoint);
		app.use(express.json({ type: () => true }));

		app
			.route('/api/v1/eventHooks')
			.get((_, response) => response.json([...this.hooks.values()].map(toResponse)))
			.post((request, response) => this.create(request, response))
			.all((_, response) => refuse(response, 'E0000022'));
		app
			.route('/api/v1/eventHooks/:id')
			.get((request, response) =>
				this.withHook(request, response, (hook) => response.json(toResponse(hook))),
			)
			.put((request, response) =>
				this.withHook(request, response, (hook) => this.replace(hook, request, response)),
			)
			.delete((request, response) =>
				this.withHook(request, response, (hook) => this.remove(hook, response)),
			)
			.all((_, response) => refuse(response, 'E0000022'));
		app
			.route('/api/v1/eventHooks/:id/lifecycle/:step')
			.post((request, response) =>
				this.withHook(request, response, async (hook) => await this.step(hook, request, response)),
			)
			.all((_, response) => refuse(response, 'E0000022'));

		app
			.route('/api/v1/logs')
			.get((request, response) => this.systemLog.answer(request, response))
			.all((_, response) => refuse(response, 'E0000022'));

		app.use((_, response) => refuse(response, 'E0000007'));
		app.use((error: unknown, _: Request, response: Response, next: NextFunction) => {
			if (response.headersSent) next(error);
			else refuse(response, 'E0000003');
		});
	}

	/** The token of the org's super admin. */
	get token(): string {
		return [...this.tokens.keys()][0] ?? '';
	}

	/** Puts a hook into the org as another client would, ready for deliveries. */
	plant(hook: Partial<Hook> & { uri: string }): Hook {
		const { uri, ...rest } = hook;
		const planted: Hook = {
			id: newId(),
			name: `planted ${randomUUID()}`,
			status: 'ACTIVE',
			verificationStatus: 'VERIFIED',
			created: new Date().toISOString(),
			lastUpdated: new Date().toISOString(),
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
	async fire(...events: OktaEvent[]): Promise<Delivered[]> {
		this.systemLog.add(...events);
		const hooks = [...this.hooks.values()].filter(
			(hook) => hook.status === 'ACTIVE' && hook.verificationStatus === 'VERIFIED',
		);
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
		if (first.status !== undefined && first.status < 500) return { hook, tries: [first] };
		await sleep(100);
		return { hook, tries: [first, await this.call(hook, 'delivery', { body })] };
	}

	private async call(hook: Hook, kind: CallEntry['kind'], request: CallRequest): Promise<Answer> {
		const start = Date.now();
		const answer = await this.wayOut(hook, kind === 'handshake' ? 'GET' : 'POST', request);
		this.calls.push({ kind, hookId: hook.id, answer, milliseconds: Date.now() - start });
		return answer;
	}

	private keepLog(request: Request, response: Response, next: NextFunction): void {
		const entry: LogEntry = { method: request.method, path: request.path };
		this.log.push(entry);
		response.on('finish', () => (entry.status = response.statusCode));
		next();
	}

	private admit(request: Request, response: Response, next: NextFunction): void {
		if (!request.get('Authorization')) return refuse(response, 'E0000005');
		const token = /^SSWS (\S+)$/.exec(request.get('Authorization') ?? '')?.[1];
		const role = this.tokens.get(token ?? '') ?? this.serviceApps.roleFor(request, response);
		if (role === undefined) return refuse(response, 'E0000011');
		if (role === 'help desk') return refuse(response, 'E0000006');
		if (role === 'read only' && request.method !== 'GET') return refuse(response, 'E0000006');
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
			refuse(response, fault.errorCode);
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

	private create(request: Request, response: Response): void {
		if (!this.hasFilters && hasFilter(request.body)) return refuse(response, 'E0000015');
		const complaints = this.complaintsAbout(request.body);
		if (complaints.length > 0) return refuse(response, 'E0000001', complaints);
		const now = new Date().toISOString();
		const hook: Hook = {
			...newHookSchema.parse(request.body),
			id: newId(),
			status: 'ACTIVE',
			verificationStatus: 'UNVERIFIED',
			created: now,
			lastUpdated: now,
		};
		this.hooks.set(hook.id, hook);
		response.json(toResponse(hook));
	}

	private replace(hook: Hook, request: Request, response: Response): void {
		const complaints = this.complaintsAbout(request.body, hook);
		if (complaints.length > 0) return refuse(response, 'E0000001', complaints);
		const replaced = {
			...hook,
			...newHookSchema.parse(request.body),
			lastUpdated: new Date().toISOString(),
		};
		if (JSON.stringify(replaced.channel) !== JSON.stringify(hook.channel)) {
			replaced.verificationStatus = 'UNVERIFIED';
		}
		this.hooks.set(hook.id, replaced);
		response.json(toResponse(replaced));
	}

	private complaintsAbout(body: unknown, replaced?: Hook): string[] {
		const { success, data, error } = newHookSchema.safeParse(body);
		if (!success) return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
		const others = [...this.hooks.values()].filter((hook) => hook !== replaced);
		if (others.some((hook) => hook.name === data.name)) {
			return ['name: An event hook with this name already exists'];
		}
		const active = others.filter((hook) => hook.status === 'ACTIVE').length;
		return active >= MOST_ACTIVE_HOOKS ? ['Maximum number of active event hooks reached'] : [];
	}

	private remove(hook: Hook, response: Response): void {
		if (hook.status !== 'INACTIVE') {
			return refuse(response, 'E0000001', ['Only inactive event hooks can be deleted']);
		}
		this.hooks.delete(hook.id);
		response.status(204).end();
	}

	private async step(hook: Hook, request: Request, response: Response): Promise<void> {
		switch (request.params.step) {
			case 'activate':
				hook.status = 'ACTIVE';
				break;
			case 'deactivate':
				hook.status = 'INACTIVE';
				break;
			case 'verify':
				if (this.verifiesInVain) break;
				if (!(await this.verify(hook))) {
					return refuse(
						response,
						'E0000001',
						[],
						'Unable to verify event hook. Hook execution failed',
					);
				}
				hook.verificationStatus = 'VERIFIED';
				break;
			default:
				return refuse(response, 'E0000007');
		}
		hook.lastUpdated = new Date().toISOString();
		response.json(toResponse(hook));
	}

	/** Okta tries twice. */
	private async verify(hook: Hook): Promise<boolean> {
		return (await this.handshake(hook)) || (await this.handshake(hook));
	}

	/** A challenge in a header, to come back in a JSON object. */
	private async handshake(hook: Hook): Promise<boolean> {
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

	private async withHook(
		request: Request,
		response: Response,
		use: (hook: Hook) => unknown,
	): Promise<void> {
		const id = String(request.params.id);
		const hook = this.hooks.get(id);
		if (hook === undefined) {
			return refuse(response, 'E0000007', [], `Not found: Resource not found: ${id} (EventHook)`);
		}
		await use(hook);
	}
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

function hasFilter(body: unknown): boolean {
	const { events } = (body ?? {}) as { events?: { filter?: unknown } };
	return events?.filter != null;
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

/** Okta's ids of event hooks: `who` and 17 more characters. */
function newId(): string {
	return `who${randomBytes(9).toString('hex').slice(0, 17)}`;
}

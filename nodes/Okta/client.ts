import {
	NodeApiError,
	NodeOperationError,
	sleep,
	type Failure,
	type IHookFunctions,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
	type IPollFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { bareToken } from './protocol/authorize';
import { urlOf, type EventHookDefinition } from './protocol/eventHook';
import {
	explainRefusal,
	mayPassByItself,
	NOT_REACHED,
	unreached,
	type Access,
	type OktaResponse,
} from './protocol/failure';
import type { LogPage } from './protocol/logCursor';
import { NoAccessToken, UnusableCredential } from './protocol/noAccessToken';
import { orgUrl } from './protocol/orgUrl';
import { hasTimedOut, pauseAfter } from './protocol/patience';
import { explainProofRefusal, isProofRefused } from './protocol/proofRefusal';
import { rateLimitResetsAt } from './protocol/rateLimit';
import { eventHookSchema, eventHooksSchema, type EventHook } from './protocol/schemas';
import { readLogPage } from './protocol/systemLog';

const HOOKS = '/api/v1/eventHooks';

const TIME_LIMIT_MS = 10_000;
/** Okta gives itself this long for a page of the log. */
const PAGE_TIME_LIMIT_MS = 30_000;
/** Okta calls n8n back during this call; it waits 3 s for the answer and tries twice. */
const VERIFY_TIME_LIMIT_MS = 20_000;

type Context = IHookFunctions | IPollFunctions;

/** What has a credential, but need not make requests. */
type CredentialContext = Pick<Context | IWebhookFunctions, 'getCredentials' | 'getNodeParameter'>;

interface Request {
	method: IHttpRequestMethods;
	/** With a query, if there is one. */
	path: string;
	body?: object;
	timeLimitMs?: number;
	/**
	 * When the caller needs a response at the latest, in ms since 1970. Until then neither the end of
	 * a rate limit is waited for, nor a request repeated that timed out.
	 */
	deadline?: number;
}

/** `hook` is there if Okta answered with one: with a refusal it is missing. */
interface HookResponse extends OktaResponse {
	hook?: EventHook;
}

/** `hooks` is there if Okta answered with the list: with a refusal it is missing. */
interface HooksResponse extends OktaResponse {
	hooks?: EventHook[];
}

/** `page` is there if Okta answered with one: with a refusal it is missing. */
interface LogResponse extends OktaResponse {
	page?: LogPage;
}

/**
 * A page of the System Log. A rate limit isn't waited for, since the next poll comes by itself.
 *
 * @param link path and query
 * @param deadline when there must be a response, in ms since 1970. That includes an access token,
 * which n8n may have to fetch first, in a request of its own that can't be canceled.
 */
export async function getLogPage(
	context: IPollFunctions,
	link: string,
	deadline: number,
): Promise<LogResponse> {
	const response = await withDeadline(
		send(context, { method: 'GET', path: link, timeLimitMs: PAGE_TIME_LIMIT_MS, deadline }),
		deadline,
	);
	const page = response.status === 200 ? readLogPage(response.body, response.headers) : undefined;
	return { ...response, page };
}

/** The response, or at the deadline one as if Okta hadn't responded in time. */
async function withDeadline(
	response: Promise<OktaResponse>,
	deadline: number,
): Promise<OktaResponse> {
	const signal = AbortSignal.timeout(Math.max(deadline - Date.now(), 0));
	let giveUp = (): void => {};
	const timeout = new Promise<OktaResponse>((resolve) => {
		giveUp = () =>
			resolve({ status: NOT_REACHED, headers: {}, body: undefined, code: 'ETIMEDOUT' });
		signal.addEventListener('abort', giveUp);
	});
	try {
		return await Promise.race([response, timeout]);
	} finally {
		// Else the page would stay in memory until the deadline.
		signal.removeEventListener('abort', giveUp);
	}
}

/** All event hooks of the org, on one page. */
export async function listEventHooks(context: IHookFunctions): Promise<HooksResponse> {
	const response = await send(context, { method: 'GET', path: HOOKS });
	const hooks =
		response.status === 200 ? eventHooksSchema.safeParse(response.body).data : undefined;
	return { ...response, hooks };
}

export async function getEventHook(context: IHookFunctions, id: string): Promise<HookResponse> {
	return withHook(await send(context, { method: 'GET', path: pathOf(id) }));
}

/**
 * The new hook is active but not verified: Okta sends nothing to it yet.
 *
 * Expects that no hook with this URL is in the org. When the answer got lost, the request may have
 * been carried out: it is sent again only after a look whether the hook is there, and a refusal that
 * follows (the name is taken, say) is believed only after another one.
 */
export async function createEventHook(
	context: IHookFunctions,
	definition: EventHookDefinition,
): Promise<HookResponse> {
	let mayBeThere = false;
	for (let tries = 1; ; tries++) {
		const response = await attempt(context, { method: 'POST', path: HOOKS, body: definition });
		if (isSuccess(response)) return withHook(response);

		mayBeThere ||= mayPassByItself(response) && response.status !== 429;
		const pause = pauseAfter(response, tries);
		if (pause !== undefined) await sleep(pause);
		if (mayBeThere) {
			const { hooks } = await listEventHooks(context);
			const hook = hooks?.find((candidate) => urlOf(candidate) === definition.channel.config.uri);
			if (hook) return { ...response, hook };
			// Okta does not even list its hooks: more tries now would only take longer.
			if (hooks === undefined) return response;
		}
		if (pause === undefined) return response;
	}
}

/** Has Okta call the hook's URL, and waits until it has. A refusal leaves the hook in the org. */
export async function verifyEventHook(context: IHookFunctions, id: string): Promise<HookResponse> {
	const path = `${pathOf(id)}/lifecycle/verify`;
	return withHook(await send(context, { method: 'POST', path, timeLimitMs: VERIFY_TIME_LIMIT_MS }));
}

/**
 * Takes the hook out of the org. Okta deletes inactive hooks only, so it is deactivated first. Gives
 * Okta's refusal, `absent` when there was no such hook to begin with, or nothing when it is removed.
 */
export async function removeEventHook(
	context: IHookFunctions,
	id: string,
): Promise<OktaResponse | 'absent' | undefined> {
	const path = pathOf(id);
	const deactivated = await send(context, { method: 'POST', path: `${path}/lifecycle/deactivate` });
	if (deactivated.status === 404) return 'absent';
	// Not documented what a hook that is inactive already answers: after a 400 the DELETE decides.
	if (!isSuccess(deactivated) && deactivated.status !== 400) return deactivated;

	const deleted = await send(context, { method: 'DELETE', path });
	return isSuccess(deleted) || deleted.status === 404 ? undefined : deleted;
}

/**
 * The org that the credential names, e.g. `https://acme.okta.com`.
 *
 * @throws {NodeOperationError} if what stands there as Okta domain cannot be one
 */
export async function orgOf(context: Context): Promise<string> {
	const { domain } = await context.getCredentials(credentialOf(accessOf(context)));
	try {
		return orgUrl(String(domain ?? ''));
	} catch (refused) {
		throw new NodeOperationError(context.getNode(), refused as Error);
	}
}

/** What is secret in the credential itself: the API token or the private key, or an empty text. */
export async function credentialSecret(context: CredentialContext): Promise<string> {
	const { token, privateKey } = await context.getCredentials(credentialOf(accessOf(context)));
	return token === undefined ? String(privateKey ?? '').trim() : bareToken(String(token));
}

/**
 * A refusal as n8n shows it. All that a person needs is in the message, since n8n shows nothing
 * else of a refused activation; nothing of the request is in it, since that has the token.
 *
 * @param action what was tried, to follow "Okta refused to", e.g. `create the event hook`
 * @param advice what to do about it, where more is known than the status tells
 */
export async function refusal(
	context: Context,
	action: string,
	response: OktaResponse,
	advice?: string,
): Promise<NodeApiError> {
	const message = explainRefusal(action, await orgOf(context), response, advice);
	const error = new NodeApiError(
		context.getNode(),
		{ message },
		{
			message,
			httpCode: response.status === NOT_REACHED ? undefined : `${response.status}`,
			failure: failureOf(response),
		},
	);
	// The constructor puts a text of its own in the place of any message in which it finds the name
	// of a network error, even as a part of a word.
	error.message = message;
	return error;
}

/** What n8n's poller needs to know to wait for the end of a rate limit. Older versions ignore it. */
function failureOf(response: OktaResponse): Failure | undefined {
	return response.status === 429
		? { cause: 'rate-limited', resetsAtEpochMs: rateLimitResetsAt(response) }
		: undefined;
}

/** A request that does no harm when it is carried out twice: sent again while that may help. */
async function send(context: Context, request: Request): Promise<OktaResponse> {
	for (let tries = 1; ; tries++) {
		const response = await attempt(context, request);
		const pause = pauseAfter(response, tries);
		if (pause === undefined) return response;
		const { deadline } = request;
		if (deadline !== undefined) {
			if (response.status === 429 || hasTimedOut(response)) return response;
			if (Date.now() + pause >= deadline) return response;
		}
		await sleep(pause);
	}
}

/**
 * The only request to Okta. Gives status, headers and body of any answer, and throws on no status;
 * an org that was not reached is the status `NOT_REACHED`.
 */
async function attempt(context: Context, request: Request): Promise<OktaResponse> {
	const access = accessOf(context);
	const org = await orgOf(context);
	const url = `${org}${request.path}`;
	// n8n must see a 401 to get a new access token, and to send the request once more. An API token
	// stays what it is: there the repetition would be in vain.
	const ignored = access === 'oAuth2' ? { ignore: true as const, except: [401] } : true;
	try {
		let response = await ask(context, { ...request, url, ignored });
		// An older n8n knows no exception: it has not seen the 401. A refused proof of possession is a
		// 400, and may be dated by a clock that was changed since: a new token measures it anew.
		const isTokenRefused = response.statusCode === 401 || isProofRefused(answerOf(response));
		if (access === 'oAuth2' && isTokenRefused) {
			const withoutToken = await renewAccessToken(context, response.statusCode);
			if (withoutToken) return { ...withoutToken, access };
			response = await ask(context, { ...request, url, ignored });
		}
		return { ...explainProofRefusal(org, answerOf(response)), access, receivedAt: Date.now() };
	} catch (thrown) {
		const response = answerIn(thrown) ?? unreached(thrown);
		return { ...explainProofRefusal(org, response), access, receivedAt: Date.now() };
	}
}

/**
 * Has n8n get a new access token, by a request that it sees refused and that does nothing. Gives why
 * there is none: whatever else comes of it, the request that needs the token is told better.
 *
 * @param renewOn the status that the token was refused with; an older n8n knows only 401
 */
async function renewAccessToken(
	context: Context,
	renewOn: number,
): Promise<OktaResponse | undefined> {
	const url = `${await orgOf(context)}${HOOKS}`;
	try {
		await ask(context, { method: 'GET', url, ignored: false, renewOn });
		return undefined;
	} catch (thrown) {
		const answer = answerIn(thrown);
		return answer?.withoutToken && answer;
	}
}

async function ask(
	context: Context,
	{
		method,
		url,
		body,
		timeLimitMs = TIME_LIMIT_MS,
		deadline = Infinity,
		ignored,
		renewOn = 401,
	}: Omit<Request, 'path'> & {
		url: string;
		/** With which status n8n gets a new access token. */
		renewOn?: number;
		/** With which statuses an answer is not thrown. */
		ignored: IHttpRequestOptions['ignoreHttpStatusErrors'];
	},
): Promise<Answered> {
	const access = accessOf(context);
	// With a service app the limit is also for the access token, which may have to be fetched first.
	const longest = timeLimitMs * (access === 'oAuth2' ? 2 : 1);
	const timeLimit = Math.max(Math.min(longest, deadline - Date.now()), 1);
	return (await context.helpers.httpRequestWithAuthentication.call(
		context,
		credentialOf(access),
		{
			method,
			url,
			body,
			json: true,
			timeout: timeLimit,
			// n8n's `timeout` starts anew with every byte: this one does not.
			abortSignal: AbortSignal.timeout(timeLimit),
			returnFullResponse: true,
			ignoreHttpStatusErrors: ignored,
		},
		{ preAuthenticationRetryStatusCode: renewOn },
	)) as Answered;
}

function answerOf({ statusCode, headers, body }: Answered): OktaResponse {
	return { status: statusCode, headers, body };
}

/** An answer of n8n's request with `returnFullResponse`. */
interface Answered {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** How the node gets in. Nodes from before there was a choice have none: an API token. */
function accessOf(context: CredentialContext): Access {
	return context.getNodeParameter('authentication', 'apiToken') as Access;
}

function credentialOf(access: Access): string {
	return access === 'oAuth2' ? 'oktaTriggerOAuth2Api' : 'oktaTriggerApi';
}

/** From the depth of n8n's wrapping: why there was no access token, or the 401 that stayed one. */
function answerIn(thrown: unknown): OktaResponse | undefined {
	for (let cause = thrown; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof NoAccessToken) return cause.answer;
		if ('response' in cause && typeof cause.response === 'object' && cause.response !== null) {
			const { status, headers, data } = cause.response as Refused;
			return { status, headers: { ...headers }, body: data };
		}
	}
	return answerWithoutCause(thrown);
}

/** n8n before 2.34 loses the cause of an error (1.100 does not): what is left of the error then. */
function answerWithoutCause(thrown: unknown): OktaResponse | undefined {
	if (!(thrown instanceof NodeApiError) || thrown.cause instanceof Error) return undefined;
	const { message, httpCode, context } = thrown;
	// n8n has a code for all that goes wrong on the way: so it did not come to a request, for want of
	// an access token. The message is the whole story.
	if (httpCode === null || httpCode === '') return new UnusableCredential(message).answer;
	const status = Number(httpCode);
	return Number.isInteger(status)
		? { status, headers: {}, body: context.data }
		: // Not a status but why Okta was not reached, e.g. ECONNREFUSED.
			{ status: NOT_REACHED, headers: {}, body: message, code: httpCode };
}

/** An answer in an error of axios. */
interface Refused {
	status: number;
	headers: Record<string, unknown>;
	data: unknown;
}

function pathOf(hookId: string): string {
	return `${HOOKS}/${encodeURIComponent(hookId)}`;
}

function withHook(response: OktaResponse): HookResponse {
	const hook = isSuccess(response) ? eventHookSchema.safeParse(response.body).data : undefined;
	return { ...response, hook };
}

function isSuccess({ status }: OktaResponse): boolean {
	return status >= 200 && status < 300;
}

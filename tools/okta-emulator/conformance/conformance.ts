import { z } from 'zod/v4';

import type { HookRequestOptions, HookResponse } from '../hooks/hookClient';
import { apiError, oauthError, tokenRequest, tokenResponse } from './errorAndTokenSchemas';
import {
	eventHook,
	eventHookReplacement,
	eventHookRequest,
	verificationResponse,
} from './eventHookSchemas';
import { issuesOf } from './issuesOf';
import { deliveryRequest, logPage, logQuery } from './logEventSchemas';

/** A response that the org sent. */
interface SentResponse {
	status: number;
	contentType: string | undefined;
	text: string;
	/** The `WWW-Authenticate` header. */
	challenge?: string;
}

/** The schemas of an endpoint. */
interface Endpoint {
	method: string;
	path: RegExp;
	/** Schema of the body. Undefined if there's none. */
	request?: z.ZodType;
	query?: z.ZodType;
	status: number;
	/** Schema of the body. Undefined if it's empty. */
	response?: z.ZodType;
	/** Schema of an error's body. Default: `apiError`. */
	error?: z.ZodType;
}

const HOOKS = '^/api/v1/eventHooks';

const ENDPOINTS: readonly Endpoint[] = [
	{ method: 'GET', path: RegExp(`${HOOKS}$`), status: 200, response: z.array(eventHook) },
	{
		method: 'POST',
		path: RegExp(`${HOOKS}$`),
		request: eventHookRequest,
		status: 200,
		response: eventHook,
	},
	{ method: 'GET', path: RegExp(`${HOOKS}/\\w+$`), status: 200, response: eventHook },
	{
		method: 'PUT',
		path: RegExp(`${HOOKS}/\\w+$`),
		request: eventHookReplacement,
		status: 200,
		response: eventHook,
	},
	{ method: 'DELETE', path: RegExp(`${HOOKS}/\\w+$`), status: 204 },
	{
		method: 'POST',
		path: RegExp(`${HOOKS}/\\w+/lifecycle/(activate|deactivate|verify)$`),
		status: 200,
		response: eventHook,
	},
	{ method: 'GET', path: /^\/api\/v1\/logs$/, query: logQuery, status: 200, response: logPage },
	{
		method: 'POST',
		path: /^\/oauth2\/v1\/token$/,
		request: tokenRequest,
		status: 200,
		response: tokenResponse,
		// Outages and rate limits have the same format as on all other endpoints.
		error: z.union([oauthError, apiError]),
	},
];

/** Okta's front end rejects some requests before the API gets them, and responds in HTML. */
const FRONT_END_STATUSES = [411, 414];

/**
 * Validates requests and responses, between the org and its clients as well as between the org and
 * the hooks, with Okta's published schemas. Independent of how the emulator and the node build them,
 * so it checks both.
 */
export class Conformance {
	/** Deviations from the schemas. Doesn't contain values, so it can't contain secrets. */
	readonly violations: string[] = [];

	private readonly exceptions: RegExp[] = [];

	/** Ignores violations that match, for a test that sends invalid data on purpose. */
	except(...patterns: RegExp[]): void {
		this.exceptions.push(...patterns);
	}

	/** @throws {Error} if there are violations. The message lists them. */
	assertNoViolations(): void {
		const unexpected = this.violations.filter(
			(violation) => !this.exceptions.some((exception) => exception.test(violation)),
		);
		if (unexpected.length === 0) return;
		throw new Error(
			`Doesn't match Okta's schemas:\n${[...new Set(unexpected)].join('\n')}\n` +
				'If a test sends this on purpose, use `conformance.except`.',
		);
	}

	/** @param body the parsed body, or undefined if there was none */
	checkRequest(method: string, url: string, body: unknown): void {
		const { pathname, searchParams } = new URL(url, 'https://okta.example');
		const endpoint = endpointOf(method, pathname);
		const what = `request ${method} ${withoutId(pathname)}`;
		if (endpoint === undefined) return this.report(what, 'is not an endpoint of the API');
		if (endpoint.request !== undefined) this.check(what, endpoint.request, body);
		// Clients may send an empty object, so that the request has a length.
		else if (body !== undefined && JSON.stringify(body) !== '{}') {
			this.report(what, 'has a body, and must have none');
		}
		const query = Object.fromEntries(searchParams);
		this.check(`query of ${what}`, endpoint.query ?? z.strictObject({}), query);
	}

	checkResponse(method: string, url: string, sent: SentResponse): void {
		const { status, contentType, text } = sent;
		const { pathname } = new URL(url, 'https://okta.example');
		const endpoint = endpointOf(method, pathname);
		const what = `response ${status} to ${method} ${withoutId(pathname)}`;
		if (FRONT_END_STATUSES.includes(status) || isChallenge(sent)) return;
		if (status < 400 && status !== endpoint?.status) {
			return this.report(what, 'has an undocumented status');
		}
		const schema = status < 400 ? endpoint?.response : (endpoint?.error ?? apiError);
		if (schema === undefined) {
			if (text !== '') this.report(what, 'has a body, and must have none');
			return;
		}
		if (!contentType?.startsWith('application/json')) this.report(what, 'is not application/json');
		this.check(what, schema, parse(text));
	}

	/** Checks a request of the org to a hook, and the hook's response. */
	checkHookRequest(
		kind: 'handshake' | 'delivery',
		{ body }: HookRequestOptions,
		response: HookResponse,
	): void {
		if (kind === 'delivery') this.check('delivery', deliveryRequest, parse(body ?? ''));
		else if (response.status === 200) {
			this.check('response to the challenge', verificationResponse, response.body);
		}
	}

	private check(what: string, schema: z.ZodType, value: unknown): void {
		for (const issue of issuesOf(schema.safeParse(value))) this.report(what, issue);
	}

	private report(what: string, issue: string): void {
		this.violations.push(`${what}: ${issue}`);
	}
}

/** The response to a request without a proof of possession (DPoP) has its reason in a header, and no body. */
function isChallenge({ status, text, challenge = '' }: SentResponse): boolean {
	return status === 400 && text === '' && /^(DPoP|Bearer) .*error="/.test(challenge);
}

function endpointOf(method: string, path: string): Endpoint | undefined {
	return ENDPOINTS.find((endpoint) => endpoint.method === method && endpoint.path.test(path));
}

/** Replaces the ID in a path, so that violations don't depend on it. */
function withoutId(path: string): string {
	return path.replace(/who\w+/, ':id');
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

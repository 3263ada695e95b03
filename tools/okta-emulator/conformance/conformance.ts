import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

import type { HookResponse, HookRequestOptions } from '../calls';
import { apiError, oauthError, tokenRequest, tokenResponse } from './errorAndTokenSchemas';
import {
	eventHook,
	eventHookReplacement,
	eventHookRequest,
	verificationAnswer,
} from './eventHookSchemas';
import { listOf, type JsonSchema } from './jsonSchema';
import { delivery, logPage, logQuery } from './logEventSchemas';

/** A response as it leaves the org. */
export interface SentResponse {
	status: number;
	contentType: string | undefined;
	text: string;
	/** The header `WWW-Authenticate`. */
	challenge?: string;
}

/** What may be sent to an endpoint, and what is answered when it is not refused. */
interface Endpoint {
	method: string;
	path: RegExp;
	/** Of the body; nothing if there is none. */
	request?: JsonSchema;
	query?: JsonSchema;
	status: number;
	/** Of the body; nothing if it is empty. */
	response?: JsonSchema;
	/** Of the body of a refusal; that of all other endpoints if there is none. */
	refusal?: JsonSchema;
}

const HOOKS = '^/api/v1/eventHooks';

const ENDPOINTS: readonly Endpoint[] = [
	{ method: 'GET', path: RegExp(`${HOOKS}$`), status: 200, response: listOf(eventHook) },
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
		// An outage or a rate limit is told here as everywhere else.
		refusal: { anyOf: [oauthError, apiError] },
	},
];

/** Okta's front end refuses some requests before the API sees them, and in HTML. */
const REFUSED_BY_FRONT_END = [411, 414];

const ajv = addFormats(new Ajv({ allErrors: true, allowUnionTypes: true }));

/** Compiling takes longer than checking: once for each schema that is used. */
const compiled = new Map<JsonSchema, ValidateFunction>();

/**
 * Holds what passes between the org and its clients, and between the org and the hooks' URLs, against
 * Okta's published schemas. It knows nothing of how the org or the node do their work: it is the
 * second opinion on both.
 */
export class Conformance {
	/** What was not as Okta has it. Names no value, so no secret is in it. */
	readonly violations: string[] = [];

	private readonly exceptions: RegExp[] = [];

	/** Violations that match are wanted: a test sends junk on purpose. */
	except(...violations: RegExp[]): void {
		this.exceptions.push(...violations);
	}

	/** @throws {Error} if anything was not as Okta has it; the message lists all of it */
	assertNoViolations(): void {
		const unwanted = this.violations.filter(
			(violation) => !this.exceptions.some((exception) => exception.test(violation)),
		);
		if (unwanted.length === 0) return;
		throw new Error(
			`Not as in Okta's schemas:\n${[...new Set(unwanted)].join('\n')}\n` +
				'A test that sends this on purpose says so with `conformance.except`.',
		);
	}

	/** @param body what was parsed from it; nothing if there was none */
	checkRequest(method: string, url: string, body: unknown): void {
		const { pathname, searchParams } = new URL(url, 'https://okta.example');
		const endpoint = endpointOf(method, pathname);
		const what = `request ${method} ${nameless(pathname)}`;
		if (endpoint === undefined) return this.report(what, 'is to no endpoint of the API');
		if (endpoint.request !== undefined) this.check(what, endpoint.request, body);
		// A lifecycle request needs a length, which an empty object has.
		else if (body !== undefined && JSON.stringify(body) !== '{}') {
			this.report(what, 'has a body, and must have none');
		}
		const query = Object.fromEntries(searchParams);
		this.check(`query of ${what}`, endpoint.query ?? { type: 'object', maxProperties: 0 }, query);
	}

	checkResponse(method: string, url: string, sent: SentResponse): void {
		const { status, contentType, text } = sent;
		const { pathname } = new URL(url, 'https://okta.example');
		const endpoint = endpointOf(method, pathname);
		const what = `response ${status} to ${method} ${nameless(pathname)}`;
		if (REFUSED_BY_FRONT_END.includes(status) || isChallenge(sent)) return;
		if (status < 400 && status !== endpoint?.status) {
			return this.report(what, 'has an undocumented status');
		}
		const schema = status < 400 ? endpoint?.response : (endpoint?.refusal ?? apiError);
		if (schema === undefined) {
			if (text !== '') this.report(what, 'has a body, and must have none');
			return;
		}
		if (!contentType?.startsWith('application/json')) this.report(what, 'is not application/json');
		this.check(what, schema, parse(text));
	}

	/** A call of the org to a hook's URL, and what answered there. */
	checkCall(
		kind: 'handshake' | 'delivery',
		{ body }: HookRequestOptions,
		{ status, ...answer }: HookResponse,
	): void {
		if (kind === 'delivery') this.check('delivery', delivery, parse(body ?? ''));
		else if (status === 200) this.check('answer to the challenge', verificationAnswer, answer.body);
	}

	private check(what: string, schema: JsonSchema, value: unknown): void {
		const validate = compiled.get(schema) ?? ajv.compile(schema);
		compiled.set(schema, validate);
		if (validate(value)) return;
		for (const { instancePath, message, params } of validate.errors ?? []) {
			const names = 'additionalProperty' in params ? ` (${params.additionalProperty})` : '';
			this.report(what, `${instancePath || 'it'} ${message}${names}`);
		}
	}

	private report(what: string, complaint: string): void {
		this.violations.push(`${what}: ${complaint}`);
	}
}

/** A request without its proof of possession (DPoP): the reason is in a header, and the body is empty. */
function isChallenge({ status, text, challenge = '' }: SentResponse): boolean {
	return status === 400 && text === '' && /^(DPoP|Bearer) .*error="/.test(challenge);
}

function endpointOf(method: string, path: string): Endpoint | undefined {
	return ENDPOINTS.find((endpoint) => endpoint.method === method && endpoint.path.test(path));
}

/** A path with `:id` for the ids, so that the same violation reads the same. */
function nameless(path: string): string {
	return path.replace(/who\w+/, ':id');
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

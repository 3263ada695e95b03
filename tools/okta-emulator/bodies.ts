import express, { type NextFunction, type Request, type Response } from 'express';

import { sendError } from './errors';

/**
 * Reads the body of every request before anything else, because the conformance check also looks at
 * the body of a request that is refused. Parsers that come later find nothing to read, and leave
 * `request.body` as it is.
 */
export const readBody = [express.text({ type: () => true }), parse];

function parse(request: Request, response: Response, next: NextFunction): void {
	const text: unknown = request.body;
	request.body = undefined;
	try {
		if (typeof text === 'string' && text !== '') request.body = parserFor(request)(text);
	} catch {
		response.locals.isMalformed = true;
	}
	next();
}

/** Okta answers E0000003 to a body that is no JSON object or array. */
export function refuseMalformed(_: Request, response: Response, next: NextFunction): void {
	if (response.locals.isMalformed) sendError(response, 'E0000003');
	else next();
}

/** The API takes JSON, whatever the content type says; the token endpoint takes a form. */
function parserFor({ path }: Request): (text: string) => unknown {
	return path.startsWith('/oauth2/') ? parseForm : parseJson;
}

function parseForm(text: string): object {
	return Object.fromEntries(new URLSearchParams(text));
}

function parseJson(text: string): object {
	const json: unknown = JSON.parse(text);
	if (typeof json !== 'object' || json === null) throw new SyntaxError('neither object nor array');
	return json;
}

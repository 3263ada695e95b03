import express, { type NextFunction, type Request, type Response } from 'express';

import { sendError } from '../errors';

/**
 * Parses the body of every request before any other middleware, because the conformance check also
 * validates the body of a rejected request. Body parsers that run later find the stream consumed and
 * leave `request.body` unchanged.
 */
export const parseBody = [express.text({ type: () => true }), parse];

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

/** Okta responds with E0000003 to a body that isn't a JSON object or array. */
export function rejectMalformedBody(_: Request, response: Response, next: NextFunction): void {
	if (response.locals.isMalformed) sendError(response, 'E0000003');
	else next();
}

/** Okta's front end requires a length, even for an empty body. */
export function requireLength(request: Request, response: Response, next: NextFunction): void {
	const length = request.get('Content-Length') ?? request.get('Transfer-Encoding');
	if (['POST', 'PUT'].includes(request.method) && length === undefined) {
		response.status(411).type('html').send('<h1>Length Required</h1>');
	} else {
		next();
	}
}

/** The API accepts JSON whatever the content type is; the token endpoint accepts a form. */
function parserFor({ path }: Request): (text: string) => unknown {
	return path.startsWith('/oauth2/') ? parseForm : parseJson;
}

function parseForm(text: string): object {
	return Object.fromEntries(new URLSearchParams(text));
}

function parseJson(text: string): object {
	const json: unknown = JSON.parse(text);
	if (typeof json !== 'object' || json === null) throw new SyntaxError('not an object or array');
	return json;
}

import express, { type NextFunction, type Request, type Response } from 'express';

import { refuse } from './errors';

/** What came in as the body of a request: the text, and whether it could be read. */
interface Body {
	text: string;
	isMalformed: boolean;
}

const bodies = new WeakMap<Request, Body>();

/**
 * Reads the body of every request first of all, also of one that is refused before anybody looks at
 * its body: the conformance check wants to see it. Parsers that come later find nothing to read, and
 * leave `request.body` as it is.
 */
export const readBody = [express.text({ type: () => true }), parse];

function parse(request: Request, _: Response, next: NextFunction): void {
	const text = typeof request.body === 'string' ? request.body : '';
	const body: Body = { text, isMalformed: false };
	bodies.set(request, body);
	request.body = undefined;
	if (text !== '') {
		try {
			request.body = isForm(request)
				? Object.fromEntries(new URLSearchParams(text))
				: objectIn(text);
		} catch {
			body.isMalformed = true;
		}
	}
	next();
}

/** Okta answers E0000003 to a body that is no JSON object or array. */
export function refuseMalformed(request: Request, response: Response, next: NextFunction): void {
	if (bodies.get(request)?.isMalformed) refuse(response, 'E0000003');
	else next();
}

function isForm(request: Request): boolean {
	return Boolean(request.is('application/x-www-form-urlencoded'));
}

function objectIn(text: string): unknown {
	const json: unknown = JSON.parse(text);
	if (typeof json !== 'object' || json === null) throw new SyntaxError('neither object nor array');
	return json;
}

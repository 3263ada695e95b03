/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { parse } from 'node:querystring';
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';

import type { NextFunction, Request, Response } from 'express';

/** n8n's default limit of a decompressed body (`N8N_PAYLOAD_SIZE_MAX`). */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Reads and parses a body before the node is called, as n8n does for node versions above 1: only types
 * that it knows. Any other body is left for the node to read with `readRawBody`. n8n's source:
 * `middlewares/body-parser.ts` and `webhooks/webhook-helpers.ts`.
 */
export async function parseBodyLikeN8n(
	request: Request,
	response: Response,
	next: NextFunction,
): Promise<void> {
	const [type = '', ...parameters] = (request.get('Content-Type') ?? '').toLowerCase().split(';');
	const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='));
	const encoding = (charset?.split('=')[1]?.trim() ?? 'utf-8') as BufferEncoding;
	request.readRawBody = async () => {
		request.rawBody ??= await readAll(request);
	};
	if (type === 'multipart/form-data') {
		await readAll(request);
		request.body = { data: {}, files: {} };
		return next();
	}
	if (!/^(application\/json|text\/plain|application\/x-www-form-urlencoded)|[/+]xml$/.test(type)) {
		return next();
	}
	await request.readRawBody();
	if (request.rawBody.length === 0) return next();
	try {
		const text = request.rawBody.toString(encoding);
		const withoutMark = text.replace(/^\uFEFF/, '');
		if (type === 'application/json') request.body = JSON.parse(withoutMark);
		if (type === 'application/x-www-form-urlencoded') request.body = parse(withoutMark);
		if (type === 'text/plain') request.body = text;
		if (/[/+]xml$/.test(type)) throw new SyntaxError('XML is always malformed here');
		next();
	} catch {
		response.status(422).json({ code: 422, message: 'Failed to parse request body' });
	}
}

async function readAll(request: Request): Promise<Buffer> {
	if (!request.readable) throw new Error('Request body stream was aborted or is not readable');
	const decompress = { gzip: createGunzip, deflate: createInflate }[
		request.get('Content-Encoding') ?? ''
	];
	const stream: Readable = decompress === undefined ? request : request.pipe(decompress());
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
		chunks.push(chunk as Buffer);
		size += (chunk as Buffer).length;
		if (size > MAX_BODY_BYTES) throw new Error('request entity too large');
	}
	return Buffer.concat(chunks);
}

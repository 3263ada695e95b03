import type { RequestHandler } from 'express';

import type { Role } from '../entities';
import { sendError } from '../errors';
import type { ServiceApps } from '../oauth/serviceApps';

/** Rejects requests without a valid API token or access token, or whose role doesn't allow them. */
export function authorize(
	tokens: ReadonlyMap<string, Role>,
	serviceApps: ServiceApps,
): RequestHandler {
	return (request, response, next) => {
		const authorization = request.get('Authorization');
		if (!authorization) return sendError(response, 'E0000005');
		const token = /^SSWS (\S+)$/.exec(authorization)?.[1];
		const role = tokens.get(token ?? '') ?? serviceApps.roleFor(request, response);
		if (role === undefined) return sendError(response, 'E0000011');
		if (role === 'help desk') return sendError(response, 'E0000006');
		if (role === 'read only' && request.method !== 'GET') return sendError(response, 'E0000006');
		next();
	};
}

import type { Request, RequestHandler, Response } from 'express';

import { ALGORITHMS } from './dpopVerifier';
import type { ServiceApps } from './serviceApps';

/**
 * Rejects API requests with an access token that lack its proof, as Okta does: with status 400, an
 * empty body, and the reason in a header.
 */
export function requireProof(serviceApps: ServiceApps): RequestHandler {
	return async (request, response, next) => {
		const { scheme, accessToken, token } = serviceApps.findToken(request);
		if (token?.boundTo === undefined) {
			if (token !== undefined && scheme === 'DPoP') {
				return challenge(request, response, 'DPoP', 'invalid_token', 'The token is not bound.');
			}
			return next();
		}
		if (scheme === 'Bearer') {
			const description = 'The resource request requires a DPoP proof.';
			return challenge(request, response, 'Bearer', 'invalid_request', description);
		}
		const result = await serviceApps.dpop.verify(request, accessToken);
		if ('error' in result) {
			return challenge(request, response, 'DPoP', result.error, result.description);
		}
		if (result.thumbprint !== token.boundTo) {
			const description = 'The DPoP proof JWT is signed with another key.';
			return challenge(request, response, 'DPoP', 'invalid_dpop_proof', description);
		}
		next();
	};
}

function challenge(
	request: Request,
	response: Response,
	scheme: 'Bearer' | 'DPoP',
	error: string,
	description: string,
): void {
	const base = `http://${request.get('Host')}`;
	response.set(
		'WWW-Authenticate',
		[
			`${scheme} ${scheme === 'DPoP' ? `algs="${ALGORITHMS.join(' ')}", ` : ''}authorization_uri="${base}/oauth2/v1/authorize"`,
			`realm="${base}"`,
			`error="${error}"`,
			`error_description="${description}"`,
			`resource="${request.originalUrl.replace(/\?.*/, '')}"`,
		].join(', '),
	);
	response.status(400).end();
}

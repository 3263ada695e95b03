import type { HookContext } from 'n8n-core';

/**
 * What an older n8n does differently with requests: with `ignoreHttpStatusErrors` it throws on no
 * status, exceptions or not (2.0 and older), it gets a new access token after a 401 alone, and its
 * errors have lost their cause (1.123 to 2.33).
 */
export function asOlderN8n(context: HookContext): HookContext {
	const { helpers } = context;
	const send = helpers.httpRequestWithAuthentication;
	helpers.httpRequestWithAuthentication = async function (type, request) {
		const ignoreHttpStatusErrors = Boolean(request.ignoreHttpStatusErrors);
		return await send
			.call(this, type, { ...request, ignoreHttpStatusErrors })
			.catch(async (error: Error) => {
				delete error.cause;
				return await Promise.reject(error);
			});
	};
	return context;
}

import type { HookContext } from 'n8n-core';

/**
 * Makes requests work as in older versions of n8n: `ignoreHttpStatusErrors` ignores all statuses,
 * even those in `except` (2.0 and older), only a 401 makes n8n fetch a new access token, and errors
 * have no cause (1.123 to 2.33).
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

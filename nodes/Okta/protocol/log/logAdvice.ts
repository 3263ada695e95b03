import { lacksScope } from '../responses/apiError';
import type { OktaResponse } from '../responses/oktaResponse';
import type { LogQuery } from './logQuery';

/** Advice for a response without a page, or nothing if the general advice applies. */
export function adviceForLog(response: OktaResponse, query: LogQuery): string | undefined {
	if (lacksScope(response)) return undefined;
	if (response.status === 400 && (query.filter || query.search)) return CHECK_EXPRESSION;
	return response.authentication === 'oAuth2' && [403, 405].includes(response.status)
		? "The service app isn't allowed to read the System Log. Assign it an admin role such as Report Administrator (Admin Console › Applications › your app › Admin roles › Edit assignments), and select the scope okta.logs.read in the credential."
		: ADVICE_ON_LOG[response.status];
}

const CHECK_EXPRESSION =
	"Check the expression in 'Filter' and the words in 'Search'. Their syntax is described at https://developer.okta.com/docs/reference/system-log-query/";

const MISSING_PERMISSION =
	"The API token isn't allowed to read the System Log. Its user needs a role such as Read-Only Administrator.";

const ADVICE_ON_LOG: Readonly<Record<number, string>> = {
	400: "Check the selected events, and 'Okta Domain' in the credential.",
	403: MISSING_PERMISSION,
	404: "No System Log found at this address. Check 'Okta Domain' in the credential.",
	405: MISSING_PERMISSION,
};

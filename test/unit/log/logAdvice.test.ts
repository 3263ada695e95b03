import { adviceForLog } from '../../../nodes/Okta/protocol/log/logAdvice';
import { QUERY } from '../../support/unit/logPages';

test('the advice for a credential without permission names the permission', () => {
	const denied = { status: 403, headers: {}, body: {} };
	expect(adviceForLog(denied, QUERY)).toContain('Read-Only Administrator');
	expect(adviceForLog({ ...denied, authentication: 'oAuth2' }, QUERY)).toContain('okta.logs.read');
	expect(adviceForLog({ ...denied, status: 405 }, QUERY)).toContain('Read-Only Administrator');
	expect(adviceForLog({ ...denied, status: 405, authentication: 'oAuth2' }, QUERY)).toContain(
		'Report Administrator',
	);
	expect(adviceForLog({ ...denied, status: 404 }, QUERY)).toContain("Check 'Okta Domain'");
	expect(adviceForLog({ ...denied, status: 503 }, QUERY)).toBeUndefined();
	const headers = { 'www-authenticate': 'Bearer error="insufficient_scope"' };
	expect(adviceForLog({ ...denied, headers, authentication: 'oAuth2' }, QUERY)).toBeUndefined();
});

test('the advice for a rejected expression links to the syntax', () => {
	const rejected = { status: 400, headers: {}, body: {} };
	const query = { ...QUERY, filter: 'actor.id is "a"' };
	expect(adviceForLog(rejected, query)).toContain(
		'https://developer.okta.com/docs/reference/system-log-query/',
	);
	expect(adviceForLog(rejected, { ...query, filter: '', search: 'a' })).toContain(
		'system-log-query',
	);
	expect(adviceForLog({ ...rejected, status: 404 }, query)).toContain("Check 'Okta Domain'");
	expect(adviceForLog(rejected, { ...query, filter: '' })).toMatch(/^Check the selected events/);
});

import { orgUrl } from '../../nodes/Okta/protocol/auth/orgUrl';
import { asciiUrl } from '../../nodes/Okta/protocol/hooks/webhookUrl';
import { readLogPage } from '../../nodes/Okta/protocol/log/logPage';
import { withInterception } from '../../nodes/Okta/protocol/responses/interception';

/** More calls than V8 needs to optimize a function. */
const CALLS = 20_000;

// Node.js 20 and 22 parse such addresses differently in optimized code (`URL.canParse`).
describe('in a process that has parsed many URLs, an address with umlauts', () => {
	test.each([
		['an org', () => orgUrl('login.müller.example'), 'https://login.xn--mller-kva.example'],
		[
			'a webhook',
			() => asciiUrl('https://n8n.müller.example/webhook/1'),
			'https://n8n.xn--mller-kva.example/webhook/1',
		],
		[
			'a page of the log',
			() => readLogPage([], { link: '</api/v1/logs?after=ü>; rel="next"' })?.next,
			'/api/v1/logs?after=%C3%BC',
		],
		[
			'a redirect',
			() =>
				withInterception({
					status: 302,
					headers: { location: 'https://login.müller.example/start' },
					body: undefined,
				}).interception?.location,
			'https://login.xn--mller-kva.example/start',
		],
	])('is parsed like before: that of %s', (_, parse, address) => {
		const parsed = new Set(Array.from({ length: CALLS }, parse));
		expect([...parsed]).toStrictEqual([address]);
	});
});

import { DURABLE_CURSORS, testInterruptions, type Mode } from '../support/e2e/logInterruptions';
import { setUpLog } from '../support/e2e/logSetup';
import { since } from '../../tools/sandbox/n8n/versions';

const WITHOUT_SERVICE = { N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' };

/** An outage of Okta that is retried takes longer until n8n would give up. */
const UNAVAILABLE: Pick<Mode, 'outages' | 'outageSeconds'> = {
	outages: ['E0000010', 'E0000047'],
	outageSeconds: 75,
};

describe('with a poll every 30 seconds', () => {
	testInterruptions(setUpLog(), { interval: 30, ...UNAVAILABLE });
});

// n8n before 2.40 has no publication service.
if (since('2.40')) {
	describe('with durable cursors', () => {
		testInterruptions(setUpLog(), { interval: 10, env: DURABLE_CURSORS, ...UNAVAILABLE });
	});

	describe('without the publication service', () => {
		testInterruptions(setUpLog(), { interval: 5, env: WITHOUT_SERVICE });
	});
}

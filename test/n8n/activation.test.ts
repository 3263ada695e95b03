import { callerTrusting } from '../okta-org/calls';
import { OktaOrg } from '../okta-org/org';
import { serve, type Served } from '../okta-org/server';
import { testCertificate } from '../testCertificate';
import { Workbench } from './workbench';

let org: OktaOrg;
let okta: Served;
let bench: Workbench;
beforeEach(async () => {
	const certificate = testCertificate();
	org = new OktaOrg(callerTrusting(certificate.certificate));
	okta = await serve(org.handler, certificate);
	bench = await new Workbench({ domain: okta.url, token: org.token }).open();
});
afterEach(async () => {
	await bench.close();
	await okta.close();
});

test('activation puts one hook', async () => {
	await bench.activate();
	console.log(org.log, [...org.hooks.values()], bench.saved);
	console.log(await org.fire({ uuid: 'x', eventType: 'user.mfa.factor.activate' }));
	console.log(JSON.stringify(bench.executions, null, 1));
	await bench.deactivate();
	console.log(org.log.slice(3), bench.saved);
});

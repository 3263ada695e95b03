import { testInterruptions } from '../../support/e2e/logInterruptions';
import { setUpLog } from '../../support/e2e/logSetup';

testInterruptions(setUpLog(), { interval: 2 });

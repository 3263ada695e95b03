import { since } from '../../../tools/sandbox/n8n/versions';

/** n8n 1.100 has no Data Tables. */
export const testWithDataTables = since('1.123') ? test : test.skip;

/** n8n 1.100 doesn't serve output schemas from a folder whose name starts with a dot. */
export const testWithSchemas = since('1.123') ? test : test.skip;

/** n8n before 2.40 has no publication service. */
export const describeWithPublicationService = since('2.40') ? describe : describe.skip;

import { since } from '../../../tools/sandbox/n8n/versions';

/** Data Tables: n8n 1.100 has none. */
export const withDataTables = since('1.123') ? test : test.skip;

/** n8n 1.100 sends no file of a folder whose name begins with a dot, as its own folder's does. */
export const withSchemas = since('1.123') ? test : test.skip;

/** n8n before 2.40 has no publication service: it activates in one way only. */
export const fromPublicationService = since('2.40') ? describe : describe.skip;

import { buildItems, type Output } from '../cards/buildCard';
import type { JsonObject } from '../json';
import { LOGS_PATH } from './logQuery';

/** Builds items from events of the log: the same cards as from a delivery, without its metadata. */
export function buildLogItems(events: JsonObject[], org: string, output: Output): JsonObject[] {
	const metadata = {
		eventId: null,
		eventTime: null,
		source: `${org}${LOGS_PATH}`,
		eventHookId: null,
		headers: {},
	};
	return buildItems(events, metadata, output);
}

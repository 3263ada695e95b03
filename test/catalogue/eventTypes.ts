/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { EventType } from '../../nodes/Okta/protocol/eventTypes';
import { nameOf } from './names';

const LIST = join(__dirname, 'event-types.csv');

const ENGINES: Record<string, EventType['engine']> = {
	identity: 'Identity',
	classic: 'Classic',
};

/** The list as it is kept: one event type a line, with the name of its card in Okta Workflows. */
export function readList(): EventType[] {
	const [, ...lines] = readFileSync(LIST, 'utf8').trim().split('\n');
	return lines
		.map((line) => {
			const [type = '', card = '', engine = '', stage = ''] = line.split(',');
			return {
				type,
				name: card || nameOf(type),
				...(engine && { engine: ENGINES[engine] }),
				...(stage === 'beta' && { isBeta: true as const }),
			};
		})
		.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

/** The source of nodes/Okta/protocol/eventTypes.ts. */
export function eventTypesSource(): string {
	return `// Made by \`npm run catalogue\` from test/catalogue/event-types.csv: change that, not this.

/** One kind of event that an Okta Event Hook can name. */
export interface EventType {
	/** Okta's name of the type, e.g. \`user.mfa.factor.activate\`. */
	type: string;
	/** The name of the event's card in Okta Workflows, or one made in the same manner. */
	name: string;
	/** Fired by orgs on this engine of Okta only. */
	engine?: 'Identity' | 'Classic';
	/** Not generally available in Okta yet. */
	isBeta?: true;
}

/** The event types that Okta offers to event hooks, by name. */
export const EVENT_TYPES: readonly EventType[] = ${JSON.stringify(readList())};
`;
}

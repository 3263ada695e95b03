import { EVENT_TYPES } from '../protocol/events/eventTypes';

/** All selected event types, in an expression. */
const SELECTED =
	'[$parameter["events"], $parameter["additionalEventTypes"]].flat().join(",").split(/[,;\\s]+/).filter((type) => type)';

/** One long text, since n8n parses it in a fraction of the time that an object with 314 keys takes. */
const NAMES = EVENT_TYPES.map(({ type, name }) => `|${type}=${name}`).join('');

/**
 * The text under a node on the canvas: the name of the first event, and how many others are selected.
 * n8n's expressions know the values of options, but not their names.
 */
export const subtitle = `={{ (([type = "", ...others]) => ("${NAMES}".split("|" + type + "=")[1] ?? type).split("|")[0] + (others.length > 0 ? " + " + others.length : ""))(${SELECTED}) }}`;

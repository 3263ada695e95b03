import {
	isSelected,
	type LoggedEvent,
	type LogModel,
	type LogWorld,
	type ModelNode,
} from './logModel';

const MINUTE_MS = 60_000;

/** The time of a change is known to the second. */
const UNCERTAIN_MS = 1500;

/** A publishing within this time after an emission may repeat it. */
const REPEATED_MS = 3 * MINUTE_MS;

/** Checks everything that was emitted since the last check. */
export function checkEmitted(model: LogModel, { workflow, elapsed }: LogWorld): void {
	for (const { nodeId, items } of workflow.executions.splice(0)) {
		const node = model.nodes.find(({ id }) => id === nodeId);
		if (node === undefined) continue;
		const uuids = items.map(({ uuid }) => String(uuid));
		for (const uuid of uuids) {
			const event = model.events.find((logged) => logged.uuid === uuid);
			expect(event).toBeDefined();
			const isListed = node.allowed.has(uuid) || node.optional.has(uuid);
			const isAllowed = isListed || (event && isOwed(node, event) !== false);
			expect(isAllowed ? 'allowed' : event).toBe('allowed');
			const earlier = node.emissions.findLast((emission) => emission.uuids.includes(uuid));
			if (earlier && !node.mayRepeat.has(uuid)) {
				expect(earlier.at).toBeGreaterThanOrEqual(node.registeredAt - REPEATED_MS);
			}
		}
		node.emissions.push({ uuids, at: elapsed() });
	}
}

/** Checks that the nodes have emitted everything that they owe. */
export function checkComplete({ nodes, events }: LogModel): void {
	for (const node of nodes) {
		const emitted = new Set(node.emissions.flatMap(({ uuids }) => uuids));
		const missing = events.filter(
			(event) => isOwed(node, event) === true && !node.optional.has(event.uuid),
		);
		expect(missing.filter(({ uuid }) => !emitted.has(uuid))).toStrictEqual([]);
	}
}

/** Whether a node must emit an event. Nothing if it's too close to a change to tell. */
function isOwed(node: ModelNode, event: LoggedEvent): boolean | undefined {
	const { periods } = node;
	const boundaries = periods.map(({ from }) => from);
	if (boundaries.some((time) => Math.abs(event.published - time) < UNCERTAIN_MS)) return undefined;
	return periods.some(
		({ selected, from, until }) =>
			isSelected(selected, event) && event.published >= from && event.published < until,
	);
}

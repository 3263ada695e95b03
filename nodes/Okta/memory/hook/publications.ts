import type { IHookFunctions, IPollFunctions } from 'n8n-workflow';

/**
 * How long n8n waits for a publication: 0.7 of its lease of 120 s
 * (`N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS`). That includes the deletion of the previous hook and
 * all attempts with the pauses between them. Then it gives up without telling anyone, and what the node
 * is doing goes on.
 */
const N8N_TIMEOUT_MS = 84_000;

/**
 * The deadline of a publication: what would have to wait longer fails. Until n8n gives up, that leaves
 * time for the requests under way, and for n8n's attempts.
 */
const DEADLINE_MS = 55_000;

/** The age from which a publication can't succeed in time anymore. */
const ABANDONED_MS = 75_000;

/** n8n pauses for up to 8 s between two attempts. After a longer pause, a publication has ended. */
const MAX_PAUSE_MS = 10_000;

/** The publications that may not have ended, by workflow. */
const publications = new Map<string, Publication>();

/**
 * All lifecycle calls for the nodes of a workflow when it's published or unpublished. n8n doesn't say
 * which calls belong together, so their times decide.
 */
export class Publication {
	private readonly startedAt = performance.now();

	private running = 0;

	private lastCallAt = performance.now();

	/** The operations that have failed. If it was for the deadline, with the error. */
	private readonly failures = new Map<string, Error | undefined>();

	private constructor(private readonly workflow: string) {}

	/** The publication that a call belongs to, which may begin with it. */
	static of(workflow: string): Publication {
		for (const [key, publication] of publications) {
			if (publication.hasEnded) publications.delete(key);
		}
		const current = publications.get(workflow) ?? new Publication(workflow);
		publications.set(workflow, current);
		return current;
	}

	/** Whether n8n no longer waits for the publication, or won't by the time a call returns. */
	get isAbandoned(): boolean {
		return this.age >= ABANDONED_MS;
	}

	/**
	 * Runs an operation for a node, and repeats its error if it has failed before because of the
	 * deadline. The publication ends with an operation that returns true, since the node is active then,
	 * unless there's more to do.
	 *
	 * @param operation identifies what is done for which node
	 * @param run gets a function that says whether there's time to wait
	 * @throws whatever `run` throws
	 */
	async run(
		operation: string,
		run: (mayWait: (delayMs: number) => boolean) => Promise<boolean>,
	): Promise<boolean> {
		const failure = this.failures.get(operation);
		if (failure) return await Promise.reject(failure);

		let isLate = false;
		const mayWait = (delayMs: number) => {
			const isInTime = this.age + delayMs < DEADLINE_MS;
			isLate ||= !isInTime;
			return isInTime;
		};
		this.running++;
		const [result] = await Promise.allSettled([run(mayWait)]);
		this.running--;
		this.lastCallAt = performance.now();
		if (result.status === 'rejected') {
			isLate ||= this.age >= DEADLINE_MS;
			this.failures.set(operation, isLate ? (result.reason as Error) : undefined);
			return await Promise.reject(result.reason as Error);
		}
		this.failures.delete(operation);
		const isDone = result.value && this.running === 0 && this.failures.size === 0;
		if (isDone && publications.get(this.workflow) === this) publications.delete(this.workflow);
		return result.value;
	}

	private get age(): number {
		return performance.now() - this.startedAt;
	}

	private get hasEnded(): boolean {
		const isPaused = this.running === 0 && performance.now() - this.lastCallAt >= MAX_PAUSE_MS;
		return isPaused || this.age >= N8N_TIMEOUT_MS;
	}
}

/** Whether n8n registers the node because it starts, or because it takes over from another n8n. */
export function isStartingUp(context: IHookFunctions | IPollFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

/**
 * How long n8n waits for a publication: 0.7 of its lease of 120 s
 * (`N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS`). That includes the deletion of the previous hook and
 * all attempts with the pauses between them. Then it gives up without telling the node, and what that
 * is doing goes on.
 */
const N8N_TIMEOUT_MS = 84_000;

/**
 * The deadline of a publication: what would have to wait longer fails. Until n8n gives up, that leaves
 * time for the requests under way, and for n8n's attempts.
 */
const DEADLINE_MS = 55_000;

/** The age at which it's too late: n8n may have given up by the time it has registered the webhook. */
const ABANDONED_MS = 75_000;

/** How often n8n tries an operation. It pauses for a second after the first failure, then twice as long. */
const MAX_ATTEMPTS = { activate: 5, delete: 3 };
const FIRST_PAUSE_MS = 1000;

/** The time that n8n needs for itself between two calls, at most. */
const MAX_GAP_MS = 3000;

/** The publications that may not have ended, by workflow. */
const publications = new Map<string, Publication>();

/** What n8n does for a node, whose webhook URL identifies it. */
export type Operation = `${keyof typeof MAX_ATTEMPTS} ${string}`;

interface Failure {
	attempts: number;
	/** Set if the operation failed because of the deadline. */
	error?: Error;
}

/**
 * All lifecycle calls for the nodes of a workflow when it's published or unpublished. n8n doesn't say
 * which calls belong together, so their order and times decide.
 */
export class Publication {
	private readonly startedAt = performance.now();

	private running = 0;

	private lastCallAt = performance.now();

	/** The operations that have failed, and that n8n may try again. */
	private readonly failures = new Map<Operation, Failure>();

	private constructor(private readonly workflow: string) {}

	/** The publication that an operation belongs to, which may begin with it. */
	static of(workflow: string, operation: Operation): Publication {
		for (const [key, publication] of publications) {
			if (publication.hasEnded || (key === workflow && publication.hasGivenUp(operation))) {
				publications.delete(key);
			}
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
	 * Runs an operation or a part of it, and repeats its error if it has failed before because of the
	 * deadline. Once a node is active, the publication ends, unless there's more to do.
	 *
	 * @param run gets a function that says whether there's time to wait, and returns whether the
	 * operation is complete
	 * @throws whatever `run` throws
	 */
	async run(
		operation: Operation,
		run: (mayWait: (delayMs: number) => boolean) => Promise<boolean>,
	): Promise<boolean> {
		const { attempts = 0, error } = this.failures.get(operation) ?? {};
		let isLate = error !== undefined;
		const mayWait = (delayMs: number) => {
			const isInTime = this.age + delayMs < DEADLINE_MS;
			isLate ||= !isInTime;
			return isInTime;
		};
		this.running++;
		const [result] = await Promise.allSettled([error ? Promise.reject(error) : run(mayWait)]);
		this.running--;
		this.lastCallAt = performance.now();
		if (result.status === 'rejected') {
			const reason = result.reason as Error;
			isLate ||= this.age >= DEADLINE_MS;
			this.failures.set(operation, { attempts: attempts + 1, error: isLate ? reason : undefined });
			return await Promise.reject(reason);
		}
		if (result.value) {
			this.failures.delete(operation);
			const isOver =
				kindOf(operation) === 'activate' && this.running === 0 && this.failures.size === 0;
			if (isOver && publications.get(this.workflow) === this) publications.delete(this.workflow);
		}
		return result.value;
	}

	private get age(): number {
		return performance.now() - this.startedAt;
	}

	/** Whether n8n has made all attempts for an operation. */
	private hasGivenUp(operation: Operation): boolean {
		return (this.failures.get(operation)?.attempts ?? 0) >= MAX_ATTEMPTS[kindOf(operation)];
	}

	private get hasEnded(): boolean {
		const pauses = [...this.failures.values()].map(
			({ attempts }) => FIRST_PAUSE_MS * 2 ** (attempts - 1),
		);
		const isOver = performance.now() - this.lastCallAt >= Math.max(0, ...pauses) + MAX_GAP_MS;
		return (this.running === 0 && isOver) || this.age >= N8N_TIMEOUT_MS;
	}
}

function kindOf(operation: Operation): keyof typeof MAX_ATTEMPTS {
	return operation.startsWith('delete') ? 'delete' : 'activate';
}

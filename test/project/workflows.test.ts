/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on Node.js, not inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { PROJECT } from '../../tools/project';
import { run } from '../../tools/run';

type Texts = Record<string, string>;

interface Job {
	needs?: string | string[];
	permissions?: Texts;
	uses?: string;
	strategy?: object;
	services?: Record<string, { env?: Texts }>;
	env?: Texts;
	steps?: Array<{ uses?: string; run?: string; with?: Texts; env?: Texts }>;
}

const FOLDER = join(PROJECT, '.github', 'workflows');
const files = readdirSync(FOLDER).map((file) => {
	const text = readFileSync(join(FOLDER, file), 'utf8');
	const workflow = parse(text) as { on: object; permissions: Texts; jobs: Record<string, Job> };
	return { file, text, workflow, jobs: Object.values(workflow.jobs) };
});
const allJobs = files.flatMap(({ jobs }) => jobs);

/** The commands of a job, and those that its matrix inserts. */
function commandsOf({ steps = [], strategy }: Job): string {
	return [...steps.map((step) => step.run), JSON.stringify(strategy)].join('\n');
}

/** The jobs that must have succeeded before a job. */
function jobsBefore({ needs = [] }: Job, jobs: Record<string, Job>): Job[] {
	const before = [needs].flat().map((name) => jobs[name] ?? {});
	return [...before, ...before.flatMap((job) => jobsBefore(job, jobs))];
}

test('actionlint finds no mistake', async () => {
	const linted = run('npm', ['run', 'lint:workflows'], { cwd: PROJECT });
	await expect(linted).resolves.toContain('All workflow files passed');
}, 60_000);

test.each(files)("every action in $file is GitHub's own, pinned by its hash", ({ text, jobs }) => {
	const used = jobs.flatMap(({ uses, steps = [] }) => [uses, ...steps.map((step) => step.uses)]);
	for (const action of used.filter((name = './') => !name.startsWith('./'))) {
		expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/);
		// Dependabot updates the version in the comment, too.
		expect(text).toContain(`uses: ${action} # v`);
	}
});

test.each(files)('$file can only read the repository, in every job', ({ workflow, jobs }) => {
	expect(workflow.permissions).toStrictEqual({ contents: 'read' });
	const requested = jobs.flatMap(({ permissions = {} }) =>
		Object.entries(permissions).map((permission) => permission.join(': ')),
	);
	const allowed = ['contents: read', 'id-token: write', 'issues: write'];
	expect(requested.filter((permission) => !allowed.includes(permission))).toStrictEqual([]);
});

test('only the job that reports drift can write issues', () => {
	const reporting = allJobs.filter(({ permissions }) => permissions?.issues);
	expect(reporting.map(commandsOf)).toStrictEqual([
		expect.stringContaining('npm run --silent drift') as string,
	]);
});

test.each(files)(
	"$file doesn't run untrusted code with privileges, and has no secrets",
	({ workflow, jobs }) => {
		expect(JSON.stringify(workflow)).not.toMatch(/pull_request_target|workflow_run|\bsecrets\b/);
		// An expression in a command would run whatever is in the name of a branch or a tag.
		const scripts = jobs.flatMap(({ steps = [] }) => steps.map((step) => step.with?.script));
		expect([...jobs.map(commandsOf), ...scripts].join()).not.toContain('${{');
	},
);

test('only one job publishes and can request an ID token, after the check of the tag and all tests', () => {
	const publishing = allJobs.filter((job) => /npm publish|n8n-node release/.test(commandsOf(job)));
	expect(publishing.map(commandsOf)).toStrictEqual([
		expect.stringContaining('npx --no n8n-node release') as string,
	]);
	expect(allJobs.filter(({ permissions }) => permissions?.['id-token'])).toStrictEqual(publishing);
	const { jobs = {} } = files.find(({ file }) => file === 'publish.yml')?.workflow ?? {};
	const before = publishing.flatMap((job) => jobsBefore(job, jobs));
	expect(before.map(commandsOf).join()).toContain('npm run release:check -- "$TAG"');
	expect(before.map(({ uses }) => uses)).toContain('./.github/workflows/ci.yml');
});

test('every job that runs n8n in queue mode has PostgreSQL and Redis', () => {
	const queueJobs = allJobs.filter((job) => /\.ci\/run$|queue|bench/m.test(commandsOf(job)));
	expect(queueJobs).not.toStrictEqual([]);
	for (const { services, env, steps = [] } of queueJobs) {
		const settings = Object.assign({}, env, ...steps.map((step) => step.env)) as Texts;
		expect(settings).toMatchObject({ PGHOST: 'localhost', PGUSER: 'postgres' });
		expect(settings).toMatchObject({ REDIS_HOST: 'localhost' });
		const postgres = { env: { POSTGRES_PASSWORD: settings.PGPASSWORD ?? 'is missing' } };
		expect(services).toMatchObject({ postgres, redis: {} });
	}
});

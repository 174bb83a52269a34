// Property: the search commands do what they say, in text and JSON, and keep their exit codes.
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import type { Search } from '../../src/temporal/search/describe-search.js';
import type { SearchRunState } from '../../src/temporal/search/search-runs.js';
import { buildCommand, runCommand, startCommand } from '../support/cli.js';
import { signInFilter, signIns, until } from '../support/searches.js';
import { type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName } from '../support/temporal-env.js';

const taskQueue = uniqueName('search-command');
const name = uniqueName('search');
let org: SimulatedOrg;
let env: Record<string, string>;
let worker: Awaited<ReturnType<typeof startCommand>>;

beforeAll(async () => {
  buildCommand();
  org = await startSimulatedOrg();
  env = {
    TEMPORAL_ADDRESS: inject('temporal').address,
    OKTA_DOMAIN: org.simulator.url,
    OKTA_API_TOKEN: org.simulator.apiToken,
  };
  worker = await startCommand(['worker', '--task-queue', taskQueue], env);
});
afterAll(async () => {
  await worker.end();
  await org.close();
});

const search = (...args: string[]) => runCommand(['search', ...args], env);
const json = async <T>(...args: string[]): Promise<T> => {
  const { code, stdout, stderr } = await search(...args, '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as T;
};
const errorOf = (stderr: string): { type: string; message: string } =>
  (JSON.parse(stderr) as { error: { type: string; message: string } }).error;
const runs = async (): Promise<SearchRunState[]> => (await json<{ runs: SearchRunState[] }>('runs', name)).runs;

describe('search', () => {
  test('creates, lists, runs, searches the past, pauses, resumes and deletes', async () => {
    const made = await json<Search>(
      ...['create', name, '--every', '1h', '--filter', signInFilter, '--settle', '0', '--paused'],
      ...['--overlap', 'BUFFER_ONE', '--catch-up', '2h', '--task-queue', taskQueue],
      ...['--since', new Date(Date.now() - 3_600_000).toISOString()],
      ...['--target', '{"start":{"workflowType":"showLogEvent"}}'],
    );
    expect(made).toMatchObject({
      ...{ name, connection: 'default', every: '1h', filter: signInFilter, settleSeconds: 0, paused: true, taskQueue },
      ...{ overlap: 'BUFFER_ONE', catchUpWindow: '2h', target: { start: { workflowType: 'showLogEvent' } } },
    });
    await until(async () => (await json<{ searches: Search[] }>('list')).searches.some((one) => one.name === name));
    const listed = await search('list', '--connection', 'default');
    expect(listed.stdout).toContain(name);
    expect(listed.stdout).toContain('PAUSED');

    signIns(org, 2);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const { workflowId } = await json<{ workflowId: string; runId: string }>('run-now', name);
    await until(async () => (await runs()).some((run) => run.workflowId === workflowId && run.count === 2));
    expect((await runs())[0]).toMatchObject({ kind: 'scheduled', status: 'COMPLETED', chunks: 0, failure: null });
    expect((await search('runs', name)).stdout).toMatch(/2 events {2}\S+ to \S+\n$/);

    const to = new Date(Date.now() - 1000);
    const from = new Date(to.getTime() - 7_200_000);
    const stretch = ['--from', from.toISOString(), '--to', to.toISOString()];
    const backfill = await json<{ runs: { workflowId: string }[] }>('backfill', name, ...stretch, '--split');
    expect(backfill.runs).toHaveLength(2);
    await until(async () => {
      const done = (await runs()).filter(({ kind, status }) => kind === 'backfill' && status === 'COMPLETED');
      return done.reduce((sum, { count }) => sum + (count ?? 0), 0) === 2 && done.length === 2;
    });

    expect(await json('resume', name)).toEqual({ connection: 'default', name, paused: false });
    expect(await json('pause', name, '--note', 'audit')).toEqual({ connection: 'default', name, paused: true });
    expect((await search('list')).stdout).toContain('PAUSED: audit');
    expect(await json('delete', name)).toEqual({ connection: 'default', name, deleted: true });
    const { code, stdout, stderr } = await search('pause', name, '--json');
    expect(errorOf(stderr).type).toBe('Search.Unknown');
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  test.for([
    [['create', 'x'], 'every'],
    [['create', 'x', '--every', 'often'], 'every'],
    [['create', 'x', '--every', '1h', '--filter', 'eventType eq "'], 'filter'],
    [['create', 'x', '--every', '1h', '--settle', 'long'], '--settle'],
    [['create', 'x', '--every', '1h', '--target', 'me'], '--target'],
    [['create', 'x', '--every', '1h', '--target', '{}'], 'target'],
    [['create', 'x', '--every', '1h', '--overlap', 'MAYBE'], '--overlap'],
    [['backfill', 'x'], '--from'],
    [['runs', 'x', '--limit', '0'], 'limit'],
    [['run-now'], 'name'],
  ] as const)('%j is bad input: exit 2', async ([args, says]) => {
    const { code, stdout, stderr } = await search(...args, '--json');
    expect(errorOf(stderr).type).toBe('Okta.InvalidInput');
    expect(errorOf(stderr).message).toContain(says);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('knows the connections of a configuration', async () => {
    const { code, stderr } = await search('create', 'x', '--every', '1h', '--connection', 'acmee', '--json');
    expect(errorOf(stderr)).toMatchObject({ type: 'Config.Missing' });
    expect(errorOf(stderr).message).toContain('default');
    expect(code).toBe(1);
  });
});

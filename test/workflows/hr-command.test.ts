// Property: from a feed to a plan, to its people being done, to a person's flows and their undo, the hr commands do what they
// say, in text and JSON, and keep their exit codes; what is wrong with a feed or a plan is said before anything is started.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import type { PlanHeader } from '../../src/hr/plan-file.js';
import type { PlanEntry } from '../../src/hr/plan.js';
import type { ApplyStatus } from '../../src/temporal/hr/control-apply.js';
import type { FeedRun } from '../../src/temporal/hr/feed-runs.js';
import type { PersonFlow } from '../../src/temporal/hr/show-person.js';
import type { PersonOutcome } from '../../workflows/hr/apply-messages.js';
import { buildCommand, runCommand, startCommand } from '../support/cli.js';
import { until } from '../support/searches.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName } from '../support/temporal-env.js';

const taskQueue = uniqueName('hr-command');
const connection = uniqueName('acme');
let folder: string;
let org: SimulatedOrg;
let env: Record<string, string>;
let worker: Awaited<ReturnType<typeof startCommand>>;
const authorization = 'Basic aHI6c2VjcmV0';
/** HR's own system: it gives the feeds of the folder to who may have them. */
const people = createServer(({ headers, url = '' }, response) => {
  if (headers.authorization === authorization) response.end(readFileSync(join(folder, basename(url))));
  else response.writeHead(401).end();
});
let address: string;

beforeAll(async () => {
  buildCommand();
  org = await startSimulatedOrg();
  for (const name of ['Staff', 'Engineering']) addGroup(org, name);
  folder = mkdtempSync(join(tmpdir(), 'temporal-okta-hr-'));
  const rules =
    `login: '{firstName}.{lastName}@example.com'\nrules:\n  - { name: staff, everyone: true, groups: [Staff] }\n` +
    `  - { name: engineers, when: { department: Engineering }, groups: [Engineering] }\n`;
  writeFileSync(join(folder, 'provisioning.yaml'), rules);
  writeFileSync(join(folder, 'wrong.yaml'), rules.replace('[Staff]', '[Nobody]'));
  writeFileSync(join(folder, 'broken.yaml'), rules.replace('everyone: true, ', ''));
  await new Promise<void>((resolve) => people.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${String((people.address() as AddressInfo).port)}`;
  writeFileSync(
    join(folder, 'temporal-okta.yaml'),
    `connections:\n  ${connection}:\n    domain: ${org.simulator.url}\n    apiToken: { token: env:OKTA_TOKEN }\n` +
      `    provisioning: ./provisioning.yaml\n    feed: { origin: "${address}", authorization: env:HR_FEED }\n`,
  );
  env = {
    ...{ TEMPORAL_ADDRESS: inject('temporal').address, OKTA_TOKEN: org.simulator.apiToken },
    HR_FEED: authorization,
  };
  worker = await startCommand(['--config', join(folder, 'temporal-okta.yaml'), 'worker', '--task-queue', taskQueue], {
    ...env,
  });
});
afterAll(async () => {
  await worker.end();
  await org.close();
  people.close();
  rmSync(folder, { recursive: true });
});

const hr = (...args: string[]) => runCommand(['--config', join(folder, 'temporal-okta.yaml'), 'hr', ...args], env);
const queue = ['--task-queue', taskQueue];
const on = ['--connection', connection];
async function json<T>(code: number, ...args: string[]): Promise<T> {
  const ended = await hr(...args, '--json');
  expect({ code: ended.code, stderr: ended.code === code ? '' : ended.stderr }).toEqual({ code, stderr: '' });
  return JSON.parse(ended.stdout) as T;
}
const errorOf = (stderr: string): { type: string; message: string } =>
  (JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as { error: { type: string; message: string } }).error;
const feed = (name: string, rows: string[]): string => {
  const file = join(folder, name);
  writeFileSync(file, ['employeeNumber,firstName,lastName,department,endDate', ...rows, ''].join('\n'));
  return file;
};
type Planned = PlanHeader & { entries: PlanEntry[]; problems: { row: number; field: string }[] };

describe('hr', () => {
  test('plans, applies, shows, undoes, and gives failures back as a feed', async () => {
    const file = join(folder, 'plan.ndjson');
    const first = feed('first.csv', ['C1,Anna,Berg,Sales,', 'C2,Bo,Dahl,Sales,', 'C3,Cy,Eng,Sales,']);
    const planned = await json<Planned>(0, 'plan', first, ...on, ...queue, '--out', file);
    expect(planned).toMatchObject({ connection, mode: 'delta', counts: { join: 3, conflict: 0 }, rejectedRows: 0 });
    expect(planned.entries[0]?.calls.map(({ action }) => action)).toContain('createUser');
    const applied = await json<ApplyStatus>(0, 'apply', file, ...queue);
    expect(applied).toMatchObject({ state: 'done', total: 3, done: 3, failed: 0 });

    // Somebody moves, somebody leaves, and one changes between plan and apply.
    const second = feed('second.csv', ['C1,Anna,Berg,Engineering,', 'C2,Bo,Dahl,Sales,2020-01-01', 'C3,Cy,Eng,IT,', 'C4,X,Y,Z,2026-02-30']); // prettier-ignore
    const rejected = join(folder, 'rejected.csv');
    const next = await json<Planned>(3, 'plan', second, ...on, ...queue, '--out', file, '--rejected', rejected);
    expect(readFileSync(rejected, 'utf8')).toMatch(/,problem\r\nC4,X,Y,Z,2026-02-30,.*endDate/);
    expect(next.counts).toMatchObject({ join: 0, move: 2, leave: 1 });
    expect(next.problems).toMatchObject([{ row: 5, field: 'endDate' }]);
    const text = await hr('plan', second, ...on, ...queue, '--calls');
    expect(text.code).toBe(3);
    expect(text.stdout).toMatch(/because department = Engineering/);
    expect(text.stdout).toMatch(/suspendUser|deactivateUser/);
    const changed = next.entries.find(({ employeeNumber }) => employeeNumber === 'C3')?.userId ?? '';
    await org.call('POST', `/api/v1/users/${changed}`, { profile: { title: 'Boss' } });
    const moved = await json<ApplyStatus>(3, 'apply', file, ...queue);
    expect(moved).toMatchObject({ state: 'done', done: 2, skipped: 1 });
    expect(await json<ApplyStatus>(0, 'status', moved.workflowId)).toMatchObject({ skipped: 1 });
    expect(await json<ApplyStatus>(0, 'status', ...on)).toMatchObject({ workflowId: moved.workflowId });

    const csv = join(folder, 'failures.csv');
    const { failures } = await json<{ failures: PersonOutcome[] }>(0, 'failures', ...on, '--csv', csv);
    expect(failures).toMatchObject([{ employeeNumber: 'C3', state: 'skipped', type: 'Flow.Stale' }]);
    expect(readFileSync(csv, 'utf8')).toContain('C3');
    const again = await json<Planned>(0, 'plan', csv, ...on, ...queue);
    expect(again.counts).toMatchObject({ move: 1 });

    const none = join(folder, 'none.csv');
    expect(await json(0, 'failures', '--csv', none, applied.workflowId)).toEqual({
      failures: [],
      csv: null,
      leftOut: [],
    });
    expect(existsSync(none)).toBe(false);

    const leaver = next.entries.find(({ kind }) => kind === 'leave');
    const show = () => json<{ flows: PersonFlow[] }>(0, 'show', leaver?.userId ?? '', ...on, ...queue);
    await until(async () => (await show()).flows.some(({ flow }) => flow?.state === 'settled'));
    const { flows } = await show();
    expect(flows.map(({ workflowType }) => workflowType)).toEqual(['onboardUser', 'offboardUser']);
    expect((await json<{ flows: PersonFlow[] }>(0, 'show', 'C2', ...on, ...queue)).flows).toHaveLength(2);
    const undone = await hr('undo', 'C2', ...on, ...queue, '--json');
    expect([0, 3]).toContain(undone.code);
    const user = await org.call('GET', `/api/v1/users/${leaver?.userId ?? ''}`);
    expect(((await user.json()) as { status: string }).status).not.toBe('DEPROVISIONED');
    expect((await hr('undo', 'C999', ...on, ...queue, '--json')).code).toBe(1);
  });

  test('a leaver whom no flow of ours onboarded is found, and given back, by the employee number', async () => {
    const profile = { login: 'old.hand@example.com', firstName: 'Old', lastName: 'Hand', employeeNumber: 'OLD1' };
    org.simulator.admin.addUsers([{ status: 'ACTIVE', profile: { ...profile, email: profile.login } }]);
    const file = join(folder, 'old.ndjson');
    await json<Planned>(0, 'plan', feed('old.csv', ['OLD1,Old,Hand,Sales,2020-01-01']), ...on, ...queue, '--out', file);
    expect(await json<ApplyStatus>(0, 'apply', file, ...queue)).toMatchObject({ done: 1 });
    const { flows } = await json<{ flows: PersonFlow[] }>(0, 'show', 'old1', ...on, ...queue);
    expect(flows).toMatchObject([{ workflowType: 'offboardUser', flow: { state: 'settled' } }]);
    expect((await hr('show', 'OLD1', ...on, ...queue)).stdout).toContain('deactivateUser');
    expect((await hr('undo', 'OLD1', ...on, ...queue, '--json')).code).toBe(0);
    expect((await hr('show', 'OLD1', ...on, ...queue)).stdout).toMatch(/undone: the user is (ACTIVE|PROVISIONED)/);
  });

  test('a whole feed on a schedule, from an address that wants authorization', async () => {
    feed('scheduled.csv', ['S1,Ada,Lind,Sales,']);
    const file = `${address}/scheduled.csv`;
    expect(await json<Planned>(0, 'plan', file, ...on, ...queue)).toMatchObject({ counts: { join: 1 } });
    const name = uniqueName('feed');
    const made = await json<FeedRun>(0, 'run', name, ...on, ...queue, '--feed', file, '--every', '1d', '--paused');
    expect(made).toMatchObject({ connection, name, feed: file, mode: 'delta', every: '1d', paused: true });
    await json(0, 'run', name, ...on, '--now');
    await until(async () => {
      const { flows } = await json<{ flows: PersonFlow[] }>(0, 'show', 'S1', ...on, ...queue);
      return flows.some(({ status }) => status === 'COMPLETED');
    });
    const listed = async (): Promise<FeedRun | undefined> =>
      (await json<{ runs: FeedRun[] }>(0, 'runs', ...on)).runs.find((run) => run.name === name);
    await until(async () => (await listed())?.lastRuns[0]?.status === 'COMPLETED');
    const resumed = await json<FeedRun>(0, 'run', name, ...on, '--resume');
    expect(resumed).toMatchObject({ paused: false, lastRuns: [{ result: { progress: { done: 1, failed: 0 } } }] });
    expect((await hr('runs', ...on)).stdout).toContain('1 done, 0 waiting, 0 failed');
    expect(await json(0, 'run', name, ...on, '--delete')).toMatchObject({ deleted: true });
    expect((await hr('run', name, ...on, '--pause', '--json')).code).toBe(1);
  });

  test('many leavers are confirmed by their number', async () => {
    const plan = join(folder, 'leavers.ndjson');
    const entries = Array.from({ length: 60 }, (_, at) => ({
      ...{
        kind: 'leave',
        employeeNumber: `L${String(at)}`,
        userId: `00u${String(at).padStart(17, '0')}`,
        reason: 'left',
      },
      calls: [],
    }));
    const counts = { join: 0, return: 0, move: 0, reschedule: 0, leave: 60, conflict: 0, unchanged: 0 };
    const header = { temporalOktaPlan: 1, connection, mode: 'full', madeAt: new Date().toISOString(), counts, rows: 0 };
    const lines = [{ ...header, rejectedRows: 0, settingsDigest: 'abc' }, ...entries].map((line) =>
      JSON.stringify(line),
    );
    writeFileSync(plan, lines.join('\n'));
    for (const more of [[], ['--yes-remove', '59']]) {
      const { code, stderr } = await hr('apply', plan, ...more, ...queue, '--json');
      expect(code).toBe(2);
      expect(errorOf(stderr).message).toContain('60');
    }
    writeFileSync(plan, lines.slice(0, -1).join('\n'));
    const { code, stderr } = await hr('apply', plan, '--yes-remove', '60', '--json');
    expect(code).toBe(2);
    expect(errorOf(stderr).message).toMatch(/line 1: counts.leave/);
  });

  test.for([
    [['plan'], 2, 'feed'],
    [['plan', 'nowhere.csv'], 2, 'nowhere.csv'],
    [['plan', 'FEED', '--everybody'], 2, 'not both'],
    [['plan', 'FEED', '--rules', 'WRONG'], 2, 'rule staff): group "Nobody"'],
    [['plan', 'FEED', '--rules', 'BROKEN'], 2, 'rules[0] would be for everyone'],
    [['plan', 'FEED', '--rules', 'nowhere.yaml'], 2, 'nowhere.yaml'],
    [['plan', 'NAMELESS', '--mode', 'full'], 2, 'row 2'],
    [['apply', 'FEED'], 2, 'line 1'],
    [['apply', 'nowhere.ndjson'], 2, 'nowhere.ndjson'],
    [['run', 'x', '--every', '1d'], 2, '--feed'],
    [['run', 'x', '--feed', 'FEED', '--every', 'often'], 2, 'every'],
    [['decide', 'x'], 2, '--approve'],
    [['stop', 'okta-apply:nobody'], 1, 'okta-apply:nobody'],
  ] as const)('%j: exit %d', async ([args, exitCode, says]) => {
    const files: Record<string, string> = {
      FEED: feed('one.csv', ['F1,A,B,C,']),
      NAMELESS: feed('nameless.csv', [',A,B,C,', 'F2,A,B,C,']),
      WRONG: join(folder, 'wrong.yaml'),
      BROKEN: join(folder, 'broken.yaml'),
    };
    const given = args.map((arg) => files[arg] ?? arg);
    const needs = args[0] === 'plan' ? [...on, ...queue] : args[0] === 'apply' ? queue : on;
    const { code, stdout, stderr } = await hr(...given, ...needs, '--json');
    expect(errorOf(stderr).message).toContain(says);
    expect(stdout).toBe('');
    expect(code).toBe(exitCode);
  });
});

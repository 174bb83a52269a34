// Property: a bulk run does what its plan says for those who are as the plan found them, a bounded number at a time, and
// says of everybody else why not; it asks before many leave, stops, resumes, and survives its workers.
import { setTimeout as delay } from 'node:timers/promises';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { dayIn } from '../../activities/hr/day-in.js';
import { provisioningSettingsActivity } from '../../activities/hr/provisioning-settings.js';
import { FlowFailureType, oktaFailureOf } from '../../src/failures.js';
import type { Person } from '../../src/hr/person.js';
import { planLines, readPlan } from '../../src/hr/plan-file.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { offboardWorkflowId } from '../../src/ids.js';
import { applyFailures, applyOutcomes } from '../../src/temporal/hr/apply-failures.js';
import { applyPlan } from '../../src/temporal/hr/apply-plan.js';
import { applyStatus, decideApply, resumeApply, stopApply } from '../../src/temporal/hr/control-apply.js';
import { planProvisioning } from '../../src/temporal/hr/plan-provisioning.js';
import type { PersonOutcome } from '../../workflows/hr/apply-messages.js';
import { decideUpdate, flowStatusQuery } from '../../workflows/hr/messages.js';
import type { OnboardUserResult } from '../../workflows/onboard-user.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, type TemporalEnv, uniqueName, withWorker } from '../support/temporal-env.js';

const settings: ProvisioningSettings = {
  login: '{firstName}.{lastName}@example.com',
  rules: [{ name: 'all', everyone: true, groups: ['Staff'] }],
};
const by = 'tester';
let org: SimulatedOrg;
let staff: string;
let unique = 0;

const person = (employeeNumber: string, more: Partial<Person> = {}): Person => ({
  ...{ employeeNumber, firstName: 'Ann', lastName: employeeNumber, department: 'Sales' },
  ...more,
});

/** An employee as the settings want them. */
function employee(number: string): string {
  const login = `ann.${number.toLowerCase()}@example.com`;
  const profile = {
    login,
    email: login,
    firstName: 'Ann',
    lastName: number,
    employeeNumber: number,
    department: 'Sales',
  };
  const [user] = org.simulator.admin.addUsers([{ status: 'ACTIVE', profile }]);
  return user?.id ?? '';
}
const numbers = (count: number): string[] => Array.from({ length: count }, () => `N${String((unique += 1))}`);
const statusOf = async (id: string): Promise<string> =>
  ((await (await org.call('GET', `/api/v1/users/${id}`)).json()) as { status: string }).status;

beforeAll(async () => {
  org = await startSimulatedOrg();
  staff = addGroup(org, 'Staff');
});
afterAll(() => org.close());

const withOkta = <T>(temporal: TemporalEnv, run: (taskQueue: string) => Promise<T>): Promise<T> =>
  withWorker({ env: temporal, activities: org.activities }, ({ taskQueue }) => run(taskQueue));

async function untilDone({ client }: TemporalEnv, workflowId: string): Promise<Record<string, PersonOutcome>> {
  await client.workflow.getHandle(workflowId).result();
  const outcomes: Record<string, PersonOutcome> = {};
  for await (const outcome of applyOutcomes(client, workflowId)) outcomes[outcome.employeeNumber] = outcome;
  return outcomes;
}

describe('applyProvisioning', () => {
  test('joins, lets leave, skips the stale, and says what became of each', async ({ temporal }) => {
    await withOkta(temporal, async (taskQueue) => {
      const [joins = '', later = '', leaves = '', stale = ''] = numbers(4);
      const leaver = employee(leaves);
      const changed = employee(stale);
      const people = [
        ...[person(joins), person(later, { startDate: '2999-01-01' })],
        ...[leaves, stale].map((number) => person(number, { endDate: '2020-01-01' })),
      ];
      const plan = await planProvisioning(temporal.client, { settings, taskQueue, people });
      expect(plan.header.counts).toMatchObject({ join: 2, leave: 2 });
      await org.call('POST', `/api/v1/users/${changed}`, { profile: { title: 'Boss' } });
      // A plan goes through a file.
      const written = readPlan([...planLines(plan)].join('\n'));
      expect(written).toEqual(plan);
      const { workflowId } = await applyPlan(temporal.client, written, { by, taskQueue });
      const outcomes = await untilDone(temporal, workflowId);
      expect(outcomes[joins]).toMatchObject({ kind: 'join', state: 'done' });
      expect(outcomes[later]).toMatchObject({ kind: 'join', state: 'waiting' });
      expect(outcomes[leaves]).toMatchObject({ kind: 'leave', state: 'done' });
      expect(outcomes[stale]).toMatchObject({ kind: 'leave', state: 'skipped', type: FlowFailureType.Stale });
      expect(await statusOf(leaver)).toBe('DEPROVISIONED');
      expect(await statusOf(changed)).toBe('ACTIVE');
      const failures = await applyFailures(temporal.client, workflowId);
      expect(failures.map(({ employeeNumber }) => employeeNumber)).toEqual([stale]);
      expect(failures[0]?.person).toMatchObject({ employeeNumber: stale });
      expect(await applyStatus(temporal.client, workflowId)).toMatchObject({
        ...{ state: 'done', total: 4, done: 2, waiting: 1, skipped: 1, failed: 0, inFlight: 0, leavers: 2 },
      });
      // What was done is not planned again.
      const again = await planProvisioning(temporal.client, { settings, taskQueue, people: people.slice(0, 3) });
      expect(again.entries.filter(({ employeeNumber }) => employeeNumber !== joins)).toEqual([]);
      await temporal.client.workflow.getHandle(`okta-onboard:default:${later}`).cancel();
    });
  });

  test('lets somebody work to the end of the last day in the time zone of the settings', async ({ temporal }) => {
    await withOkta(temporal, async (taskQueue) => {
      const [leaves = ''] = numbers(1);
      const userId = employee(leaves);
      const timeZone = 'Pacific/Pago_Pago';
      const endDate = dayIn(timeZone);
      const plan = await planProvisioning(temporal.client, {
        ...{ settings: { ...settings, defaults: { timeZone } }, taskQueue, people: [person(leaves, { endDate })] },
      });
      const { workflowId } = await applyPlan(temporal.client, plan, { by, taskQueue });
      expect((await untilDone(temporal, workflowId))[leaves]).toMatchObject({ kind: 'leave', state: 'waiting' });
      const flow = temporal.client.workflow.getHandle(offboardWorkflowId('default', userId));
      const { until } = await flow.query(flowStatusQuery);
      // Eleven hours behind: there the day ends at 11 on the next.
      expect(Date.parse(until ?? '')).toBe(Date.parse(`${endDate}T11:00:00Z`) + 24 * 3600 * 1000);
      await flow.cancel();
    });
  });

  test('skips everybody where the rules have changed since the plan was made', async ({ temporal }) => {
    let configured = settings;
    const activities = { ...org.activities, provisioningSettings: provisioningSettingsActivity(() => configured) };
    await withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
      const [joins = '', moves = ''] = numbers(2);
      const userId = employee(moves);
      const people = [person(joins), person(moves, { title: 'Boss' })];
      const plan = await planProvisioning(temporal.client, { taskQueue, people });
      expect(plan.header).toMatchObject({ counts: { join: 1, move: 1 } });
      configured = { ...settings, rules: [{ name: 'all', everyone: true, groups: ['Others'] }] };
      const stale = await applyPlan(temporal.client, plan, { by, taskQueue });
      const outcomes = await untilDone(temporal, stale.workflowId);
      for (const number of [joins, moves]) {
        expect(outcomes[number]).toMatchObject({ state: 'skipped', type: FlowFailureType.Stale });
      }
      expect(org.simulator.admin.state().users.map(({ profile }) => profile['employeeNumber'])).not.toContain(joins);
      configured = settings;
      const { workflowId } = await applyPlan(temporal.client, plan, { by, taskQueue });
      expect(await untilDone(temporal, workflowId)).toMatchObject({
        [joins]: { state: 'done' },
        [moves]: { state: 'done', userId },
      });
    });
  });

  test.for(['given', 'configured'] as const)('flows go as the settings say that are %s', async (from, { temporal }) => {
    const flows: ProvisioningSettings['flows'] = {
      onboard: { approval: { timeout: '5 days' }, activation: { sendEmail: false } },
      move: { undoForDays: 0 },
      offboard: { handOver: true, removeGroups: false, deleteAfterDays: 0 },
    };
    const wanted = { ...settings, flows };
    const activities = { ...org.activities, provisioningSettings: provisioningSettingsActivity(() => wanted) };
    await withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
      const [joins = '', moves = '', leaves = ''] = numbers(3);
      employee(moves);
      const userId = employee(leaves);
      const people = [person(joins), person(moves, { title: 'Boss' }), person(leaves, { endDate: '2020-01-01' })];
      const given = from === 'given' ? { settings: wanted } : {};
      const plan = await planProvisioning(temporal.client, { ...given, taskQueue, people });
      const callsOf = (number: string) =>
        plan.entries.find(({ employeeNumber }) => employeeNumber === number)?.calls.map(({ action }) => action);
      expect(callsOf(leaves)).toContain('deleteUser');
      const { workflowId } = await applyPlan(temporal.client, plan, { by, taskQueue });
      const outcomes = await untilDone(temporal, workflowId);
      expect(outcomes[joins]).toMatchObject({ state: 'waiting' });
      expect(outcomes[moves]).toMatchObject({ state: 'done' });
      const flowOf = (number: string) => temporal.client.workflow.getHandle(outcomes[number]?.workflowId ?? '');
      expect((await flowOf(joins).query(flowStatusQuery)).details).toContain('Waiting for approval');
      await flowOf(joins).executeUpdate(decideUpdate, { args: [{ by, decision: 'approve' }] });
      const joined = (await flowOf(joins).result()) as OnboardUserResult;
      expect(joined).toMatchObject({ approval: { decision: 'approve' }, status: 'PROVISIONED' });
      const activated = joined.effects?.find(({ action }) => action === 'activateUser');
      expect(activated?.input).toMatchObject({ sendEmail: false });
      // It can't be undone any more: the flow has ended with its work.
      expect(await flowOf(moves).result()).toMatchObject({ leftovers: [] });
      expect(await flowOf(leaves).result()).toMatchObject({ outcome: 'deleted', groupsRemoved: [], handOver: {} });
      expect(org.simulator.admin.state().users.map(({ id }) => id)).not.toContain(userId);
    });
  });

  test('asks before many leave, and touches nobody until somebody says so', async ({ temporal }) => {
    await withOkta(temporal, async (taskQueue) => {
      const leavers = numbers(2);
      const ids = leavers.map(employee);
      const people = leavers.map((number) => person(number, { endDate: '2020-01-01' }));
      const cautious = { ...settings, thresholds: { leavers: 1 } };
      const plan = await planProvisioning(temporal.client, { settings: cautious, taskQueue, people });
      const error: unknown = await applyPlan(temporal.client, plan, { by, taskQueue, leavers: 1 }).catch((thrown: unknown) => thrown); // prettier-ignore
      expect(oktaFailureOf(error)?.type).toBe(FlowFailureType.TooManyLeavers);
      const rejected = await applyPlan(temporal.client, plan, { by, taskQueue });
      expect(rejected.progress).toMatchObject({ state: 'asking', done: 0, leavers: 2 });
      await decideApply(temporal.client, rejected.workflowId, { by, decision: 'reject' });
      await temporal.client.workflow.getHandle(rejected.workflowId).result();
      expect(await Promise.all(ids.map(statusOf))).toEqual(['ACTIVE', 'ACTIVE']);
      const { workflowId } = await applyPlan(temporal.client, plan, { by, taskQueue });
      await decideApply(temporal.client, workflowId, { by, decision: 'approve' });
      await untilDone(temporal, workflowId);
      expect(await Promise.all(ids.map(statusOf))).toEqual(['DEPROVISIONED', 'DEPROVISIONED']);
    });
  });

  test('stops, resumes, survives its workers, and goes on as new; no payload is too large', async ({ temporal }) => {
    const taskQueue = uniqueName('queue');
    const { client } = temporal;
    const people = numbers(24).map((number) => person(number, { title: 'x'.repeat(150) }));
    const worker = { env: temporal, activities: org.activities, taskQueue };
    const workflowId = await withWorker(worker, async () => {
      const plan = await planProvisioning(client, { settings, taskQueue, people });
      expect(plan.header.counts.join).toBe(24);
      const started = await client.workflow.start('applyProvisioning', {
        ...{ workflowId: uniqueName('okta-apply:default:'), taskQueue },
        args: [{ settings, window: 4, messagesPerRun: 5 }],
      });
      for (let at = 0; at < 24; at += 8) {
        await started.executeUpdate('addEntries', { args: [{ entries: plan.entries.slice(at, at + 8) }] });
      }
      await started.executeUpdate('startApply', { args: [{ by }] });
      const stopped = await stopApply(client, started.workflowId, { by });
      expect(stopped.state).toBe('stopped');
      await delay(1500);
      return started.workflowId;
    });
    await withWorker(worker, async () => {
      const before = await applyStatus(client, workflowId);
      expect(before.done).toBeLessThan(24);
      await resumeApply(client, workflowId, { by });
      const outcomes = await untilDone(temporal, workflowId);
      expect(Object.values(outcomes).map(({ state }) => state)).toEqual(Array.from({ length: 24 }, () => 'done'));
    });
    const members = (await (await org.call('GET', `/api/v1/groups/${staff}/users?limit=200`)).json()) as unknown[];
    expect(members.length).toBeGreaterThanOrEqual(24);
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    expect(runId).toBeDefined();
    for (const id of [workflowId, `${workflowId}:0`]) {
      const { events } = await client.workflow.getHandle(id).fetchHistory();
      const sizes = (events ?? []).map(
        (event) => proto.temporal.api.history.v1.HistoryEvent.encode(event).finish().length,
      );
      expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
    }
  });
});

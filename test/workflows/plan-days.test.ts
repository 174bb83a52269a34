// Property: when HR moves a first or last day, or takes it back, the plan says so, and applying it tells the flow that waits:
// once, and only while it waits for the day that the plan found.
import { afterAll, beforeAll, expect } from 'vitest';
import { createActivities } from '../../activities/index.js';
import { dayIn } from '../../activities/hr/day-in.js';
import { FlowFailureType } from '../../src/failures.js';
import type { Person } from '../../src/hr/person.js';
import type { PlanEntry, PlanMode } from '../../src/hr/plan.js';
import type { ProvisioningPlan } from '../../src/hr/plan-file.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { offboardWorkflowId, onboardWorkflowId } from '../../src/ids.js';
import { applyOutcomes } from '../../src/temporal/hr/apply-failures.js';
import { applyPlan } from '../../src/temporal/hr/apply-plan.js';
import { personFlows } from '../../src/temporal/hr/person-flows.js';
import { planProvisioning } from '../../src/temporal/hr/plan-provisioning.js';
import type { PersonOutcome } from '../../workflows/hr/apply-messages.js';
import { changeDateUpdate, type FlowStatus, flowStatusQuery } from '../../workflows/hr/messages.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, type TemporalEnv, withWorker } from '../support/temporal-env.js';

// Where the day ends last, so that no last day of today ends while a test runs.
const timeZone = 'Pacific/Pago_Pago';
const settings: ProvisioningSettings = {
  login: '{firstName}.{lastName}@example.com',
  defaults: { timeZone },
  rules: [{ name: 'all', everyone: true, groups: ['Staff'] }],
};
const today = (): string => dayIn(timeZone);
const person = (employeeNumber: string, more: Partial<Person> = {}): Person => ({
  ...{ employeeNumber, firstName: 'Dea', lastName: employeeNumber, department: 'Sales' },
  ...more,
});

let org: SimulatedOrg;
let staff: string;
beforeAll(async () => {
  // Ids of its own: leavers' flows go by them, and stay for a month on the server that all tests share.
  org = await startSimulatedOrg({ seed: 60_331 });
  staff = addGroup(org, 'Staff');
});
afterAll(() => org.close());

/** An employee as the settings want them. */
async function employee(number: string): Promise<string> {
  const login = `dea.${number.toLowerCase()}@example.com`;
  const profile = { ...person(number), login, email: login };
  const userId = org.simulator.admin.addUsers([{ status: 'ACTIVE', profile }])[0]?.id ?? '';
  await org.call('PUT', `/api/v1/groups/${staff}/users/${userId}`);
  return userId;
}
const statusOf = (number: string): string | undefined =>
  org.simulator.admin.state().users.find(({ profile }) => profile['employeeNumber'] === number)?.status;

interface Office {
  plan: (people: Person[], mode?: PlanMode) => Promise<ProvisioningPlan>;
  /** Plans until it sees what it looks for: lists lag. */
  planned: (people: Person[], sees: (entries: PlanEntry[]) => boolean, mode?: PlanMode) => Promise<ProvisioningPlan>;
  apply: (plan: ProvisioningPlan) => Promise<Record<string, PersonOutcome>>;
  flow: (workflowId: string) => Promise<FlowStatus>;
}

const inOffice = ({ client, ...temporal }: TemporalEnv, work: (office: Office) => Promise<void>): Promise<void> => {
  const activities = createActivities({
    ...{ connections: org.connections, registeredSearchAttributes: () => Promise.resolve([]) },
    flows: personFlows(client),
  });
  return withWorker({ env: temporal, activities }, ({ taskQueue }) => {
    const plan: Office['plan'] = (people, mode = 'delta') =>
      planProvisioning(client, { settings, taskQueue, people, mode });
    return work({
      plan,
      planned: async (people, sees, mode) => {
        for (let tries = 0; ; tries += 1) {
          const made = await plan(people, mode);
          if (sees(made.entries)) return made;
          if (tries > 20) throw new Error(`the plan stays ${JSON.stringify(made.entries)}`);
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
      },
      apply: async (made) => {
        const { workflowId } = await applyPlan(client, made, { by: 'tester', taskQueue });
        await client.workflow.getHandle(workflowId).result();
        const outcomes: Record<string, PersonOutcome> = {};
        for await (const outcome of applyOutcomes(client, workflowId)) outcomes[outcome.employeeNumber] = outcome;
        return outcomes;
      },
      flow: (workflowId) => client.workflow.getHandle(workflowId).query(flowStatusQuery),
    });
  });
};
const all =
  (kind: PlanEntry['kind'], count: number) =>
  (entries: PlanEntry[]): boolean =>
    entries.length === count && entries.every((entry) => entry.kind === kind);

test('a first day is put off and brought forward; applied twice, nothing is done twice', async ({ temporal }) => {
  await inOffice(temporal, async ({ plan, planned, apply, flow }) => {
    const [later, past, both] = ['DAY1', 'DAY2', 'DAY3'] as const;
    const starting = (number: string, startDate: string, more = {}): Person => person(number, { startDate, ...more });
    const numbers = [later, past, both];
    const first = await apply(await plan(numbers.map((number) => starting(number, '2999-01-01'))));
    for (const number of numbers) expect(first[number]?.state).toBe('waiting');
    // Nothing is planned for those whose day stays; nor for a day that HR doesn't name.
    await planned(
      numbers.map((number) => starting(number, '2999-01-01')),
      all('join', 0),
    );
    await planned([person(later)], all('join', 0));

    const people = [starting(later, '2999-02-02'), starting(past, '2020-01-01'), starting(both, '2999-03-03', { title: 'Boss' })]; // prettier-ignore
    const moves = await planned(people, (entries) => entries.every(({ orders }) => orders !== undefined));
    expect(moves.header.counts).toMatchObject({ join: 0, move: 1, reschedule: 2 });
    expect(moves.entries.find(({ employeeNumber }) => employeeNumber === later)?.reason).toBe(
      'first day moves from 2999-01-01 to 2999-02-02',
    );
    const outcomes = await apply(moves);
    for (const number of numbers) expect(outcomes[number]?.state).toBe('waiting');
    expect(outcomes[later]?.message).toBe('first day moves from 2999-01-01 to 2999-02-02');
    expect((await flow(onboardWorkflowId('default', later))).until).toBe('2999-02-02T11:00:00Z');
    expect((await flow(onboardWorkflowId('default', both))).until).toBe('2999-03-03T11:00:00Z');
    await temporal.client.workflow.getHandle(onboardWorkflowId('default', past)).result();
    expect([later, past, both].map(statusOf)).toEqual(['STAGED', 'PROVISIONED', 'STAGED']);
    const titled = org.simulator.admin.state().users.find(({ profile }) => profile['employeeNumber'] === both);
    expect(titled?.profile['title']).toBe('Boss');

    const alone = (number: string): ProvisioningPlan => ({
      header: { ...moves.header, counts: { ...moves.header.counts, move: 0, reschedule: 1 } },
      entries: moves.entries.filter(({ employeeNumber }) => employeeNumber === number),
    });
    expect((await apply(alone(later)))[later]).toMatchObject({ state: 'waiting' });
    expect((await apply(alone(past)))[past]).toMatchObject({ state: 'skipped', type: FlowFailureType.Stale });
    // Somebody else has moved it meanwhile.
    const handle = temporal.client.workflow.getHandle(onboardWorkflowId('default', later));
    await handle.executeUpdate(changeDateUpdate, { args: [{ by: 'hr', date: '2999-09-09' }] });
    expect((await apply(alone(later)))[later]).toMatchObject({ state: 'skipped', type: FlowFailureType.Stale });
    expect((await handle.query(flowStatusQuery)).until).toBe('2999-09-09T11:00:00Z');
    for (const number of [later, both]) {
      await temporal.client.workflow.getHandle(onboardWorkflowId('default', number)).cancel();
    }
  });
});

test('somebody who comes back waits for the day that HR moves, and is not planned twice', async ({ temporal }) => {
  await inOffice(temporal, async ({ plan, planned, apply, flow }) => {
    const number = 'DAY10';
    const userId = await employee(number);
    await org.call('POST', `/api/v1/users/${userId}/lifecycle/deactivate`);
    const back = (startDate: string): Person[] => [person(number, { startDate })];
    expect((await apply(await plan(back('2999-01-01'))))[number]).toMatchObject({ kind: 'return', state: 'waiting' });
    await planned(back('2999-01-01'), all('return', 0));
    const moves = await planned(back('2999-02-02'), all('reschedule', 1));
    expect((await apply(moves))[number]).toMatchObject({ kind: 'reschedule', state: 'waiting' });
    const workflowId = onboardWorkflowId('default', number);
    expect((await flow(workflowId)).until).toBe('2999-02-02T11:00:00Z');
    expect(statusOf(number)).toBe('DEPROVISIONED');
    await temporal.client.workflow.getHandle(workflowId).cancel();
  });
});

test('a last day is put off, passes, and is taken back', async ({ temporal }) => {
  await inOffice(temporal, async ({ plan, planned, apply, flow }) => {
    const [later, stays, past, missing] = ['DAY20', 'DAY21', 'DAY22', 'DAY23'] as const;
    const numbers = [later, stays, past, missing];
    const ids: Record<string, string> = {};
    for (const number of numbers) ids[number] = await employee(number);
    const flowOf = (number: string): string => offboardWorkflowId('default', ids[number] ?? '');
    const leaving = numbers.map((number) => person(number, { endDate: today() }));
    const started = await apply(await plan(leaving));
    for (const number of numbers) expect(started[number]).toMatchObject({ kind: 'leave', state: 'waiting' });
    await planned(leaving, all('leave', 0));

    const people = [person(later, { endDate: '2999-12-31' }), person(stays), person(past, { endDate: '2020-01-01' })];
    const moves = await planned(
      people,
      (entries) => entries.filter(({ orders }) => orders !== undefined).length >= 4,
      'full',
    );
    const of = Object.fromEntries(moves.entries.map((entry) => [entry.employeeNumber, entry]));
    expect(numbers.map((number) => [of[number]?.kind, of[number]?.orders?.[0]?.update])).toEqual([
      ...[['reschedule', 'changeDate'], ['reschedule', 'callOff'], ['leave', 'cutNow'], ['leave', 'cutNow']], // prettier-ignore
    ]);
    expect(of[stays]?.reason).toContain('does not leave any more');
    const ours = moves.entries.filter(({ employeeNumber }) => numbers.some((number) => number === employeeNumber));
    const counts = { ...moves.header.counts, leave: 2, reschedule: 2 };
    const outcomes = await apply({ header: { ...moves.header, counts }, entries: ours });
    expect(numbers.map((number) => outcomes[number]?.state)).toEqual(['waiting', 'done', 'waiting', 'waiting']);
    expect((await flow(flowOf(later))).until).toBe('3000-01-01T11:00:00Z');
    expect(await temporal.client.workflow.getHandle(flowOf(stays)).result()).toMatchObject({ outcome: 'calledOff' });
    await expect.poll(async () => (await flow(flowOf(past))).state, { timeout: 30_000 }).toBe('settled');
    await expect.poll(async () => (await flow(flowOf(missing))).state, { timeout: 30_000 }).toBe('settled');
    expect(numbers.map(statusOf)).toEqual(['ACTIVE', 'ACTIVE', 'DEPROVISIONED', 'DEPROVISIONED']);

    // Past its wait, a flow stays under way.
    const again = { header: { ...moves.header, counts: { ...counts, leave: 1, reschedule: 0 } }, entries: ours.filter(({ employeeNumber }) => employeeNumber === past) }; // prettier-ignore
    expect((await apply(again))[past]).toMatchObject({ state: 'skipped', type: FlowFailureType.UnderWay });
    await temporal.client.workflow.getHandle(flowOf(later)).cancel();
  });
});

test('a last day that no feed named is moved by a feed, and never taken back by one', async ({ temporal }) => {
  await inOffice(temporal, async ({ planned, apply, flow }) => {
    const number = 'DAY30';
    const userId = await employee(number);
    const workflowId = offboardWorkflowId('default', userId);
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const args = [{ userId, when: { lastDay: '2999-06-30', timeZone } }];
      await temporal.client.workflow.start('offboardUser', { taskQueue, workflowId, args });
      const moves = await planned([person(number, { endDate: '2999-07-31' })], all('reschedule', 1));
      expect((await apply(moves))[number]).toMatchObject({ state: 'waiting' });
      expect((await flow(workflowId)).until).toBe('2999-08-01T11:00:00Z');
      await planned([person(number)], all('reschedule', 0));
      await temporal.client.workflow.getHandle(workflowId).cancel();
    });
  });
});

test('an order whose answer was lost is given once, and one that never arrived is given again', async ({
  temporal,
}) => {
  const { client } = temporal;
  const flows = personFlows(client);
  await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
    const userId = await employee('DAY40');
    const workflowId = offboardWorkflowId('default', userId);
    const args = [{ userId, when: { lastDay: '2999-06-30', timeZone } }];
    const handle = await client.workflow.start('offboardUser', { taskQueue, workflowId, args });
    await expect.poll(async () => (await handle.query(flowStatusQuery)).state, { timeout: 30_000 }).toBe('waiting');
    const order = { workflowId, update: 'callOff', day: 'last', from: '2999-06-30' } as const;
    const tell = (updateId: string, isRepeated: boolean) => flows.tell({ order, by: 'tester', updateId, isRepeated });
    const other = { ...order, from: '2999-01-01' };
    expect(await flows.tell({ order: other, by: 'tester', updateId: 'a', isRepeated: true })).toMatchObject({
      ...{ state: 'skipped', type: FlowFailureType.Stale },
    });
    expect(await tell('b', true)).toMatchObject({ state: 'done' });
    expect(await handle.result()).toMatchObject({ outcome: 'calledOff', changes: [{ by: 'tester' }] });
    expect(await tell('b', true)).toMatchObject({ state: 'done' });
    expect(await tell('c', true)).toMatchObject({ state: 'skipped', type: FlowFailureType.Stale });
  });
});

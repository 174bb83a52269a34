// Property: the calls that a plan shows of a person are the changes that reach the org when it is applied, in that order.
import { afterAll, beforeAll, expect } from 'vitest';
import type { Person } from '../../src/hr/person.js';
import type { PlanEntry } from '../../src/hr/plan.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { applyFailures, applyOutcomes } from '../../src/temporal/hr/apply-failures.js';
import { applyPlan } from '../../src/temporal/hr/apply-plan.js';
import { planProvisioning } from '../../src/temporal/hr/plan-provisioning.js';
import { type Effect, flowStatusQuery } from '../../workflows/hr/messages.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, withWorker } from '../support/temporal-env.js';

const settings: ProvisioningSettings = {
  login: '{firstName}.{lastName}@example.com',
  manager: { linkedObject: 'manager' },
  rules: [
    { name: 'all', everyone: true, groups: ['Staff'] },
    { name: 'engineers', when: { department: 'Engineering' }, groups: ['Engineers', 'Guild'], apps: ['Git', 'Wiki'] },
    { name: 'sales', when: { department: 'Sales' }, groups: ['Sellers'], apps: ['CRM'] },
  ],
};
const person = (employeeNumber: string, more: Partial<Person> = {}): Person => ({
  ...{ employeeNumber, firstName: 'Ann', lastName: employeeNumber, department: 'Engineering', manager: 'BOSS' },
  ...more,
});

type Status = NonNullable<Parameters<SimulatedOrg['simulator']['admin']['addUsers']>[0][number]['status']>;
let org: SimulatedOrg;
const ids: Record<string, string> = {};

beforeAll(async () => {
  // Ids of its own: leavers' flows go by them, and stay for a month on the server that all tests share.
  org = await startSimulatedOrg({ seed: 40_117 });
  const { admin } = org.simulator;
  admin.settings({ linkedObjectsByApiToken: 'accepted' });
  const side = (name: string) => ({ name, title: name, description: name, type: 'USER' });
  const definition = { primary: side('manager'), associated: side('subordinate') };
  expect((await org.call('POST', '/api/v1/meta/schemas/user/linkedObjects', definition)).status).toBe(201);
  const add = (employeeNumber: string, status: Status = 'ACTIVE'): string => {
    const login = `ann.${employeeNumber.toLowerCase()}@example.com`;
    const profile = { login, email: login, firstName: 'Ann', lastName: employeeNumber, department: 'Sales' };
    const [user] = admin.addUsers([{ status, profile: { ...profile, employeeNumber } }]);
    admin.addFactors(user?.id ?? '', [{ factorType: 'push', provider: 'OKTA' }]);
    return (ids[employeeNumber] = user?.id ?? '');
  };
  add('BOSS');
  const unfinished = add('UNFINISHED', 'STAGED');
  const former = add('FORMER', 'DEPROVISIONED');
  const again = add('PASSWORDLESS', 'PROVISIONED');
  expect((await org.call('POST', `/api/v1/users/${again}/lifecycle/deactivate`)).status).toBe(200);
  const mover = add('MOVER');
  const leavers = [
    add('ACTIVE'),
    add('SUSPENDED', 'SUSPENDED'),
    add('LOCKED', 'LOCKED_OUT'),
    add('NEW', 'PROVISIONED'),
  ];
  addGroup(org, 'Staff', { members: [mover, ...leavers] });
  addGroup(org, 'Sellers', { members: [mover, ...leavers] });
  addGroup(org, 'Old friends', { members: [former, mover, unfinished, ...leavers] });
  addGroup(org, 'Directory', { members: [former, mover, ...leavers], type: 'APP_GROUP' });
  for (const name of ['Engineers', 'Guild']) addGroup(org, name);
  admin.addApps([{ label: 'CRM', userIds: [mover, ...leavers] }, { label: 'Git' }, { label: 'Wiki' }]);
});
afterAll(() => org.close());

/** What turns out to be needless, which no plan knows: users of this org have no clients, no grants, but passwords. */
const needless = ({ kind, employeeNumber }: PlanEntry): string[] =>
  kind === 'leave'
    ? ['revokeUserClientTokens', 'revokeUserGrants']
    : employeeNumber === 'FORMER'
      ? ['reactivateUser']
      : [];
const sideBySide = new Set(['clearUserSessions', 'logOutUniversally', 'resetUserFactors']);

type Call = PlanEntry['calls'][number];

/** What happens side by side has no order. */
function inOrder(calls: readonly Call[]): Call[] {
  const at = calls.findIndex(({ action }) => sideBySide.has(action));
  const together = calls.filter(({ action }) => sideBySide.has(action));
  const others = calls.filter(({ action }) => !sideBySide.has(action));
  return at < 0
    ? others
    : [...others.slice(0, at), ...together.sort((a, b) => (a.action < b.action ? -1 : 1)), ...others.slice(at)];
}

/** The calls that a plan shows and that are needed, with the ids that stand for those to come. */
function foreseen(entry: PlanEntry, userId: string): Call[] {
  expect(entry.calls.map(({ action }) => action)).toEqual(expect.arrayContaining(needless(entry)));
  const named = JSON.stringify(entry.calls).replaceAll('{userId}', userId);
  const calls = JSON.parse(named.replaceAll('{user BOSS}', ids['BOSS'] ?? '')) as Call[];
  return calls.filter(({ action }) => !needless(entry).includes(action));
}

test('what a plan foresees is what is done', async ({ temporal }) => {
  const { client } = temporal;
  await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
    const people = [
      ...['JOINER', 'UNFINISHED', 'FORMER', 'PASSWORDLESS', 'MOVER'].map((number) => person(number)),
      ...[person('ACTIVE', { endDate: '2020-01-01' }), person('BOSS', { department: 'Sales', manager: undefined })],
    ];
    const plan = await planProvisioning(client, { settings, taskQueue, people, mode: 'full' });
    expect(plan.header.counts).toMatchObject({ join: 2, return: 2, move: 2, leave: 4, conflict: 0 });
    org.simulator.admin.clearRequests();
    const { workflowId } = await applyPlan(client, plan, { by: 'tester', taskQueue, leavers: 4 });
    await client.workflow.getHandle(workflowId).result();
    expect(await applyFailures(client, workflowId)).toEqual([]);

    const writes = org.simulator.admin.requests().filter(({ method }) => method !== 'GET');
    const done = new Map<string, { userId: string; effects: Effect[] }>();
    for await (const outcome of applyOutcomes(client, workflowId)) {
      const flow = await client.workflow.getHandle(outcome.workflowId ?? '').query(flowStatusQuery);
      done.set(outcome.employeeNumber, { userId: flow.userId ?? '', effects: flow.effects });
    }
    // All that reached the org was done by these flows, and each of their calls is one request.
    const told = [...done.values()].flatMap(({ effects }) => effects.flatMap(({ calls }) => calls));
    expect(told.map(({ requestId }) => requestId).sort()).toEqual(writes.map(({ requestId }) => requestId).sort());

    const places = new Map(writes.map(({ requestId }, at) => [requestId, at]));
    const placeOf = ({ calls: [first] }: Effect): number => places.get(first?.requestId ?? '') ?? -1;
    for (const entry of plan.entries) {
      const { userId, effects } = done.get(entry.employeeNumber) ?? { userId: '', effects: [] };
      const made = effects
        .toSorted((a, b) => placeOf(a) - placeOf(b))
        .map(({ action, input }): Call => ({ action, input }));
      expect(inOrder(made), entry.employeeNumber).toEqual(inOrder(foreseen(entry, userId)));
    }
  });
});

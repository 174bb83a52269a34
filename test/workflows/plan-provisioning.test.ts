// Property: a plan says who joins, moves, leaves, returns or conflicts, in a delta and in a full feed, for the people whom
// the settings govern and for nobody else; and it changes nothing.
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { oktaFailureOf, OktaFailureType } from '../../src/failures.js';
import type { Person } from '../../src/hr/person.js';
import type { PlanEntry } from '../../src/hr/plan.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { planProvisioning, type PlanProvisioningOptions } from '../../src/temporal/hr/plan-provisioning.js';
import type { PlanProvisioningResult } from '../../workflows/plan-provisioning.js';
import { addGroup, addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName, withWorker, type TemporalEnv } from '../support/temporal-env.js';

const settings: ProvisioningSettings = {
  login: '{firstName}.{lastName}@example.com',
  rules: [
    { name: 'all', everyone: true, groups: ['Staff'] },
    { name: 'engineers', when: { department: 'Engineering' }, groups: ['Engineering'], apps: ['Forge'] },
  ],
};
const person = (employeeNumber: string, more: Partial<Person> = {}): Person => ({
  ...{ employeeNumber, firstName: 'Ann', lastName: employeeNumber, department: 'Sales' },
  ...more,
});

let org: SimulatedOrg;
let ids: Record<string, string>;

/** Puts an employee into the org as the settings want them. */
function employee(number: string, more: Record<string, unknown> = {}, status: 'ACTIVE' | 'DEPROVISIONED' = 'ACTIVE') {
  const [user] = org.simulator.admin.addUsers([
    {
      status,
      profile: {
        ...{ login: `ann.${number.toLowerCase()}@example.com`, email: `ann.${number.toLowerCase()}@example.com` },
        ...{ firstName: 'Ann', lastName: number, department: 'Sales', employeeNumber: number, ...more },
      },
    },
  ]);
  return user?.id ?? '';
}

beforeAll(async () => {
  org = await startSimulatedOrg();
  const same = employee('E1');
  const mover = employee('E2');
  const leaver = employee('E3');
  const former = employee('E4', {}, 'DEPROVISIONED');
  const admin = employee('E5');
  const engineer = employee('E6', { department: 'Engineering' });
  const excepted = employee('E7');
  const stranger = addUser(org, 'ann.e8@example.com');
  const twins = [employee('E9', { login: 'one@example.com' }), employee('E9', { login: 'two@example.com' })];
  const staff = addGroup(org, 'Staff', { members: [same, mover, leaver, admin, excepted] });
  const engineering = addGroup(org, 'Engineering', { members: [engineer] });
  org.simulator.admin.addApps([{ label: 'Forge', userIds: [engineer] }]);
  org.simulator.admin.addToken({ owner: admin });
  ids = { same, mover, leaver, former, admin, engineer, excepted, stranger, staff, engineering, twin: twins[0] ?? '' };
});
afterAll(() => org.close());

const plan = (temporal: TemporalEnv, options: PlanProvisioningOptions) =>
  withWorker({ env: temporal, activities: org.activities }, ({ taskQueue }) =>
    planProvisioning(temporal.client, { settings, taskQueue, ...options }),
  );
const byNumber = (entries: PlanEntry[]): Record<string, PlanEntry> =>
  Object.fromEntries(entries.map((entry) => [entry.employeeNumber, entry]));
const excepting = { ...settings, population: { except: ['ann.e7@example.com'] } };

describe('a delta', () => {
  test('says what is to happen to each, with every call and a fingerprint', async ({ temporal }) => {
    const before = JSON.stringify(org.simulator.admin.state());
    org.simulator.admin.clearRequests();
    const people = [
      ...[person('E1'), person('E2', { department: 'Engineering' }), person('E4'), person('E8'), person('E9')],
      ...[person('E10', { startDate: '2999-01-01' }), person('E3', { endDate: '2020-01-01' })],
    ];
    const { header, entries } = await plan(temporal, { people });
    const of = byNumber(entries);
    expect(header).toMatchObject({
      ...{ connection: 'default', mode: 'delta', rows: 7, rejectedRows: 0, settings },
      counts: { join: 2, move: 1, leave: 1, return: 1, conflict: 1, unchanged: 1 },
    });
    expect(of['E1']).toBeUndefined();
    expect(of['E2']).toMatchObject({ kind: 'move', userId: ids['mover'], fingerprint: expect.any(String) });
    expect(of['E2']?.changes).toMatchObject({
      profile: { department: { from: 'Sales', to: 'Engineering' } },
      addGroups: [{ id: ids['engineering'], name: 'Engineering' }],
      addApps: [{ name: 'Forge' }],
    });
    expect(of['E3']).toMatchObject({ kind: 'leave', userId: ids['leaver'], urgent: true });
    expect(of['E3']?.calls.map(({ action }) => action)).toContain('suspendUser');
    expect(of['E4']).toMatchObject({ kind: 'return', userId: ids['former'] });
    // A stranger has the login that the template makes first.
    expect(of['E8']).toMatchObject({ kind: 'join', person: { login: 'ann.e82@example.com' } });
    expect(of['E8']?.fingerprint).toBeUndefined();
    expect(of['E9']).toMatchObject({ kind: 'conflict', calls: [] });
    expect(of['E10']?.calls[0]).toMatchObject({
      action: 'createUser',
      input: { profile: { login: 'ann.e10@example.com', email: 'ann.e10@example.com' }, activate: false },
    });
    expect(new Set(org.simulator.admin.requests().map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(JSON.stringify(org.simulator.admin.state())).toBe(before);
  });

  test('a taken login is a conflict where it may not be another one', async ({ temporal }) => {
    const { entries } = await plan(temporal, {
      settings: { ...settings, collision: 'refuse' },
      people: [
        person('E8'),
        person('E11', { login: 'ANN.E1@example.com' }),
        person('E12', { workEmail: 'ann.e1@example.com' }),
      ],
    });
    expect(entries.map(({ kind }) => kind)).toEqual(['conflict', 'conflict', 'conflict']);
    expect(byNumber(entries)['E8']?.userId).toBe(ids['stranger']);
  });

  test('a joiner whose login is no mail address needs a work mail', async ({ temporal }) => {
    const login = 'ann-e22';
    const people = [person('E22', { login }), person('E23', { login: 'ann-e23', workEmail: 'ann.e23@example.com' })];
    const { entries } = await plan(temporal, { people });
    expect(byNumber(entries)).toMatchObject({ E22: { kind: 'conflict' }, E23: { kind: 'join' } });
  });

  test('two joiners of one name get two logins', async ({ temporal }) => {
    const twins = ['E20', 'E21'].map((number) => person(number, { firstName: 'Zoë', lastName: 'Ångström' }));
    const { entries } = await plan(temporal, { people: twins });
    expect(entries.map((entry) => entry.person?.login).sort()).toEqual([
      ...['zoe.angstrom2@example.com', 'zoe.angstrom@example.com'],
    ]);
  });

  test('whoever is outside of the population is a conflict, and not touched', async ({ temporal }) => {
    const people = [person('E2', { title: 'Boss' }), person('E7', { title: 'Boss' })];
    const population = { search: 'profile.department eq "Engineering"', except: ['ann.e7@example.com'] };
    const { entries } = await plan(temporal, { settings: { ...settings, population }, people });
    expect(entries.map(({ kind }) => kind)).toEqual(['conflict', 'conflict']);
  });
});

describe('a full feed', () => {
  test('lets those leave who are missing, but nobody who must stay', async ({ temporal }) => {
    const people = [person('E1'), person('E2'), person('E6', { department: 'Engineering' })];
    const { header, entries } = await plan(temporal, { mode: 'full', people, settings: excepting });
    const of = byNumber(entries);
    expect(of['E3']).toMatchObject({ kind: 'leave', userId: ids['leaver'] });
    expect(of['E3']?.person).toBeUndefined();
    expect(of['E5']).toMatchObject({ kind: 'conflict', userId: ids['admin'] });
    expect(of['E4']).toBeUndefined();
    expect(of['E7']).toBeUndefined();
    // The engineer lacks a group that everybody gets.
    expect(of['E6']).toMatchObject({ kind: 'move', changes: { addGroups: [{ id: ids['staff'] }], addApps: [] } });
    expect(entries.some(({ userId }) => userId === ids['stranger'])).toBe(false);
    expect(header.population).toBe(8);
  });

  test('ten times as many people cost few calls more', async ({ temporal }) => {
    org.simulator.admin.clearRequests();
    const people = ['E1', 'E2', 'E3', 'E5', 'E6', 'E7', 'E9'].map((number) => person(number));
    await plan(temporal, { mode: 'full', people });
    const paths = org.simulator.admin.requests().map(({ path }) => path);
    // Lists of the population, the rules, two groups and an application are read once, not for each person.
    expect(paths.filter((path) => path.startsWith('/api/v1/groups/') && path.includes('/users'))).toHaveLength(2);
    expect(paths.filter((path) => path.includes('employeeNumber'))).toEqual([expect.any(String)]);
  });
});

describe('a rule that changed', () => {
  test('is applied to everybody as a mover', async ({ temporal }) => {
    const rules = [
      ...(settings.rules ?? []),
      { name: 'sellers', when: { department: 'Sales' }, groups: ['Engineering'] },
    ];
    const { header, entries } = await plan(temporal, { everybody: true, settings: { ...settings, rules } });
    expect(header.mode).toBe('everybody');
    const kinds = new Set(entries.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['move', 'conflict']));
    expect(byNumber(entries)['E1']?.changes?.addGroups).toMatchObject([{ id: ids['engineering'] }]);
    expect(byNumber(entries)['E1']?.changes?.profile).toEqual({});
  });
});

describe('from the Web UI', () => {
  const start = (temporal: TemporalEnv, input: object): Promise<PlanProvisioningResult> =>
    withWorker({ env: temporal, activities: org.activities }, ({ taskQueue }) =>
      temporal.client.workflow.execute('planProvisioning', {
        workflowId: uniqueName('plan'),
        taskQueue,
        args: [input],
      }),
    );

  test('a few people are planned in one go', async ({ temporal }) => {
    const result = await start(temporal, { settings, people: [person('E1'), person('E30')] });
    expect(result).toMatchObject({ counts: { join: 1, unchanged: 1 }, rows: 2, entries: [{ kind: 'join' }] });
  });

  test.for([
    ['a group that is not there', { settings: { rules: [{ name: 'x', everyone: true, groups: ['Nobody'] }] } }, 'settings.rules[0].groups[0]'], // prettier-ignore
    ['one person twice', { settings, people: [person('E1'), person('E1')] }, 'people'],
    ['no settings', { people: [person('E1')] }, 'settings'],
    ['a misspelt field', { settings, people: [{ ...person('E1'), titel: 'x' }] }, 'people.0'],
    ['people and everybody', { settings, everybody: true, people: [person('E1')] }, 'people'],
  ] as [string, object, string][])('%s ends it before any row', async ([, input, field], { temporal }) => {
    org.simulator.admin.clearRequests();
    const error: unknown = await start(temporal, { people: [], ...input }).catch((thrown: unknown) => thrown);
    expect(oktaFailureOf(error)?.type).toBe(OktaFailureType.InvalidInput);
    expect(oktaFailureOf(error)?.details['paths']).toEqual([field]);
    expect(org.simulator.admin.requests().filter(({ path }) => path.includes('/users'))).toEqual([]);
  });
});

test('goes on as new between pieces, and knows whom it has seen', async ({ temporal }) => {
  const workflowId = uniqueName('plan');
  await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
    const handle = await temporal.client.workflow.start('planProvisioning', {
      ...{ workflowId, taskQueue, args: [{ settings, mode: 'full', updatesPerRun: 1 }] },
    });
    for (const number of ['E1', 'E2', 'E3']) {
      await handle.executeUpdate('planPeople', { args: [{ people: [person(number)] }] });
    }
    const runs = (await handle.describe()).raw.workflowExtendedInfo;
    const planned = await handle.executeUpdate<{ entries: PlanEntry[] }, [object]>('planOrg', { args: [{}] });
    expect(planned.entries.map(({ employeeNumber }) => employeeNumber)).not.toContain('E3');
    const status = await handle.executeUpdate<{ rows: number }, []>('finishPlan');
    expect(status.rows).toBe(3);
    expect(runs).toBeDefined();
    await handle.result();
    const { firstExecutionRunId } = handle;
    expect((await temporal.client.workflow.getHandle(workflowId).describe()).runId).not.toBe(firstExecutionRunId);
  });
});

test('hundreds of wordy people make no payload too large, whatever comes back', async ({ temporal }) => {
  const words = 'x'.repeat(180);
  const people = Array.from({ length: 600 }, (_, at) => person(`W${String(at)}`, { title: words, division: words }));
  const { entries, id } = await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
    let id = '';
    const { workflow } = temporal.client;
    const start: typeof workflow.start = (type, options) => {
      id = options.workflowId;
      return workflow.start(type, options);
    };
    const watched = Object.create(temporal.client, {
      workflow: { value: Object.create(workflow, { start: { value: start } }) },
    }) as typeof temporal.client;
    const planned = await planProvisioning(watched, { settings, taskQueue, people });
    return { entries: planned.entries, id };
  });
  expect(entries).toHaveLength(600);
  expect(new Set(entries.map(({ employeeNumber }) => employeeNumber)).size).toBe(600);
  const { events } = await temporal.client.workflow.getHandle(id).fetchHistory();
  const sizes = (events ?? []).map((event) => proto.temporal.api.history.v1.HistoryEvent.encode(event).finish().length);
  expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
  expect(Math.max(...sizes)).toBeGreaterThan(100 * 1024);
});

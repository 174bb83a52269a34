// Property: whoever moves gets what the new position gives before losing what only the old one gave; nothing that no rule
// governs is touched, and an undo gives the old position back.
import { CancelledFailure, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Activities } from '../../activities/index.js';
import { oktaFailureOf } from '../../src/failures.js';
import type { Person } from '../../src/hr/person.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { RunningTimeSkippingServer } from '../../src/temporal/servers/index.js';
import {
  callOffUpdate,
  changeDateUpdate,
  decideUpdate,
  flowStatusQuery,
  undoFlowUpdate,
} from '../../workflows/hr/messages.js';
import type { MoveUserInput, MoveUserResult } from '../../workflows/move-user.js';
import { accessState, failureOf, type FlowServer, untilFlow, withFlow } from '../support/flow-run.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg, wrapActivities } from '../support/simulated-org.js';
import { test } from '../support/temporal-env.js';

const person: Person = {
  employeeNumber: '10042',
  firstName: 'Anna',
  lastName: 'Berg',
  department: 'Sales',
  title: 'Seller',
};
const settings: ProvisioningSettings = {
  rules: [
    { name: 'all', everyone: true, groups: ['Staff'] },
    { name: 'engineers', when: { department: 'Engineering' }, groups: ['Engineers', 'By rule'], apps: ['Git'] },
    { name: 'sales', when: { department: 'Sales' }, groups: ['Sellers'], apps: ['CRM'] },
  ],
};

let org: SimulatedOrg;
let userId: string;
let ids: Record<string, string>;
beforeEach(async () => {
  org = await startSimulatedOrg();
  const { admin } = org.simulator;
  const profile = { login: 'anna@example.com', firstName: 'Anna', lastName: 'Berg', department: 'Engineering' };
  const [user] = admin.addUsers([
    { status: 'ACTIVE', profile: { ...profile, employeeNumber: '10042', title: 'Engineer' } },
  ]);
  userId = user?.id ?? '';
  const members = [userId];
  ids = {
    ...Object.fromEntries(
      ['Staff', 'Engineers', 'Chess club', 'By rule'].map((name) => [name, addGroup(org, name, { members })]),
    ),
    ...{ Sellers: addGroup(org, 'Sellers'), Directory: addGroup(org, 'Directory', { members, type: 'APP_GROUP' }) },
  };
  admin.addApps([{ label: 'Git', userIds: members }, { label: 'Own tool', userIds: members }, { label: 'CRM' }]);
  admin.addGroupRules([
    { name: 'rule', expression: 'user.login == "anna@example.com"', groupIds: [ids['By rule'] ?? ''] },
  ]);
});
afterEach(() => org.close());

interface Run {
  server: FlowServer;
  input?: Partial<MoveUserInput>;
  activities?: Activities;
  then?: (handle: WorkflowHandle) => Promise<unknown>;
}

const move = ({ server, input = {}, activities, then }: Run): Promise<MoveUserResult> =>
  withFlow(
    {
      ...{ server, org, workflowType: 'moveUser', input: { person, settings, undoForDays: 0, ...input } },
      ...(activities ? { activities } : {}),
    },
    async (handle) => {
      await then?.(handle);
      return (await handle.result()) as MoveUserResult;
    },
  );
const skipping = ({ env }: RunningTimeSkippingServer): FlowServer => ({
  ...{ client: env.client, nativeConnection: env.nativeConnection, namespace: env.namespace ?? 'default' },
});

const groupsOf = (): string[] =>
  org.simulator.admin
    .state()
    .groups.filter(({ members, type }) => members.includes(userId) && type !== 'BUILT_IN')
    .map(({ profile }) => profile.name)
    .sort();
const appsOf = (): string[] =>
  org.simulator.admin
    .state()
    .apps.filter(({ users }) => users.includes(userId))
    .map(({ label }) => label)
    .sort();
const departmentOf = (): unknown =>
  org.simulator.admin.state().users.find(({ id }) => id === userId)?.profile['department'];
const changes = (): string[] =>
  org.simulator.admin
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replace(/0[0-9a-z]{2}\w{17}/g, 'ID')}`);
const waiting = (handle: WorkflowHandle) => untilFlow(handle, ({ state }) => state === 'waiting');
const isCancelled = (failure: unknown): boolean =>
  failure instanceof WorkflowFailedError && failure.cause instanceof CancelledFailure;
const settled = (handle: WorkflowHandle) => untilFlow(handle, ({ state }) => state === 'settled');

/** Cancels a flow, and lets it go on only when its activity has heard of it: what it did is not told. */
async function cancelledIn(context: Context, handle: WorkflowHandle): Promise<never> {
  await handle.cancel();
  const isAsked = async () =>
    (await handle.fetchHistory()).events?.some((event) => event.activityTaskCancelRequestedEventAttributes) === true;
  await expect.poll(isAsked, { timeout: 60_000 }).toBe(true);
  context.heartbeat();
  return context.cancelled;
}

describe('a move', () => {
  test('adds first, renews the profile, removes last, and leaves alone what no rule governs', async ({ temporal }) => {
    const result = await move({ server: temporal });
    expect(groupsOf()).toEqual(['By rule', 'Chess club', 'Directory', 'Sellers', 'Staff']);
    expect(appsOf()).toEqual(['CRM', 'Own tool']);
    expect(departmentOf()).toBe('Sales');
    expect(result).toMatchObject({
      ...{ userId, leftovers: [], kept: [] },
      profile: { department: { from: 'Engineering', to: 'Sales' }, title: { from: 'Engineer', to: 'Seller' } },
      addGroups: [{ name: 'Sellers', because: expect.stringContaining('Sales') }],
      removeGroups: [{ id: ids['Engineers'], name: 'Engineers' }],
      addApps: [{ name: 'CRM' }],
      removeApps: [{ name: 'Git' }],
    });
    expect(changes()).toEqual([
      'PUT /api/v1/groups/ID/users/ID',
      'POST /api/v1/apps/ID/users',
      'POST /api/v1/users/ID',
      'DELETE /api/v1/groups/ID/users/ID',
      'DELETE /api/v1/apps/ID/users/ID?sendEmail=false',
    ]);
  });

  test('finds whoever has the employee number in other letters, and corrects it', async ({ temporal }) => {
    const profile = { login: 'berta@example.com', firstName: 'Berta', lastName: 'Berg', employeeNumber: 'e10043' };
    const [berta] = org.simulator.admin.addUsers([{ status: 'ACTIVE', profile }]);
    const result = await move({ server: temporal, input: { person: { ...person, employeeNumber: 'E10043' } } });
    expect(result).toMatchObject({
      ...{ userId: berta?.id, leftovers: [] },
      profile: { employeeNumber: { from: 'e10043', to: 'E10043' } },
    });
  });

  test('changes nothing the second time', async ({ temporal }) => {
    await move({ server: temporal });
    org.simulator.admin.clearRequests();
    const again = await move({ server: temporal, input: { undoForDays: 30 } });
    expect(changes()).toEqual([]);
    expect(again).toMatchObject({
      profile: {},
      addGroups: [],
      removeGroups: [],
      addApps: [],
      removeApps: [],
      effects: [],
    });
  });

  test('that fails or is rejected before the removals is undone', async ({ temporal }) => {
    const before = accessState(org);
    org.simulator.admin.addFault({
      kind: 'status',
      path: `^/api/v1/users/${userId}$`,
      method: 'POST',
      status: 403,
      errorCode: 'E0000006',
      times: 1,
    });
    const failure = oktaFailureOf(await failureOf(move({ server: temporal })));
    expect(failure).toMatchObject({ type: 'Okta.Permission' });
    expect(failure?.message).toContain('Everything was undone');
    expect(accessState(org)).toEqual(before);
    const then = async (handle: WorkflowHandle) => {
      await waiting(handle);
      await handle.executeUpdate(decideUpdate, { args: [{ by: 'boss', decision: 'reject' }] });
    };
    const rejected = await failureOf(move({ server: temporal, input: { approval: {} }, then }));
    expect(oktaFailureOf(rejected)?.type).toBe('Flow.Rejected');
    expect(accessState(org)).toEqual(before);
  });

  test('that can not take something away lists it, and goes on', async ({ temporal }) => {
    org.simulator.admin.addFault({
      kind: 'status',
      path: `/groups/${ids['Engineers'] ?? ''}/users`,
      method: 'DELETE',
      status: 403,
      errorCode: 'E0000006',
    });
    const { leftovers } = await move({ server: temporal });
    expect(leftovers).toMatchObject([
      { step: `removeUserFromGroup ${ids['Engineers'] ?? ''}`, type: 'Okta.Permission' },
    ]);
    expect(appsOf()).toEqual(['CRM', 'Own tool']);
  });

  test('is undone when it is cancelled while it adds, at each of its calls', async ({ temporal }) => {
    const before = accessState(org);
    for (const at of ['addUserToGroup', 'assignUserToApp', 'updateUser']) {
      const run: { handle?: WorkflowHandle; isDone?: boolean } = {};
      const activities = wrapActivities(org.activities, async (name, call) => {
        if (name === at && !run.isDone) {
          run.isDone = true;
          await run.handle?.cancel();
        }
        return call();
      });
      const then = (handle: WorkflowHandle) => Promise.resolve(void (run.handle = handle));
      expect(await failureOf(move({ server: temporal, activities, then })), at).not.toBe('it did not fail');
      expect(accessState(org), at).toEqual(before);
    }
  });

  test('that is cancelled among its removals stops there, names the one under way, and is finished when run again', async ({
    temporal,
  }) => {
    const run: { handle?: WorkflowHandle } = {};
    const activities = wrapActivities(org.activities, async (name, call) => {
      const done = await call();
      if (name === 'removeUserFromGroup' && run.handle) await cancelledIn(Context.current(), run.handle);
      return done;
    });
    const status = await withFlow(
      { server: temporal, org, activities, workflowType: 'moveUser', input: { person, settings } },
      async (handle) => {
        run.handle = handle;
        expect(isCancelled(await failureOf(handle.result()))).toBe(true);
        return handle.query(flowStatusQuery);
      },
    );
    expect(status).toMatchObject({
      ...{ state: 'failed', details: 'Cancelled: what was done stays' },
      leftovers: [{ step: `removeUserFromGroup ${ids['Engineers'] ?? ''}`, type: 'Flow.Cancelled' }],
    });
    expect(groupsOf()).toContain('Sellers');
    expect(appsOf()).toEqual(['CRM', 'Git', 'Own tool']);
    expect((await move({ server: temporal })).leftovers).toEqual([]);
    expect(groupsOf()).toEqual(['By rule', 'Chess club', 'Directory', 'Sellers', 'Staff']);
    expect(appsOf()).toEqual(['CRM', 'Own tool']);
  });

  test.for([
    ['nobody has the number', { person: { ...person, employeeNumber: '99' } }, 'Okta.NotFound'],
    [
      'the user is somebody else',
      { person: { ...person, employeeNumber: '99' }, userId: 'anna@example.com' },
      'Okta.Conflict',
    ],
    ['the person has left', { person: { ...person, employeeNumber: '7' } }, 'Okta.WrongStatus'],
    ['a day that does not exist', { effectiveDate: '2026-02-30' }, 'Okta.InvalidInput'],
  ] as const)('is refused where %s', async ([, input, type], { temporal }) => {
    org.simulator.admin.addUsers([
      { status: 'DEPROVISIONED', profile: { login: 'gone@example.com', employeeNumber: '7' } },
    ]);
    expect(oktaFailureOf(await failureOf(move({ server: temporal, input })))?.type).toBe(type);
    expect(changes()).toEqual([]);
  });
});

describe('in time', () => {
  test('the old access stays for the days of grace', async ({ timeSkipping }) => {
    const then = async (handle: WorkflowHandle) => {
      await waiting(handle);
      expect(groupsOf()).toEqual(['By rule', 'Chess club', 'Directory', 'Engineers', 'Sellers', 'Staff']);
      expect(departmentOf()).toBe('Sales');
    };
    const { leftovers } = await move({ server: skipping(timeSkipping), input: { graceDays: 7 }, then });
    expect(leftovers).toEqual([]);
    expect(groupsOf()).not.toContain('Engineers');
    expect(appsOf()).not.toContain('Git');
  });

  test('a change of mind keeps it', async ({ timeSkipping }) => {
    const then = async (handle: WorkflowHandle) => {
      await waiting(handle);
      await handle.executeUpdate(callOffUpdate, { args: [{ by: 'boss' }] });
    };
    const { kept } = await move({ server: skipping(timeSkipping), input: { graceDays: 7 }, then });
    expect(kept.map(({ name }) => name)).toEqual(['Engineers', 'Git']);
    expect(groupsOf()).toContain('Engineers');
    expect(appsOf()).toEqual(['CRM', 'Git', 'Own tool']);
  });

  test.for([
    ['in the days of grace', { graceDays: 7 }, waiting, ['Engineers', 'Sellers'], ['CRM', 'Git', 'Own tool']],
    ['once it has settled', { undoForDays: 30 }, settled, ['Sellers'], ['CRM', 'Own tool']],
  ] as const)('a cancellation %s leaves what was done', async ([, input, isThere, groups, apps], { timeSkipping }) => {
    const then = async (handle: WorkflowHandle) => {
      await isThere(handle);
      await handle.cancel();
      expect(isCancelled(await failureOf(handle.result()))).toBe(true);
      const { state, details } = await handle.query(flowStatusQuery);
      expect({ state, details }).toEqual({ state: 'failed', details: 'Cancelled: what was done stays' });
    };
    await failureOf(move({ server: skipping(timeSkipping), input, then }));
    expect(groupsOf().filter((name) => ['Engineers', 'Sellers'].includes(name))).toEqual(groups);
    expect(appsOf()).toEqual(apps);
    expect(departmentOf()).toBe('Sales');
  });

  test('it begins on its day, which can be moved, and is called off before', async ({ timeSkipping }) => {
    const before = accessState(org);
    const then = async (handle: WorkflowHandle) => {
      await waiting(handle);
      const { until } = await handle.executeUpdate(changeDateUpdate, { args: [{ by: 'hr', date: '2990-05-01' }] });
      expect(until).toBe('2990-05-01T00:00:00Z');
      expect(changes()).toEqual([]);
      await handle.executeUpdate(callOffUpdate, { args: [{ by: 'hr' }] });
    };
    const run = move({ server: skipping(timeSkipping), input: { effectiveDate: '2999-01-01' }, then });
    expect(oktaFailureOf(await failureOf(run))?.type).toBe('Flow.CalledOff');
    expect(accessState(org)).toEqual(before);
  });

  test('it can be undone while it is settled', async ({ timeSkipping }) => {
    const before = accessState(org);
    const then = async (handle: WorkflowHandle) => {
      await settled(handle);
      expect(groupsOf()).not.toContain('Engineers');
      const outcome = await handle.executeUpdate(undoFlowUpdate, { args: [{ by: 'boss' }] });
      expect(outcome.notRestored).toEqual([]);
    };
    const { undone } = await move({ server: skipping(timeSkipping), input: { undoForDays: 30 }, then });
    expect(undone?.restored).not.toEqual([]);
    expect(accessState(org)).toEqual(before);
  });

  test('what an undo can not give back is listed, and the rest is given back', async ({ timeSkipping }) => {
    const step = `addUserToGroup ${ids['Engineers'] ?? ''}`;
    const then = async (handle: WorkflowHandle) => {
      await settled(handle);
      org.simulator.admin.addFault({
        ...{ kind: 'status', path: `/groups/${ids['Engineers'] ?? ''}/users`, method: 'PUT' },
        ...{ status: 403, errorCode: 'E0000006' },
      });
      const { notRestored } = await handle.executeUpdate(undoFlowUpdate, { args: [{ by: 'boss' }] });
      expect(notRestored).toMatchObject([{ step, type: 'Okta.Permission' }]);
    };
    const { undone } = await move({ server: skipping(timeSkipping), input: { undoForDays: 30 }, then });
    expect(undone?.notRestored.map((left) => left.step)).toEqual([step]);
    expect(groupsOf()).toEqual(['By rule', 'Chess club', 'Directory', 'Staff']);
    expect(appsOf()).toEqual(['Git', 'Own tool']);
    expect(departmentOf()).toBe('Engineering');
  });

  test('an undo that finds no Okta says so, and the flow ends well', async ({ timeSkipping }) => {
    const run = { isDown: false };
    const activities = wrapActivities(org.activities, (name, call) =>
      run.isDown && name === 'getUser' ? Promise.reject(ApplicationFailure.nonRetryable('out of order')) : call(),
    );
    const then = async (handle: WorkflowHandle) => {
      await settled(handle);
      run.isDown = true;
      await handle.executeUpdate(undoFlowUpdate, { args: [{ by: 'boss' }] });
    };
    const { undone } = await move({ server: skipping(timeSkipping), input: { undoForDays: 30 }, activities, then });
    expect(undone).toMatchObject({ restored: [], notRestored: [{ step: 'getUser', message: 'out of order' }] });
  });

  test('an undo goes on to its end when the flow is cancelled in it', async ({ timeSkipping }) => {
    const before = accessState(org);
    let undo: (() => Promise<unknown>) | undefined;
    const activities = wrapActivities(org.activities, async (name, call) => {
      if (name === 'addUserToGroup') await undo?.();
      return call();
    });
    const then = async (handle: WorkflowHandle) => {
      await settled(handle);
      undo = () => handle.cancel();
      const { notRestored } = await handle.executeUpdate(undoFlowUpdate, { args: [{ by: 'boss' }] });
      expect(notRestored).toEqual([]);
    };
    const { undone } = await move({ server: skipping(timeSkipping), input: { undoForDays: 30 }, activities, then });
    expect(undone?.restored).not.toEqual([]);
    expect(accessState(org)).toEqual(before);
  });

  test('an undo that can not read what the person has takes away what it gave', async ({ timeSkipping }) => {
    const before = accessState(org);
    const unreadable: string[] = [];
    const activities = wrapActivities(org.activities, (name, call) =>
      unreadable.includes(name) ? Promise.reject(ApplicationFailure.nonRetryable('out of order')) : call(),
    );
    const then = async (handle: WorkflowHandle) => {
      await settled(handle);
      unreadable.push('listUserGroups', 'listUserAppAssignments');
      await handle.executeUpdate(undoFlowUpdate, { args: [{ by: 'boss' }] });
    };
    await move({ server: skipping(timeSkipping), input: { undoForDays: 30 }, activities, then });
    expect(accessState(org)).toEqual(before);
  });

  test('and is done when nobody undoes it', async ({ timeSkipping }) => {
    const result = await move({ server: skipping(timeSkipping), input: { undoForDays: 30 } });
    expect(result.undone).toBeUndefined();
    expect(groupsOf()).not.toContain('Engineers');
  });
});

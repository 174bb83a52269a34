// Property: whoever comes back gets the old user with access afresh on the first day, or the org is as it was; a manager is
// linked as soon as there is one.
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Activities } from '../../activities/index.js';
import { oktaFailureOf } from '../../src/failures.js';
import type { Person } from '../../src/hr/person.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { OnboardByPerson, OnboardUserResult } from '../../workflows/onboard-user.js';
import { accessState, failureOf, untilFlow, withFlow } from '../support/flow-run.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg, wrapActivities } from '../support/simulated-org.js';
import { test, type TemporalEnv } from '../support/temporal-env.js';

const person: Person = { employeeNumber: '10042', firstName: 'Anna', lastName: 'Berg', department: 'Sales' };
const settings: ProvisioningSettings = {
  login: '{firstName}.{lastName}@example.com',
  rules: [
    { name: 'all', everyone: true, groups: ['Staff'] },
    { name: 'sales', when: { department: 'Sales' }, groups: ['Sellers'], apps: ['CRM'] },
  ],
};

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
  org.simulator.admin.addApps([{ label: 'CRM' }]);
});
afterEach(() => org.close());

interface Run {
  temporal: TemporalEnv;
  input?: Partial<OnboardByPerson>;
  activities?: Activities;
  then?: (handle: WorkflowHandle) => Promise<unknown>;
}

const onboard = ({ temporal, input = {}, activities, then }: Run): Promise<OnboardUserResult> =>
  withFlow(
    {
      ...{ server: temporal, org, workflowType: 'onboardUser', input: { person, settings, ...input } },
      ...(activities ? { activities } : {}),
    },
    async (handle) => {
      await then?.(handle);
      return (await handle.result()) as OnboardUserResult;
    },
  );

const changes = (): string[] =>
  org.simulator.admin
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replace(/0[0-9a-z]{2}\w{17}/g, 'ID')}`);

describe('somebody who comes back', () => {
  let former: string;
  let ids: Record<string, string>;
  beforeEach(async () => {
    const [user] = org.simulator.admin.addUsers([
      {
        status: 'STAGED',
        profile: {
          login: 'anna.old@example.com',
          employeeNumber: '10042',
          department: 'Engineering',
          title: 'Engineer',
        },
      },
    ]);
    former = user?.id ?? '';
    await org.call('POST', `/api/v1/users/${former}/lifecycle/deactivate`);
    org.simulator.admin.clearRequests();
    org.simulator.admin.clearOutbox();
    ids = Object.fromEntries(
      ['Staff', 'Engineers', 'By rule', 'Sellers'].map((name) => [
        name,
        addGroup(org, name, { members: name === 'Sellers' ? [] : [former] }),
      ]),
    );
    org.simulator.admin.addGroupRules([
      { name: 'rule', expression: 'user.title == "Engineer"', groupIds: [ids['By rule'] ?? ''] },
    ]);
  });
  const groupsOf = (): string[] =>
    org.simulator.admin
      .state()
      .groups.filter(({ members, type }) => members.includes(former) && type === 'OKTA_GROUP')
      .map(({ profile }) => profile.name)
      .sort();

  test('is the same user, with profile and access of the new job, and hears of it last', async ({ temporal }) => {
    const result = await onboard({ temporal });
    expect(result).toMatchObject({
      userId: former,
      how: 'returned',
      status: 'PROVISIONED',
      login: 'anna.old@example.com',
    });
    expect(result.groupsRemoved).toEqual([{ id: ids['Engineers'], name: 'Engineers' }]);
    expect(result.leftovers).toEqual([]);
    expect(groupsOf()).toEqual(['By rule', 'Sellers', 'Staff']);
    const user = org.simulator.admin.state().users.find(({ id }) => id === former);
    expect(user?.profile).toMatchObject({ department: 'Sales', title: 'Engineer' });
    expect(org.simulator.admin.outbox()).toHaveLength(1);
    expect(changes()).toEqual([
      'POST /api/v1/users/ID/lifecycle/activate?sendEmail=false',
      'POST /api/v1/users/ID',
      'DELETE /api/v1/groups/ID/users/ID',
      'PUT /api/v1/groups/ID/users/ID',
      'POST /api/v1/apps/ID/users',
      'POST /api/v1/users/ID/lifecycle/reactivate?sendEmail=true',
    ]);
  });

  test('needs no link where the password of former times is still there', async ({ temporal }) => {
    const profile = { login: 'ben.old@example.com', employeeNumber: '10043' };
    org.simulator.admin.addUsers([{ status: 'DEPROVISIONED', profile }]);
    const result = await onboard({ temporal, input: { person: { ...person, employeeNumber: '10043' } } });
    expect(result).toMatchObject({ how: 'returned', status: 'ACTIVE', activation: {} });
    expect(org.simulator.admin.outbox()).toEqual([]);
  });

  test('is left alone until the first day', async ({ temporal }) => {
    const before = accessState(org);
    const then = async (handle: WorkflowHandle): Promise<void> => {
      await untilFlow(handle, ({ state }) => state === 'waiting');
      expect(changes()).toEqual([]);
      await handle.cancel();
    };
    await failureOf(onboard({ temporal, input: { person: { ...person, startDate: '2999-01-01' } }, then }));
    expect(accessState(org)).toEqual(before);
  });

  test('claims the link, and none is sent', async ({ temporal }) => {
    const { activation } = await onboard({ temporal, input: { activation: { claim: true } } });
    expect(activation).toEqual({ claimId: expect.stringMatching(/^okta-claim:/) });
    expect(org.simulator.admin.outbox()).toEqual([]);
  });

  test('is gone again when a step fails, whichever, or it is cancelled there', async ({ temporal }) => {
    const before = accessState(org);
    const acting = [
      'activateUser',
      'updateUser',
      'removeUserFromGroup',
      'addUserToGroup',
      'assignUserToApp',
      'reactivateUser',
    ];
    for (const at of acting) {
      const run: { handle?: WorkflowHandle } = {};
      const then = async (handle: WorkflowHandle) => void (run.handle = handle);
      let isDone = false;
      const activities = wrapActivities(org.activities, async (name, call) => {
        if (name === at && !isDone && Context.current().info.attempt === 1) {
          isDone = true;
          await run.handle?.cancel();
        }
        return call();
      });
      expect(await failureOf(onboard({ temporal, activities, then })), at).not.toBe('it did not fail');
      expect(isDone, at).toBe(true);
      expect(accessState(org), `cancelled at ${at}`).toEqual(before);
    }
    const [path, method] = ['/api/v1/apps/', 'POST'];
    org.simulator.admin.addFault({ kind: 'status', path, method, status: 403, errorCode: 'E0000006' });
    const failure = oktaFailureOf(await failureOf(onboard({ temporal })));
    expect(failure).toMatchObject({ type: 'Okta.Permission' });
    expect(failure?.message).toContain('Everything was undone');
    expect(accessState(org)).toEqual(before);
  });
});

describe('a manager', () => {
  const managed = { ...person, manager: '10001' };
  const linking: ProvisioningSettings = { login: '{f}{lastName}@example.com', manager: { linkedObject: 'manager' } };
  const managerOf = async (userId: string): Promise<string[]> => {
    const answer = await org.call('GET', `/api/v1/users/${userId}/linkedObjects/manager`);
    const links = (await answer.json()) as { _links: { self: { href: string } } }[];
    return links.map(({ _links }) => _links.self.href.split('/').at(-1) ?? '');
  };
  const addManager = (): string => {
    const profile = { login: 'boss@example.com', employeeNumber: '10001' };
    return org.simulator.admin.addUsers([{ status: 'ACTIVE', profile }])[0]?.id ?? '';
  };
  beforeEach(() => {
    org.simulator.admin.settings({ linkedObjectsByApiToken: 'accepted' });
    org.simulator.admin.addLinkedObjects([{ primary: 'manager', associated: 'subordinate' }]);
  });

  test('is an attribute by default', async ({ temporal }) => {
    await onboard({ temporal, input: { person: managed, settings: { login: '{f}{lastName}@example.com' } } });
    const user = org.simulator.admin.state().users.find(({ profile }) => profile['employeeNumber'] === '10042');
    expect(user?.profile['managerId']).toBe('10001');
  });

  test('is linked where the settings say so', async ({ temporal }) => {
    const manager = addManager();
    const { userId, leftovers } = await onboard({ temporal, input: { person: managed, settings: linking } });
    expect(await managerOf(userId)).toEqual([manager]);
    expect(leftovers).toEqual([]);
  });

  test('who joins a little later is linked then', async ({ temporal }) => {
    let manager = '';
    const then = async (handle: WorkflowHandle): Promise<void> => {
      await untilFlow(handle, ({ state, details }) => state === 'waiting' && details.includes('manager'));
      manager = addManager();
    };
    const { userId, leftovers } = await onboard({ temporal, input: { person: managed, settings: linking }, then });
    expect(await managerOf(userId)).toEqual([manager]);
    expect(leftovers).toEqual([]);
  });

  test('who never joins is a leftover', async ({ temporal }) => {
    const input = { person: managed, settings: linking, managerWaitSeconds: 1 };
    const { status, leftovers } = await onboard({ temporal, input });
    expect(status).toBe('PROVISIONED');
    expect(leftovers).toMatchObject([{ step: 'setManager', type: 'Flow.NoManager' }]);
  });

  test('whom the connection may not link is a leftover', async ({ temporal }) => {
    org.simulator.admin.settings({ linkedObjectsByApiToken: 'refused' });
    addManager();
    const input = { person: managed, settings: linking, managerWaitSeconds: 0 };
    const { status, leftovers } = await onboard({ temporal, input });
    expect(status).toBe('PROVISIONED');
    expect(leftovers?.map(({ step }) => step)).toContain('setManager');
  });
});

// Property: a person whom HR names ends as one user with what the rules give, or the org is as it was; no stranger is touched.
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Activities } from '../../activities/index.js';
import { oktaFailureOf } from '../../src/failures.js';
import type { Person } from '../../src/hr/person.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { callOffUpdate, decideUpdate } from '../../workflows/hr/messages.js';
import type { OnboardByPerson, OnboardUserResult } from '../../workflows/onboard-user.js';
import { accessState, failureOf, untilFlow, withFlow } from '../support/flow-run.js';
import { addGroup, addUser, type SimulatedOrg, startSimulatedOrg, wrapActivities } from '../support/simulated-org.js';
import { test, type TemporalEnv } from '../support/temporal-env.js';

const person: Person = {
  ...{ employeeNumber: '10042', firstName: 'Anna', lastName: 'Berg', department: 'Engineering', location: 'Berlin' },
  personalEmail: 'anna@home.example',
};
const settings: ProvisioningSettings = {
  login: '{firstName}.{lastName}@example.com',
  rules: [
    { name: 'all', everyone: true, groups: ['Staff'] },
    { name: 'engineers', when: { department: 'Engineering' }, groups: ['Engineers'], apps: ['Git'] },
    { name: 'sales', when: { department: 'Sales' }, groups: ['Sellers'] },
  ],
};
const login = 'anna.berg@example.com';

let org: SimulatedOrg;
let groups: Record<string, string>;
beforeEach(async () => {
  org = await startSimulatedOrg();
  groups = Object.fromEntries(
    ['Staff', 'Engineers', 'Sellers', 'Old project'].map((name) => [name, addGroup(org, name)]),
  );
  org.simulator.admin.addApps([{ label: 'Git' }]);
});
afterEach(() => org.close());

interface Run {
  temporal: TemporalEnv;
  input?: Partial<OnboardByPerson> & Record<string, unknown>;
  activities?: Activities;
  then?: (handle: WorkflowHandle) => Promise<unknown>;
}

function onboard({ temporal, input = {}, activities, then }: Run): Promise<OnboardUserResult> {
  return withFlow(
    {
      ...{ server: temporal, org, workflowType: 'onboardUser', input: { person, settings, ...input } },
      ...(activities ? { activities } : {}),
    },
    async (handle) => {
      await then?.(handle);
      return (await handle.result()) as OnboardUserResult;
    },
  );
}

const userNamed = (wanted: string) =>
  org.simulator.admin.state().users.find(({ profile }) => profile['login'] === wanted);
const changes = (): string[] =>
  org.simulator.admin
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replace(/0[0-9a-z]{2}\w{17}/g, 'ID')}`);

describe('a joiner', () => {
  test('gets a login, a profile and what the rules give, and hears of it last', async ({ temporal }) => {
    const result = await onboard({ temporal });
    expect(result).toMatchObject({ status: 'PROVISIONED', login, how: 'created', leftovers: [], activation: {} });
    expect(result.groups).toEqual([
      { id: groups['Staff'], name: 'Staff', because: expect.stringContaining('everyone') },
      { id: groups['Engineers'], name: 'Engineers', because: expect.stringContaining('department = Engineering') },
    ]);
    expect(result.apps).toMatchObject([{ name: 'Git' }]);
    expect(userNamed(login)?.profile).toMatchObject({
      ...{ email: login, secondEmail: 'anna@home.example', employeeNumber: '10042', city: 'Berlin' },
    });
    expect(org.simulator.admin.outbox()).toMatchObject([{ to: login }]);
    expect(changes()).toEqual([
      'POST /api/v1/users?activate=false',
      'PUT /api/v1/groups/ID/users/ID',
      'PUT /api/v1/groups/ID/users/ID',
      'POST /api/v1/apps/ID/users',
      'POST /api/v1/users/ID/lifecycle/activate?sendEmail=true',
    ]);
  });

  test('leaves a record of each change, by the request that the log knows', async ({ temporal }) => {
    const { effects = [], userId } = await onboard({ temporal });
    expect(effects.map(({ step, action }) => `${step} ${action}`)).toEqual([
      'stageUser createUser',
      'grantAccess addUserToGroup',
      'grantAccess addUserToGroup',
      'grantAccess assignUserToApp',
      'activatePerson activateUser',
    ]);
    expect(effects[1]).toMatchObject({
      input: { userId, groupId: groups['Staff'] },
      calls: [{ method: 'PUT', status: 204, at: expect.stringMatching(/^\d{4}-/) }],
    });
    const transactions = new Set(
      org.simulator.admin.logEvents().map(({ transaction }) => (transaction as { id?: string } | undefined)?.id),
    );
    for (const { calls } of effects) for (const { requestId } of calls) expect(transactions).toContain(requestId);
  });

  test('keeps passwords out of that record', async ({ temporal }) => {
    const credentials = { password: { value: 'Correct-Horse-7' } };
    const { effects } = await onboard({ temporal, input: { credentials } });
    expect(JSON.stringify(effects)).not.toContain('Correct-Horse-7');
  });

  test('gets the next login where a stranger has the first', async ({ temporal }) => {
    addUser(org, login);
    expect(await onboard({ temporal })).toMatchObject({ login: 'anna.berg2@example.com', how: 'created' });
  });

  test('gets the next login where Okta takes another spelling for the same', async ({ temporal }) => {
    addUser(org, 'ánna.bérg@example.com');
    expect(await onboard({ temporal })).toMatchObject({ login: 'anna.berg2@example.com' });
  });

  test.for([
    ['the login, and none may be numbered', { settings: { ...settings, collision: 'refuse' as const } }, login],
    ['the login that HR gives', { person: { ...person, login: 'anna@example.com' } }, 'anna@example.com'],
    ['the work mail', { person: { ...person, workEmail: 'a.berg@example.com' } }, 'a.berg@example.com'],
  ] as const)('is a conflict where a stranger has %s', async ([, input, taken], { temporal }) => {
    const stranger = addUser(org, taken);
    const before = accessState(org);
    const failure = oktaFailureOf(await failureOf(onboard({ temporal, input })));
    expect(failure).toMatchObject({ type: 'Okta.Conflict', details: { existingUserId: stranger } });
    expect(accessState(org)).toEqual(before);
    expect(changes()).toEqual([]);
  });

  test('is a conflict where the person is there and active', async ({ temporal }) => {
    const [user] = org.simulator.admin.addUsers([
      { status: 'ACTIVE', profile: { login: 'ab@example.com', employeeNumber: '10042' } },
    ]);
    const failure = oktaFailureOf(await failureOf(onboard({ temporal })));
    expect(failure).toMatchObject({ type: 'Okta.Conflict', details: { existingUserId: user?.id, found: 'ACTIVE' } });
    expect(changes()).toEqual([]);
  });

  test('is ambiguous where two users have the employee number', async ({ temporal }) => {
    const users = ['a@example.com', 'b@example.com'].map((each) => ({
      ...{ status: 'ACTIVE' as const, profile: { login: each, employeeNumber: '10042' } },
    }));
    org.simulator.admin.addUsers(users);
    expect(oktaFailureOf(await failureOf(onboard({ temporal })))).toMatchObject({ type: 'Okta.Ambiguous' });
  });

  test('goes on with the user that an interrupted run had made', async ({ temporal }) => {
    const [made] = org.simulator.admin.addUsers([
      { status: 'STAGED', profile: { login: 'a.b@example.com', employeeNumber: '10042', department: 'Sales' } },
    ]);
    const result = await onboard({ temporal });
    expect(result).toMatchObject({ userId: made?.id, how: 'resumed', login: 'a.b@example.com', status: 'PROVISIONED' });
    expect(userNamed('a.b@example.com')?.profile).toMatchObject({ department: 'Engineering', firstName: 'Anna' });
    expect(
      org.simulator.admin.state().users.filter(({ profile }) => profile['employeeNumber'] === '10042'),
    ).toHaveLength(1);
  });

  test('is found by an employee number in other letters', async ({ temporal }) => {
    const [made] = org.simulator.admin.addUsers([
      { status: 'STAGED', profile: { login: 'a.b@example.com', employeeNumber: 'e10042' } },
    ]);
    const result = await onboard({ temporal, input: { person: { ...person, employeeNumber: 'E10042' } } });
    expect(result).toMatchObject({ userId: made?.id, how: 'resumed' });
  });

  test('leaves the user of an interrupted run as it was when it is undone', async ({ temporal }) => {
    org.simulator.admin.addUsers([
      { status: 'STAGED', profile: { login, employeeNumber: '10042', department: 'Sales' } },
    ]);
    const before = accessState(org);
    org.simulator.admin.addFault({ kind: 'status', path: '/lifecycle/activate', status: 403, errorCode: 'E0000006' });
    const failure = oktaFailureOf(await failureOf(onboard({ temporal })));
    expect(failure).toMatchObject({ type: 'Okta.Permission' });
    expect(failure?.message).toContain('Everything was undone');
    expect(accessState(org)).toEqual(before);
  });

  test('is one user where two runs come at once', async ({ temporal }) => {
    const results = await Promise.all([onboard({ temporal }), onboard({ temporal })]);
    expect(new Set(results.map(({ userId }) => userId)).size).toBe(1);
  });

  test('hears nothing where the link is to be claimed', async ({ temporal }) => {
    const { activation } = await onboard({ temporal, input: { activation: { claim: true } } });
    expect(activation).toEqual({ claimId: expect.stringMatching(/^okta-claim:/) });
    expect(org.simulator.admin.outbox()).toEqual([]);
  });

  test.for([
    [{ person: { ...person, startDate: '2026-02-30' } }, 'person.startDate'],
    [{ person: { ...person, surname: 'Berg' } }, 'person'],
    [{ person: { ...person, employeeNumber: '' } }, 'person.employeeNumber'],
    [{ settings: { rules: [{ name: 'x', groups: [1] }] } }, 'settings.rules.0.groups.0'],
    [{ activation: { claim: true, sendEmail: true } }, 'activation.claim'],
    [{ approval: { timeout: 'soon' } }, 'approval.timeout'],
    [{ extensions: { afterCreate: {} } }, 'extensions.afterCreate'],
    [{ sendEmail: true }, 'sendEmail'],
  ] as const)('refuses %j before any call', async ([input, field], { temporal }) => {
    const failure = oktaFailureOf(await failureOf(onboard({ temporal, input: input as Run['input'] & object })));
    expect(failure?.type).toBe('Okta.InvalidInput');
    expect(failure?.message).toContain(field);
    expect(org.simulator.admin.requests()).toEqual([]);
  });

  test.for([
    [{ person: { ...person, startDate: '2026-12-01', timeZone: 'Europe/Atlantis' } }, 'Okta.InvalidInput'],
    [{ person: { ...person, lastName: '山田' } }, 'Okta.InvalidInput'],
    [{ settings: { rules: settings.rules } }, 'Okta.InvalidInput'],
    [{ groups: ['Nobody'] }, 'Okta.NotFound'],
    [{ apps: ['No such app'] }, 'Okta.NotFound'],
  ] as const)('changes nothing where %j can not be met: %s', async ([input, type], { temporal }) => {
    const failure = oktaFailureOf(await failureOf(onboard({ temporal, input: input as Run['input'] & object })));
    expect(failure?.type).toBe(type);
    expect(changes()).toEqual([]);
  });
});

describe('a joiner who is not to come', () => {
  test('is undone when it is rejected', async ({ temporal }) => {
    const before = accessState(org);
    const then = async (handle: WorkflowHandle) => {
      await untilFlow(handle, ({ state }) => state === 'waiting');
      await handle.executeUpdate(decideUpdate, { args: [{ by: 'boss', decision: 'reject', comment: 'no budget' }] });
    };
    const failure = oktaFailureOf(await failureOf(onboard({ temporal, input: { approval: {} }, then })));
    expect(failure).toMatchObject({ type: 'Flow.Rejected', details: { by: 'boss', comment: 'no budget' } });
    expect(accessState(org)).toEqual(before);
  });

  test('comes after all when it is approved, by one who may', async ({ temporal }) => {
    const then = async (handle: WorkflowHandle) => {
      await untilFlow(handle, ({ state }) => state === 'waiting');
      const decide = (by: string, decision: 'approve') =>
        handle.executeUpdate(decideUpdate, { args: [{ by, decision }] });
      await expect(decide('somebody', 'approve')).rejects.toThrow();
      await expect(decide('', 'approve')).rejects.toThrow();
      expect(userNamed(login)?.status).toBe('STAGED');
      await decide('boss', 'approve');
    };
    const result = await onboard({ temporal, input: { approval: { approvers: ['boss'] } }, then });
    expect(result).toMatchObject({ status: 'PROVISIONED', approval: { decision: 'approve', by: 'boss' } });
  });

  test('is undone when it is called off before the start, and whoever did hears how it ended', async ({ temporal }) => {
    const before = accessState(org);
    const ended: unknown[] = [];
    const then = async (handle: WorkflowHandle) => {
      await untilFlow(handle, ({ state }) => state === 'waiting');
      ended.push(await handle.executeUpdate(callOffUpdate, { args: [{ by: 'hr', comment: 'found another job' }] }));
    };
    const input = { person: { ...person, startDate: '2999-01-01' } };
    const failure = oktaFailureOf(await failureOf(onboard({ temporal, input, then })));
    expect(failure).toMatchObject({ type: 'Flow.CalledOff', details: { by: 'hr' } });
    expect(ended).toMatchObject([{ state: 'undone' }]);
    expect(accessState(org)).toEqual(before);
  });

  test('is undone when it is cancelled, at any of its awaits', async ({ temporal }) => {
    const before = accessState(org);
    for (let at = 0; ; at++) {
      const steps: string[] = [];
      const run: { handle?: WorkflowHandle; isIn?: boolean } = {};
      const activities = wrapActivities(org.activities, async (name, call) => {
        if (Context.current().info.attempt === 1) steps.push(name);
        if (steps.length - 1 === at && !run.isIn) await run.handle?.cancel();
        const result = await call();
        if (name === 'activateUser') run.isIn = true;
        return result;
      });
      const then = async (handle: WorkflowHandle) => void (run.handle = handle);
      const outcome = await failureOf(onboard({ temporal, activities, then }));
      if (outcome === 'it did not fail') {
        // What comes after the activation goes forward, and takes no cancellation back.
        expect(steps).toContain('activateUser');
        break;
      }
      expect(accessState(org), `cancelled at ${steps[at] ?? ''}`).toEqual(before);
    }
  });
});

describe('extensions', () => {
  test('a failing one is a leftover, a required one undoes all', async ({ temporal }) => {
    const before = accessState(org);
    const afterCreate = { signal: { workflowId: 'nobody-has-this-id', signalName: 'go' } };
    const failure = oktaFailureOf(
      await failureOf(
        onboard({ temporal, input: { extensions: { afterCreate: { ...afterCreate, required: true } } } }),
      ),
    );
    expect(failure).toMatchObject({ type: 'Flow.ExtensionFailed', details: { point: 'afterCreate' } });
    expect(accessState(org)).toEqual(before);
    const { leftovers } = await onboard({ temporal, input: { extensions: { afterCreate } } });
    expect(leftovers).toMatchObject([{ step: 'extend afterCreate', type: 'Flow.ExtensionFailed' }]);
  });

  test('a child workflow that is waited for, and fails', async ({ temporal }) => {
    const afterActivation = { childWorkflow: 'runAction', wait: true };
    const { leftovers, status } = await onboard({ temporal, input: { extensions: { afterActivation } } });
    expect(status).toBe('PROVISIONED');
    expect(leftovers).toMatchObject([{ step: 'extend afterActivation', type: 'Flow.ExtensionFailed' }]);
  });
});

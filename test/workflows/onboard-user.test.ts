// Property: onboarding ends with the person equipped and activated, or with the org as it was before.
import { readFileSync } from 'node:fs';
import { Context } from '@temporalio/activity';
import { type WorkflowHandle, WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Activities } from '../../activities/index.js';
import { oktaFailureOf } from '../../src/failures.js';
import type { OnboardUserInput, OnboardUserResult } from '../../workflows/onboard-user.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg, wrapActivities } from '../support/simulated-org.js';
import { test, type TemporalEnv, uniqueName, withWorker } from '../support/temporal-env.js';

const login = 'isaac.brock@example.com';
const profile = { login, email: login, firstName: 'Isaac', lastName: 'Brock' };
const input: OnboardUserInput = { profile, groupNames: ['Engineering', 'Everybody in Berlin'], sendEmail: false };

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
  for (const name of input.groupNames ?? []) addGroup(org, name);
});
afterEach(() => org.close());

interface Run {
  temporal: TemporalEnv;
  input?: unknown;
  activities?: Activities;
  started?: (handle: WorkflowHandle) => void;
}

function onboard({
  temporal,
  input: given = input,
  activities = org.activities,
  started,
}: Run): Promise<OnboardUserResult> {
  return withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
    const workflowId = uniqueName('onboard');
    const handle = await temporal.client.workflow.start('onboardUser', { taskQueue, workflowId, args: [given] });
    started?.(handle);
    return (await handle.result()) as OnboardUserResult;
  });
}

const failureOf = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );

/** Users, groups and memberships; times aside. */
const stateOf = ({ simulator }: SimulatedOrg): unknown => {
  const { users, groups } = simulator.admin.state();
  return {
    users: users.map(({ id }) => id).sort(),
    groups: groups.map(({ id, members }) => ({ id, members: [...members].sort() })),
  };
};

describe('onboardUser', () => {
  test('takes exactly the JSON that the docs tell people to paste', async ({ temporal }) => {
    for (const file of ['README.md', 'docs/workflows.md']) {
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      const pasted: unknown = JSON.parse(/```json\n(\{\n {2}"profile"[\s\S]*?)```/.exec(text)?.[1] ?? '');
      const fresh = await startSimulatedOrg();
      addGroup(fresh, 'Engineering');
      const result = await onboard({ temporal, input: pasted, activities: fresh.activities });
      expect(result).toMatchObject({ status: 'PROVISIONED', activation: {} });
      expect(fresh.simulator.admin.outbox()).toMatchObject([{ to: 'isaac.brock@example.com' }]);
      await fresh.close();
    }
  });

  test('creates without a mail, adds the groups, activates last, and withholds the link', async ({ temporal }) => {
    const result = await onboard({ temporal });
    expect(result.status).toBe('PROVISIONED');
    expect(result.groupIds).toHaveLength(2);
    expect(result.activation).toEqual({ withheld: ['activationUrl', 'activationToken'] });
    expect(org.simulator.admin.outbox()).toEqual([]);
    const changes = org.simulator.admin.requests().filter(({ method }) => method !== 'GET');
    expect(changes.map(({ method, path }) => `${method} ${path.replace(/0[0-9a-z]{2}\w{17}/g, 'ID')}`)).toEqual([
      'POST /api/v1/users?activate=false',
      'PUT /api/v1/groups/ID/users/ID',
      'PUT /api/v1/groups/ID/users/ID',
      'POST /api/v1/users/ID/lifecycle/activate?sendEmail=false',
    ]);
  });

  test('finds the user that it made when the answer was lost', async ({ temporal }) => {
    org.simulator.admin.addFault({ kind: 'lost-answer', method: 'POST', path: '^/api/v1/users\\?', times: 1 });
    const result = await onboard({ temporal });
    expect(result.status).toBe('PROVISIONED');
    const creations = org.simulator.admin
      .requests()
      .filter(({ method, path }) => method === 'POST' && path.startsWith('/api/v1/users?'));
    expect(creations).toHaveLength(1);
  });

  test.for([
    ['by another token', true],
    ['by another request of the same token', false],
  ] as const)(
    "never takes a stranger's user, made with the same profile in the same second %s",
    async ([, foreign], { temporal }) => {
      const token = foreign ? org.simulator.admin.addToken().value : undefined;
      const before = org.simulator.admin.state().users.length;
      // Our own call is cut before it does anything; the stranger's comes right after it.
      org.simulator.admin.addFault({ kind: 'reset', method: 'POST', path: '^/api/v1/users\\?', times: 1 });
      const activities = wrapActivities(org.activities, async (name, run) => {
        if (name !== 'createUser' || Context.current().info.attempt > 1) return run();
        const lost = await failureOf(run());
        expect((await org.call('POST', '/api/v1/users?activate=false', { profile }, token)).status).toBe(200);
        throw lost;
      });
      const error = await failureOf(onboard({ temporal, activities }));
      expect(oktaFailureOf(error)).toMatchObject({ type: 'Okta.Conflict' });
      const stranger = await org.call('GET', `/api/v1/users/${login}`);
      expect(await stranger.json()).toMatchObject({ status: 'STAGED' });
      expect(org.simulator.admin.state().users).toHaveLength(before + 1);
    },
  );

  test('gives up as Okta.Conflict where the log that would prove it may not be read', async ({ temporal }) => {
    org.simulator.admin.addFault({ kind: 'lost-answer', method: 'POST', path: '^/api/v1/users\\?', times: 1 });
    org.simulator.admin.addFault({ kind: 'status', path: '^/api/v1/logs', status: 403, errorCode: 'E0000006' });
    const error = await failureOf(onboard({ temporal }));
    expect(oktaFailureOf(error)).toMatchObject({ type: 'Okta.Conflict' });
    expect(oktaFailureOf(error)?.message).toContain('okta.logs.read');
    expect(oktaFailureOf(error)?.message).toContain('Not undone: createUser');
  });

  test('changes nothing where a group name is unknown or ambiguous', async ({ temporal }) => {
    addGroup(org, 'Engineering', { type: 'APP_GROUP' });
    const before = stateOf(org);
    expect(oktaFailureOf(await failureOf(onboard({ temporal })))).toMatchObject({ type: 'Okta.Ambiguous' });
    const unknown = { ...input, groupNames: ['Nobody'] };
    expect(oktaFailureOf(await failureOf(onboard({ temporal, input: unknown })))).toMatchObject({
      type: 'Okta.NotFound',
    });
    expect(stateOf(org)).toEqual(before);
  });

  test.for([
    [{}, 'profile'],
    [{ profile: { login } }, 'profile.email'],
    [{ profile, groups: ['x'] }, 'groups'],
    [{ profile: { ...profile, firstName: '🙂' } }, 'profile.firstName'],
    [null, 'profile'],
  ] as const)('refuses %j before any call', async ([given, field], { temporal }) => {
    const error = await failureOf(onboard({ temporal, input: given }));
    expect(oktaFailureOf(error)?.type).toBe('Okta.InvalidInput');
    expect(oktaFailureOf(error)?.message).toContain(field);
    expect(org.simulator.admin.requests()).toEqual([]);
  });

  test('undoes everything when a step fails, whichever', async ({ temporal }) => {
    const before = stateOf(org);
    for (const [method, path, skip] of [
      ['PUT', '/api/v1/groups/', 0],
      ['PUT', '/api/v1/groups/', 1],
      ['POST', '/lifecycle/activate', 0],
    ] as const) {
      org.simulator.admin.clearFaults();
      org.simulator.admin.addFault({ kind: 'status', method, path, skip, status: 403, errorCode: 'E0000006' });
      const error = await failureOf(onboard({ temporal }));
      expect(oktaFailureOf(error)).toMatchObject({ type: 'Okta.Permission' });
      expect(oktaFailureOf(error)?.message).toContain('Everything was undone');
      expect(stateOf(org)).toEqual(before);
    }
  });

  test('says what could not be undone', async ({ temporal }) => {
    org.simulator.admin.addFault({
      kind: 'status',
      method: 'POST',
      path: '/lifecycle/',
      status: 403,
      errorCode: 'E0000006',
    });
    const error = await failureOf(onboard({ temporal }));
    expect(oktaFailureOf(error)?.message).toContain('Not undone: createUser');
  });

  test('undoes everything when it is cancelled, at any of its awaits', async ({ temporal }) => {
    const before = stateOf(org);
    const steps: string[] = [];
    for (let at = 0; ; at++) {
      let handle: WorkflowHandle | undefined;
      let calls = 0;
      steps.length = 0;
      const activities = wrapActivities(org.activities, async (name, run) => {
        steps.push(name);
        if (calls++ === at) await handle?.cancel();
        return run();
      });
      const outcome = await failureOf(onboard({ temporal, activities, started: (running) => (handle = running) }));
      if (steps.length <= at) {
        // The run had fewer awaits than that: every one had its turn.
        expect(outcome).toBe('it did not fail');
        break;
      }
      expect(outcome, `cancelled at ${steps[at] ?? ''}`).toBeInstanceOf(WorkflowFailedError);
      expect((outcome as WorkflowFailedError).cause, `cancelled at ${steps[at] ?? ''}`).toBeInstanceOf(
        CancelledFailure,
      );
      expect(stateOf(org), `cancelled at ${steps[at] ?? ''}`).toEqual(before);
    }
    expect(steps).toContain('activateUser');
  });
});

// Property: a start waits for its day in the person's zone, however that is moved; what nobody decides or does in time ends
// as the input says.
import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { oktaFailureOf } from '../../src/failures.js';
import type { Person } from '../../src/hr/person.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { callOffUpdate, changeDateUpdate } from '../../workflows/hr/messages.js';
import type { OnboardByPerson, OnboardUserResult } from '../../workflows/onboard-user.js';
import { accessState, failureOf, untilFlow, withFlow } from '../support/flow-run.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test } from '../support/temporal-env.js';
import type { RunningTimeSkippingServer } from '../../src/temporal/servers/index.js';

const login = 'anna.berg@example.com';
const person: Person = { employeeNumber: '10042', firstName: 'Anna', lastName: 'Berg', timeZone: 'Asia/Tokyo' };
const settings: ProvisioningSettings = {
  login: '{firstName}.{lastName}@example.com',
  defaults: { startTime: '08:00' },
  rules: [{ name: 'all', everyone: true, groups: ['Staff'] }],
};
const dayMs = 86_400_000;
const password = 'Correct-Horse-7';

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
  addGroup(org, 'Staff');
});
afterEach(() => org.close());

type Env = RunningTimeSkippingServer['env'];
type Then = (handle: WorkflowHandle) => Promise<void>;

let ended: { atMs: number; afterDays: number };

const onboard = (env: Env, input: Partial<OnboardByPerson>, then: Then = async () => {}): Promise<OnboardUserResult> =>
  withFlow(
    {
      ...{
        server: { client: env.client, nativeConnection: env.nativeConnection, namespace: env.namespace ?? 'default' },
      },
      ...{ org, workflowType: 'onboardUser', input: { person, settings, ...input } },
    },
    async (handle) => {
      await then(handle);
      try {
        return (await handle.result()) as OnboardUserResult;
      } finally {
        const { startTime, closeTime = startTime } = await handle.describe();
        ended = {
          atMs: closeTime.getTime(),
          afterDays: Math.round((closeTime.getTime() - startTime.getTime()) / dayMs),
        };
      }
    },
  );

/** A day so many days after the server's today, in Tokyo. */
async function dayIn(env: Env, days: number): Promise<string> {
  const at = (await env.currentTimeMs()) + days * dayMs;
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(at);
}
const tokyo = (date: string): number => Date.parse(`${date}T08:00:00+09:00`);
const statusOf = (): string | undefined =>
  org.simulator.admin.state().users.find(({ profile }) => profile['login'] === login)?.status;
const waiting: Then = async (handle) => {
  await untilFlow(handle, ({ state }) => state === 'waiting');
};

describe('the first day', () => {
  test('is waited for, staged, until the morning where the person works', async ({ timeSkipping: { env } }) => {
    const date = await dayIn(env, 40);
    const result = await onboard(env, { person: { ...person, startDate: date } }, async (handle) => {
      const { until } = await untilFlow(handle, ({ state }) => state === 'waiting');
      expect(Date.parse(until ?? '')).toBe(tokyo(date));
      expect(statusOf()).toBe('STAGED');
      expect(org.simulator.admin.outbox()).toEqual([]);
    });
    expect(result).toMatchObject({ status: 'PROVISIONED', startDate: date, leftovers: [] });
    expect(ended.atMs).toBeGreaterThanOrEqual(tokyo(date));
    expect(ended.atMs).toBeLessThan(tokyo(date) + 3_600_000);
  });

  test('can be moved, later and earlier, and is the last day that was said', async ({ timeSkipping: { env } }) => {
    const [first, later, last] = await Promise.all([20, 60, 9].map((days) => dayIn(env, days)));
    const result = await onboard(env, { person: { ...person, startDate: first } }, async (handle) => {
      await waiting(handle);
      const move = (date: string) => handle.executeUpdate(changeDateUpdate, { args: [{ by: 'hr', date }] });
      const moved = await move(later ?? '');
      expect(Date.parse(moved.until ?? '')).toBe(tokyo(later ?? ''));
      await expect(move('2026-02-30')).rejects.toThrow();
      await move(last ?? '');
    });
    expect(result.startDate).toBe(last);
    expect(ended.atMs).toBeGreaterThanOrEqual(tokyo(last ?? ''));
    expect(ended.atMs).toBeLessThan(tokyo(last ?? '') + 3_600_000);
  });

  test('that is past is today', async ({ timeSkipping: { env } }) => {
    const result = await onboard(env, { person: { ...person, startDate: '2020-01-01' } });
    expect(result).toMatchObject({ status: 'PROVISIONED', startDate: '2020-01-01' });
    expect(ended.afterDays).toBe(0);
  });

  test('lets nobody in who left before it', async ({ timeSkipping: { env } }) => {
    const input = { person: { ...person, startDate: await dayIn(env, 30) } };
    const failure = oktaFailureOf(
      await failureOf(
        onboard(env, input, async (handle) => {
          const { userId } = await untilFlow(handle, ({ state }) => state === 'waiting');
          await org.call('POST', `/api/v1/users/${String(userId)}/lifecycle/deactivate`);
        }),
      ),
    );
    expect(failure).toMatchObject({ type: 'Flow.Stale', details: { found: 'DEPROVISIONED' } });
    expect(org.simulator.admin.outbox().map(({ kind }) => kind)).not.toContain('user-activated');
    expect(statusOf()).toBeUndefined();
  });

  test('misses nothing that was taken from the person before it', async ({ timeSkipping: { env } }) => {
    const date = await dayIn(env, 3);
    const result = await onboard(env, { person: { ...person, startDate: date } }, async (handle) => {
      await waiting(handle);
      const { users, groups } = org.simulator.admin.state();
      const userId = users.find(({ profile }) => profile['login'] === login)?.id ?? '';
      const groupId = groups.find(({ profile }) => profile.name === 'Staff')?.id ?? '';
      expect((await org.call('DELETE', `/api/v1/groups/${groupId}/users/${userId}`)).status).toBe(204);
    });
    expect(result).toMatchObject({ status: 'PROVISIONED', leftovers: [] });
  });

  test('ends the time of calling off and of moving', async ({ timeSkipping: { env } }) => {
    await onboard(env, { firstSignIn: { withinDays: 30 } }, async (handle) => {
      await waiting(handle);
      await expect(handle.executeUpdate(callOffUpdate, { args: [{ by: 'hr' }] })).rejects.toThrow();
      await expect(
        handle.executeUpdate(changeDateUpdate, { args: [{ by: 'hr', date: '2027-01-01' }] }),
      ).rejects.toThrow();
      expect(statusOf()).toBe('PROVISIONED');
    });
    expect(statusOf()).toBe('PROVISIONED');
  });
});

describe('an approval', () => {
  test.for([
    ['reject', 'Flow.Rejected'],
    ['escalate', 'Flow.Rejected'],
    ['approve', undefined],
  ] as const)('that nobody gives in time: %s', async ([onTimeout, type], { timeSkipping: { env } }) => {
    const before = accessState(org);
    const extensions = {
      onReminder: { signal: { workflowId: 'nobody', signalName: 'remind' } },
      onEscalation: { signal: { workflowId: 'nobody', signalName: 'escalate' } },
    };
    const outcome = await onboard(env, {
      ...{ approval: { timeout: '10 days', remindEvery: '3 days', onTimeout }, extensions },
    }).catch((error: unknown) => error);
    const failure = oktaFailureOf(outcome);
    expect(failure?.type).toBe(type);
    expect(ended.afterDays).toBe(onTimeout === 'escalate' ? 20 : 10);
    if (type === undefined) {
      expect(outcome).toMatchObject({ status: 'PROVISIONED', approval: { decision: 'approve', by: 'time-out' } });
      expect((outcome as OnboardUserResult).leftovers?.map(({ step }) => step)).toEqual(
        Array.from({ length: 3 }, () => 'extend onReminder'),
      );
    } else expect(accessState(org)).toEqual(before);
  });
});

describe('the first sign-in', () => {
  const extensions = { onEscalation: { signal: { workflowId: 'nobody', signalName: 'escalate' } } };

  test('that never comes is a leftover and no failure', async ({ timeSkipping: { env } }) => {
    const result = await onboard(env, { firstSignIn: { withinDays: 14, remindEveryDays: 5 }, extensions });
    expect(result.firstSignIn).toBeUndefined();
    expect(result.leftovers?.map(({ type }) => type)).toEqual(['Flow.NeverSignedIn', 'Flow.ExtensionFailed']);
    expect(ended.afterDays).toBe(14);
  });

  test('is seen within a day', async ({ timeSkipping: { env } }) => {
    const result = await onboard(env, { firstSignIn: { withinDays: 14 }, extensions }, async (handle) => {
      await waiting(handle);
      const [mail] = org.simulator.admin.outbox();
      org.simulator.admin.visit({ do: 'open-link', link: String(mail?.link), password });
      org.simulator.admin.visit({ do: 'sign-in', login, ipAddress: '192.0.2.7', password });
    });
    expect(result).toMatchObject({ firstSignIn: expect.stringMatching(/^\d{4}-/), leftovers: [] });
    expect(ended.afterDays).toBe(1);
  });
});

// Property: a leaver goes at the end of the last working day in the person's own time zone, and the account when its time is over and nothing keeps it.
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { FlowStatus } from '../../workflows/hr/messages.js';
import type { OffboardUserInput, OffboardUserResult } from '../../workflows/offboard-user.js';
import { addLeaver, changesOf, offboarding, type OffboardHandle } from '../support/leavers.js';
import { type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test } from '../support/temporal-env.js';
import type { RunningTimeSkippingServer } from '../../src/temporal/servers/index.js';

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
});
afterEach(() => org.close());

const by = { by: 'hr@example.com' };
const dayMs = 86_400_000;

/** Days from now, as a day. The server's clock has moved with the tests before. */
const inDays = async ({ env }: RunningTimeSkippingServer, days: number): Promise<string> =>
  new Date((await env.currentTimeMs()) + days * dayMs).toISOString().slice(0, 10);

const inDaysAfter = (day: string): string => new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);

const statusOf = (handle: OffboardHandle): Promise<FlowStatus> => handle.query<FlowStatus>('flowStatus');
const untilState = (handle: OffboardHandle, state: string): Promise<void> =>
  expect.poll(async () => (await statusOf(handle)).state, { timeout: 60_000 }).toBe(state);

const offboard = (
  { env }: RunningTimeSkippingServer,
  input: OffboardUserInput,
  during?: (handle: OffboardHandle) => Promise<unknown>,
): Promise<OffboardUserResult> => {
  const { nativeConnection, client } = env;
  return offboarding({ nativeConnection, client }, org.activities, input, during);
};

describe('the last working day', () => {
  test.for([
    // The day ends when the next one begins there; in Berlin and in New York clocks change on those days.
    [{ lastDay: '2099-12-31', timeZone: 'Pacific/Kiritimati' }, '2099-12-31T10:00:00Z'],
    [{ lastDay: '2099-12-31', timeZone: 'Pacific/Pago_Pago' }, '2100-01-01T11:00:00Z'],
    [{ lastDay: '2099-12-31' }, '2100-01-01T00:00:00Z'],
    [{ lastDay: '2099-12-31', timeZone: 'Asia/Kolkata', time: '18:00' }, '2099-12-31T12:30:00Z'],
    [{ lastDay: '2030-03-31', timeZone: 'Europe/Berlin' }, '2030-03-31T22:00:00Z'],
    [{ lastDay: '2030-03-31', timeZone: 'Europe/Berlin', time: '02:30' }, '2030-03-31T01:30:00Z'],
    [{ lastDay: '2030-10-27', timeZone: 'Europe/Berlin', time: '02:30' }, '2030-10-27T00:30:00Z'],
  ] as const)('%j is waited for until %s', async ([when, until], { temporal }) => {
    const { userId } = addLeaver(org);
    const result = await offboarding(temporal, org.activities, { userId, when }, async (handle) => {
      await untilState(handle, 'waiting');
      expect(Date.parse((await statusOf(handle)).until ?? '')).toBe(Date.parse(until));
      await handle.executeUpdate('callOff', { args: [by] });
    });
    expect(result).toMatchObject({
      outcome: 'calledOff',
      statusAfter: 'ACTIVE',
      changes: [{ ...by, what: 'called off' }],
    });
    expect(changesOf(org)).toEqual([]);
  });

  test('goes then, and not before', async ({ timeSkipping }) => {
    const { userId } = addLeaver(org);
    const lastDay = await inDays(timeSkipping, 40);
    const result = await offboard(timeSkipping, { userId, when: { lastDay, timeZone: 'Asia/Tokyo' }, undoForDays: 0 });
    expect(result).toMatchObject({ outcome: 'left', statusAfter: 'DEPROVISIONED', leftovers: [] });
    const end = Date.parse(`${lastDay}T15:00:00Z`);
    expect(await timeSkipping.env.currentTimeMs()).toBeGreaterThanOrEqual(end);
    expect(await timeSkipping.env.currentTimeMs()).toBeLessThan(end + dayMs / 2);
  });

  test('can be moved, and a day that is no day is refused', async ({ timeSkipping }) => {
    const { userId } = addLeaver(org);
    const [first, moved] = [await inDays(timeSkipping, 400), await inDays(timeSkipping, 20)];
    const result = await offboard(
      timeSkipping,
      { userId, when: { lastDay: first }, undoForDays: 0 },
      async (handle) => {
        await untilState(handle, 'waiting');
        for (const date of ['2026-02-30', '1999-01-01', 'soon', '']) {
          await expect(handle.executeUpdate('changeDate', { args: [{ ...by, date }] })).rejects.toMatchObject({
            cause: { type: 'Okta.InvalidInput' },
          });
        }
        await handle.executeUpdate('changeDate', { args: [{ ...by, date: moved }] });
        await expect.poll(async () => (await statusOf(handle)).until).toContain(await inDays(timeSkipping, 21));
      },
    );
    expect(result).toMatchObject({ statusAfter: 'DEPROVISIONED', changes: [{ what: `last day ${moved}` }] });
    expect(result.record?.takenAt.slice(0, 10)).toBe(inDaysAfter(moved));
  });

  test('access can be cut at once instead', async ({ temporal }) => {
    const { userId } = addLeaver(org);
    const lastDay = '2099-12-31';
    const result = await offboarding(
      temporal,
      org.activities,
      { userId, when: { lastDay }, undoForDays: 0 },
      async (handle) => {
        await untilState(handle, 'waiting');
        await handle.executeUpdate('cutNow', { args: [by] });
      },
    );
    expect(result).toMatchObject({ statusAfter: 'DEPROVISIONED', leftovers: [] });
    expect(changesOf(org)[0]).toBe('POST suspend');
  });

  test('takes no update that lacks what it needs, and still ends the access', async ({ timeSkipping }) => {
    const { userId } = addLeaver(org);
    const when = { lastDay: await inDays(timeSkipping, 20) };
    const result = await offboard(timeSkipping, { userId, when, legalHold: true, undoForDays: 0 }, async (handle) => {
      await untilState(handle, 'waiting');
      const wrong: [string, object?][] = [
        ...['callOff', 'cutNow', 'changeDate', 'legalHold'].map((update): [string] => [update]),
        ...['callOff', 'cutNow'].map((update): [string, object] => [update, { by: ' ' }]),
        ['changeDate', { date: await inDays(timeSkipping, 30) }],
        ['legalHold', by],
        ['legalHold', { ...by, hold: 'false' }],
      ];
      for (const [update, asked] of wrong) {
        const answer = asked ? handle.executeUpdate(update, { args: [asked] }) : handle.executeUpdate(update);
        await expect(answer, JSON.stringify([update, asked])).rejects.toMatchObject({
          cause: { type: 'Okta.InvalidInput' },
        });
      }
    });
    expect(result).toMatchObject({ outcome: 'left', statusAfter: 'DEPROVISIONED', changes: [] });
  });

  test('that is past already is no wait; what comes too late is refused', async ({ timeSkipping }) => {
    const { userId } = addLeaver(org);
    const result = await offboard(timeSkipping, { userId, when: { lastDay: '2020-01-01' } }, async (handle) => {
      await untilState(handle, 'settled');
      for (const update of ['callOff', 'cutNow', 'changeDate']) {
        await expect(
          handle.executeUpdate(update, { args: [{ ...by, date: await inDays(timeSkipping, 5) }] }),
        ).rejects.toMatchObject({ cause: { type: 'Flow.NotNow' } });
      }
    });
    expect(result).toMatchObject({ outcome: 'left', statusAfter: 'DEPROVISIONED' });
  });

  test('in a time zone that there is not is refused before anything is done', async ({ timeSkipping }) => {
    const { userId } = addLeaver(org);
    const when = { lastDay: '2099-12-31', timeZone: 'Europe/Atlantis' };
    await expect(offboard(timeSkipping, { userId, when })).rejects.toMatchObject({
      cause: { type: 'Okta.InvalidInput' },
    });
    expect(changesOf(org)).toEqual([]);
  });
});

describe('the account', () => {
  test('is deleted when its time is over', async ({ timeSkipping }) => {
    const { userId } = addLeaver(org);
    const beganMs = await timeSkipping.env.currentTimeMs();
    const result = await offboard(timeSkipping, { userId, deleteAfterDays: 90 });
    expect(result).toMatchObject({
      outcome: 'deleted',
      statusAfter: 'DELETED',
      deletion: { deleted: true },
      leftovers: [],
    });
    expect((await org.call('GET', `/api/v1/users/${userId}`)).status).toBe(404);
    expect(await timeSkipping.env.currentTimeMs()).toBeGreaterThanOrEqual(beganMs + 90 * dayMs);
    const last = result.evidence?.at(-1);
    expect(last?.follows).toBe(result.evidence?.[0]?.head);
    expect(last?.entries.map(({ entry }) => [entry['action'], entry['state']])).toEqual([['deleteUser', 'confirmed']]);
  });

  test('is kept by a legal hold, set in time, until that is lifted', async ({ timeSkipping }) => {
    const { userId } = addLeaver(org);
    const result = await offboard(timeSkipping, { userId, deleteAfterDays: 10 }, async (handle) => {
      await untilState(handle, 'settled');
      await handle.executeUpdate('legalHold', { args: [{ ...by, hold: true }] });
      await timeSkipping.env.sleep('50 days');
      expect((await statusOf(handle)).state).toBe('settled');
      expect((await org.call('GET', `/api/v1/users/${userId}`)).status).toBe(200);
      await handle.executeUpdate('legalHold', { args: [{ ...by, hold: false }] });
    });
    expect(result).toMatchObject({
      outcome: 'deleted',
      changes: [{ what: 'legal hold' }, { what: 'legal hold lifted' }],
    });
  });

  test('is kept where the person is back: in use again, or with another user', async ({ timeSkipping }) => {
    const { userId } = addLeaver(org);
    const used = await offboard(timeSkipping, { userId, deleteAfterDays: 10 }, async (handle) => {
      await untilState(handle, 'settled');
      await org.call('POST', `/api/v1/users/${userId}/lifecycle/activate?sendEmail=false`);
    });
    expect(used).toMatchObject({ outcome: 'left', deletion: { deleted: false } });
    const [former] = org.simulator.admin.addUsers([
      { status: 'ACTIVE', profile: { login: 'former@example.com', employeeNumber: '4711' } },
    ]);
    const reused = await offboard(timeSkipping, { userId: former?.id ?? '', deleteAfterDays: 10 }, async (handle) => {
      await untilState(handle, 'settled');
      org.simulator.admin.addUsers([
        { status: 'ACTIVE', profile: { login: 'again@example.com', employeeNumber: '4711' } },
      ]);
    });
    expect(reused).toMatchObject({ outcome: 'left', deletion: { deleted: false } });
    expect((await org.call('GET', `/api/v1/users/${former?.id ?? ''}`)).status).toBe(200);
  });

  test('is kept where the person was back, and left once more', async ({ timeSkipping }) => {
    const { userId } = addLeaver(org);
    const kept = await offboard(timeSkipping, { userId, deleteAfterDays: 10 }, async (handle) => {
      await untilState(handle, 'settled');
      org.simulator.admin.advance(dayMs);
      for (const step of ['activate?sendEmail=false', 'deactivate']) {
        await org.call('POST', `/api/v1/users/${userId}/lifecycle/${step}`);
      }
    });
    expect(kept).toMatchObject({ outcome: 'left', deletion: { deleted: false } });
    expect(kept.deletion?.reason).toContain('left once more');
  });

  test('that others deleted is done with', async ({ timeSkipping }) => {
    const { userId } = addLeaver(org);
    const result = await offboard(timeSkipping, { userId, deleteAfterDays: 10 }, async (handle) => {
      await untilState(handle, 'settled');
      await org.call('DELETE', `/api/v1/users/${userId}`);
    });
    expect(result).toMatchObject({ outcome: 'deleted', leftovers: [] });
  });
});

describe('undo', () => {
  test('gives back within its days, and never afterwards', async ({ timeSkipping }) => {
    const { userId, groupId, appId } = addLeaver(org);
    const undone = await offboard(timeSkipping, { userId, when: 'now', deleteAfterDays: 60 }, async (handle) => {
      await untilState(handle, 'settled');
      await timeSkipping.env.sleep('29 days');
      const outcome = await handle.executeUpdate<{ restored: string[]; notRestored: { step: string }[] }, [object]>(
        'undoFlow',
        { args: [by] },
      );
      expect(outcome.restored).toEqual(['activateUser', `addUserToGroup ${groupId}`, `assignUserToApp ${appId}`]);
      expect(outcome.notRestored.map(({ step }) => step)).toEqual(expect.arrayContaining(['apps']));
    });
    expect(undone).toMatchObject({ outcome: 'undone', undo: { restored: { length: 3 } } });
    expect(['ACTIVE', 'PROVISIONED']).toContain(undone.statusAfter);

    const other = addLeaver(org);
    const late = await offboard(
      timeSkipping,
      { userId: other.userId, when: 'now', deleteAfterDays: 60 },
      async (handle) => {
        await untilState(handle, 'settled');
        await timeSkipping.env.sleep('31 days');
        await expect(handle.executeUpdate('undoFlow', { args: [by] })).rejects.toMatchObject({
          cause: { type: 'Flow.NotNow' },
        });
      },
    );
    expect(late).toMatchObject({ outcome: 'deleted' });
  });

  test('lists what fails, and gives back the rest', async ({ timeSkipping }) => {
    const { userId, groupId, appId } = addLeaver(org);
    const result = await offboard(timeSkipping, { userId, when: 'now' }, async (handle) => {
      await untilState(handle, 'settled');
      const refusal = { kind: 'status', method: 'PUT', path: groupId, status: 403, errorCode: 'E0000006' } as const;
      org.simulator.admin.addFault(refusal);
      await handle.executeUpdate('undoFlow', { args: [by] });
    });
    org.simulator.admin.clearFaults();
    expect(result).toMatchObject({ outcome: 'undone', leftovers: [] });
    expect(result.undo?.restored).toEqual(['activateUser', `assignUserToApp ${appId}`]);
    const failed = result.undo?.notRestored.filter(({ type }) => type !== 'Flow.NotRestorable');
    expect(failed).toMatchObject([{ step: `addUserToGroup ${groupId}`, type: 'Okta.Permission' }]);
  });
});

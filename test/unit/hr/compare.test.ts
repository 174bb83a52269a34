// Property: what HR says and what the org has give one entry each, by the rules of who joins, moves, leaves, returns or
// is left alone; and once the changes of an entry are made, nothing is left to do.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare, type Comparison, type OrgUser } from '../../../src/hr/compare.js';
import type { PlanEntry } from '../../../src/hr/plan.js';

const governed = {
  groups: new Set(['g1', 'g2', 'g3']),
  apps: new Set(['a1', 'a2']),
  managed: new Set(['g3']),
};
const group = (id: string, type?: string) => ({ id, name: id, ...(type === undefined ? {} : { type }) });
const granted = (id: string) => ({ id, name: id, because: 'it is for everyone' });
const app = (id: string, scope: 'USER' | 'GROUP' = 'USER') => ({ id, name: id, scope });
const anna = { employeeNumber: 'E1', firstName: 'Anna', lastName: 'Berg', title: 'Engineer' };
const user = (more: Partial<OrgUser> = {}): OrgUser => ({
  ...{ id: '00u1', status: 'ACTIVE', groups: [], apps: [] },
  profile: { employeeNumber: 'E1', firstName: 'Anna', lastName: 'Berg', title: 'Engineer', login: 'a@example.com' },
  ...more,
});
const comparison = (more: Partial<Comparison> = {}): Comparison => ({
  ...{ person: anna, employeeNumber: 'E1', users: [user()], governed, today: '2026-12-01' },
  wanted: { profile: { ...anna }, groups: [], apps: [] },
  ...more,
});
const actionsOf = (entry: PlanEntry | undefined) => entry?.calls.map(({ action }) => action);

describe('compare', () => {
  test('somebody who is as wanted is in no entry', () => {
    expect(compare(comparison())).toBeUndefined();
  });

  test.for([
    ['nobody has the number', { users: [] }, 'join'],
    ['a start that passed, still staged', { users: [user({ status: 'STAGED' })] }, 'join'],
    ['staged for a start to come', { person: { ...anna, startDate: '2027-01-01' }, users: [user({ status: 'STAGED' })] }, undefined], // prettier-ignore
    ['starts today, still staged', { person: { ...anna, startDate: '2026-12-01' }, users: [user({ status: 'STAGED' })] }, undefined], // prettier-ignore
    ['a former employee', { users: [user({ status: 'DEPROVISIONED' })] }, 'return'],
    ['suspended, as HR does not decide that', { users: [user({ status: 'SUSPENDED' })] }, undefined],
    ['another title', { wanted: { profile: { title: 'Boss' }, groups: [], apps: [] } }, 'move'],
    ['the login in another case', { wanted: { profile: { login: 'A@EXAMPLE.com' }, groups: [], apps: [] } }, undefined],
    ['an attribute that is unset on both sides', { wanted: { profile: { city: null }, groups: [], apps: [] } }, undefined], // prettier-ignore
    ['a group more', { wanted: { profile: {}, groups: [granted('g1')], apps: [] } }, 'move'],
    ['not in a full feed', { person: undefined, wanted: undefined }, 'leave'],
    ['the last day passed', { person: { ...anna, endDate: '2026-11-30' } }, 'leave'],
    ['the last day is today', { person: { ...anna, endDate: '2026-12-01' } }, 'leave'],
    ['the last day is to come', { person: { ...anna, endDate: '2026-12-02' } }, undefined],
    ['left, and has a deactivated user', { person: undefined, users: [user({ status: 'DEPROVISIONED' })] }, undefined],
    ['left before there was a user', { person: { ...anna, endDate: '2026-11-30' }, users: [] }, undefined],
    ['two users with one number', { users: [user(), user({ id: '00u2' })] }, 'conflict'],
    ['a stranger has the login of a joiner', { users: [], stranger: { reason: 'taken', userId: '00u9' } }, 'conflict'],
    ['a stranger has the mail address of a mover', { stranger: { reason: 'taken' }, wanted: { profile: { email: 'b@example.com' }, groups: [], apps: [] } }, 'conflict'], // prettier-ignore
    ['a stranger, and nothing to change', { stranger: { reason: 'taken' } }, undefined],
    ['outside of the population, and to change', { outside: 'outside', person: undefined }, 'conflict'],
    ['outside of the population, and as wanted', { outside: 'outside' }, undefined],
    ['an administrator who would leave', { stays: 'is an administrator', person: undefined }, 'conflict'],
    ['an administrator who moves', { stays: 'is an administrator', wanted: { profile: { title: 'Boss' }, groups: [], apps: [] } }, 'move'], // prettier-ignore
    ['staged, where only moves are looked for', { movesOnly: true, users: [user({ status: 'STAGED' })] }, undefined],
  ] as [string, Partial<Comparison>, string | undefined][])('%s', ([, more, kind]) => {
    expect(compare(comparison(more))?.kind).toBe(kind);
  });

  test('a leaver whose last day passed goes before the others', () => {
    expect(compare(comparison({ person: { ...anna, endDate: '2026-11-30' } }))?.urgent).toBe(true);
    expect(compare(comparison({ person: { ...anna, endDate: '2026-12-01' } }))?.urgent).toBeUndefined();
    expect(compare(comparison({ person: undefined }))?.urgent).toBeUndefined();
  });

  test('a last day ends where the person works, or where the settings say, and when they say', () => {
    const today = { ...anna, endDate: '2026-12-01' };
    const lastDay = '2026-12-01';
    expect(compare(comparison({ person: today }))?.when).toEqual({ lastDay, timeZone: 'UTC' });
    const defaults = { timeZone: 'Europe/Berlin', endTime: '18:00' };
    expect(compare(comparison({ person: today, defaults }))?.when).toEqual({
      ...{ lastDay, timeZone: 'Europe/Berlin', time: '18:00' },
    });
    const away = { ...today, timeZone: 'Asia/Tokyo' };
    expect(compare(comparison({ person: away, defaults }))?.when).toMatchObject({ timeZone: 'Asia/Tokyo' });
    expect(compare(comparison({ person: { ...anna, endDate: '2026-11-30' }, defaults }))?.when).toBeUndefined();
  });

  describe('flows that wait for a day', () => {
    const joins = (date: string) => ({ onboarding: flow('onboarding', date) });
    const leaves = (date: string, isOfFeed = true) => ({ offboarding: flow('offboarding', date, isOfFeed) });
    const flow = (kind: 'onboarding' | 'offboarding', date: string, isOfFeed = true) => {
      return { workflowId: kind, kind, key: 'E1', date, isOfFeed };
    };
    const staged = { users: [user({ status: 'STAGED' })] };
    const former = { users: [user({ status: 'DEPROVISIONED' })] };
    const gone = { person: undefined, wanted: undefined };
    const starts = (startDate: string) => ({ person: { ...anna, startDate } });
    const ends = (endDate: string) => ({ person: { ...anna, endDate } });
    const first = (from: string, to: string) => ({
      ...{ workflowId: 'onboarding', update: 'changeDate', day: 'first', from, to },
    });
    const last = (from: string, to: string) => ({
      ...{ workflowId: 'offboarding', update: 'changeDate', day: 'last', from, to },
    });
    const order = (update: 'callOff' | 'cutNow', from: string) => ({
      ...{ workflowId: 'offboarding', update, day: 'last', from },
    });

    test.for([
      ['a first day that stays', { ...staged, ...starts('2027-01-01'), waits: joins('2027-01-01') }, undefined],
      [
        'a first day that is put off',
        { ...staged, ...starts('2027-02-01'), waits: joins('2027-01-01') },
        'reschedule',
        first('2027-01-01', '2027-02-01'),
      ],
      [
        'a first day that is moved into the past',
        { ...staged, ...starts('2026-11-02'), waits: joins('2027-01-01') },
        'reschedule',
        first('2027-01-01', '2026-11-02'),
      ],
      ['a first day that HR no longer names', { ...staged, waits: joins('2027-01-01') }, undefined],
      [
        'somebody who comes back on the day',
        { ...former, ...starts('2027-01-01'), waits: joins('2027-01-01') },
        undefined,
      ],
      [
        'somebody who comes back on another day',
        { ...former, ...starts('2027-02-01'), waits: joins('2027-01-01') },
        'reschedule',
        first('2027-01-01', '2027-02-01'),
      ],
      ['a last day that stays', { ...ends('2026-12-01'), waits: leaves('2026-12-01') }, undefined],
      [
        'a last day that is put off',
        { ...ends('2026-12-24'), waits: leaves('2026-12-01') },
        'reschedule',
        last('2026-12-01', '2026-12-24'),
      ],
      [
        'a last day that is brought forward to today',
        { ...ends('2026-12-01'), waits: leaves('2026-12-24') },
        'reschedule',
        last('2026-12-24', '2026-12-01'),
      ],
      [
        'a last day that is moved into the past',
        { ...ends('2026-11-30'), waits: leaves('2026-12-24') },
        'leave',
        order('cutNow', '2026-12-24'),
      ],
      [
        'a leaver who is missing from a full feed',
        { ...gone, waits: leaves('2026-12-24') },
        'leave',
        order('cutNow', '2026-12-24'),
      ],
      ['a last day that HR takes back', { waits: leaves('2026-12-01') }, 'reschedule', order('callOff', '2026-12-01')],
      ['a last day that HR never named', { waits: leaves('2026-12-24', false) }, undefined],
      [
        'a last day that others named, and HR moves',
        { ...ends('2026-12-12'), waits: leaves('2026-12-24', false) },
        'reschedule',
        last('2026-12-24', '2026-12-12'),
      ],
      ['whoever must not leave', { ...gone, stays: 'is an administrator', waits: leaves('2026-12-24') }, 'conflict'],
      [
        'outside of the population',
        { ...staged, ...starts('2027-02-01'), outside: 'outside', waits: joins('2027-01-01') },
        'conflict',
      ],
      [
        'where only moves are looked for',
        { movesOnly: true, ...staged, ...starts('2027-02-01'), waits: joins('2027-01-01') },
        undefined,
      ],
    ] as [string, Partial<Comparison>, string | undefined, object?][])('%s', ([, more, kind, told]) => {
      // prettier-ignore
      const entry = compare(comparison(more));
      expect(entry?.kind).toBe(kind);
      expect(entry?.orders).toEqual(told && [told]);
    });

    test('somebody who moves as well does both, and both are said', () => {
      const wanted = { profile: { title: 'Boss' }, groups: [], apps: [] };
      const entry = compare(comparison({ ...staged, ...starts('2027-02-01'), wanted, waits: joins('2027-01-01') }));
      expect(entry).toMatchObject({ kind: 'move', orders: [first('2027-01-01', '2027-02-01')] });
      expect(entry?.reason).toBe('title differs; first day moves from 2027-01-01 to 2027-02-01');
    });

    test('what each flow is told is said', () => {
      const reasonOf = (more: Partial<Comparison>) => compare(comparison(more))?.reason;
      expect(reasonOf({ waits: leaves('2026-12-01') })).toBe(
        'does not leave any more, the last day was to be 2026-12-01',
      );
      expect(reasonOf({ ...ends('2026-11-30'), waits: leaves('2026-12-24') })).toBe(
        'left on 2026-11-30; access ends now, not on the last day 2026-12-24',
      );
    });
  });

  test('takes away what rules govern, and nothing that others keep', () => {
    const groups = [group('g2'), group('g3'), group('other'), group('app', 'APP_GROUP')];
    const apps = [app('a1'), app('a2', 'GROUP'), app('other')];
    const moved = compare(comparison({ users: [user({ groups, apps })] }));
    expect(moved?.changes?.removeGroups.map(({ id }) => id)).toEqual(['g2']);
    expect(moved?.changes?.removeApps.map(({ id }) => id)).toEqual(['a1']);
    const returns = compare(comparison({ users: [user({ groups, status: 'DEPROVISIONED' })] }));
    expect(returns?.changes?.removeGroups.map(({ id }) => id)).toEqual(['g2', 'other']);
    const joins = compare(comparison({ users: [user({ groups, apps, status: 'STAGED' })] }));
    expect(joins).toMatchObject({ kind: 'join', changes: { removeGroups: [], removeApps: [] } });
    const leaves = compare(comparison({ users: [user({ groups, apps })], person: undefined }));
    expect(leaves?.changes?.removeGroups.map(({ id }) => id)).toEqual(['g2', 'other']);
  });

  test('additions come first, removals last; access is cut first', () => {
    const users = [user({ groups: [group('g2')] })];
    const wanted = { profile: { title: 'Boss' }, groups: [granted('g1')], apps: [granted('a1')] };
    expect(actionsOf(compare(comparison({ users, wanted })))).toEqual([
      ...['addUserToGroup', 'assignUserToApp', 'updateUser', 'removeUserFromGroup'],
    ]);
    expect(actionsOf(compare(comparison({ users: [], wanted })))).toEqual([
      ...['createUser', 'addUserToGroup', 'assignUserToApp', 'activateUser'],
    ]);
    expect(actionsOf(compare(comparison({ person: undefined })))?.at(0)).toBe('suspendUser');
    expect(actionsOf(compare(comparison({ person: undefined })))?.at(-1)).toBe('deactivateUser');
    const staged = compare(comparison({ person: undefined, users: [user({ status: 'STAGED' })] }));
    expect(actionsOf(staged)?.filter((action) => /suspend|deactivate/.test(action))).toEqual(['deactivateUser']);
  });

  test('once the changes are made, nothing is left', () => {
    const some = fc.subarray(['g1', 'g2', 'g3', 'g4']);
    const someApps = fc.subarray(['a1', 'a2', 'a3']);
    const value = fc.constantFrom(null, '', 'x', 'y');
    const profile = fc.record({ title: value, city: value, department: value }, { requiredKeys: [] });
    const status = fc.constantFrom('ACTIVE', 'SUSPENDED', 'PROVISIONED', 'DEPROVISIONED');
    fc.assert(
      fc.property(
        profile,
        profile,
        some,
        some,
        someApps,
        someApps,
        status,
        (has, wants, groups, wanted, apps, wantedApps, state) => {
          const before = user({ status: state, profile: has, groups: groups.map((id) => group(id)), apps: apps.map((id) => app(id)) }); // prettier-ignore
          const asked = comparison({
            users: [before],
            wanted: { profile: wants, groups: wanted.map(granted), apps: wantedApps.map(granted) },
          });
          const entry = compare(asked);
          expect(compare({ ...asked, users: [after(before, entry)] })).toBeUndefined();
        },
      ),
    );
  });
});

/** The user once the changes of an entry were made. */
function after(before: OrgUser, entry: PlanEntry | undefined): OrgUser {
  const { profile = {}, addGroups = [], removeGroups = [], addApps = [], removeApps = [] } = entry?.changes ?? {};
  const without = <T extends { id: string }>(all: T[], gone: { id: string }[]): T[] =>
    all.filter(({ id }) => !gone.some((one) => one.id === id));
  return {
    ...before,
    status: before.status === 'DEPROVISIONED' ? 'PROVISIONED' : before.status,
    profile: { ...before.profile, ...Object.fromEntries(Object.entries(profile).map(([name, { to }]) => [name, to])) },
    groups: [...without(before.groups, removeGroups), ...addGroups.map(({ id }) => group(id))],
    apps: [...without(before.apps, removeApps), ...addApps.map(({ id }) => app(id))],
  };
}

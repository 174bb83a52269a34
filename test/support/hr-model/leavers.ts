import { cutNowUpdate, finishUpdate, legalHoldUpdate, undoFlowUpdate } from '../../../workflows/hr/messages.js';
import { fact, type Facts, forget } from './facts.js';
import { hire, type Office } from './office.js';
import type { Scenario } from './scenario.js';

const by = { by: 'hr' };
type Status = Parameters<typeof hire>[1]['status'];

const leaves =
  (input: object, status: Status = 'ACTIVE') =>
  (office: Office): object => {
    const profile = { login: 'anna@example.com', firstName: 'Anna', lastName: 'Berg', employeeNumber: '10042' };
    const groups = ['Staff', 'Engineers', 'Chess club', 'Directory', 'By rule'];
    const isThere = status !== 'DEPROVISIONED';
    const who = { status, profile: { ...profile, title: 'Engineer', managerId: '10001' } };
    const userId = hire(office, who, { groups, apps: isThere ? ['Git', 'Own tool'] : [] });
    const { admin } = office.org.simulator;
    if (isThere) admin.addFactors(userId, [{ factorType: 'push', provider: 'OKTA' }]);
    return { userId, ...input };
  };

/** Groups of rules and of applications stay; everything else goes. */
function hasLeft(facts: Facts, { groups }: Office, userId: string): void {
  facts.set(fact.status(userId), 'DEPROVISIONED');
  for (const name of ['Staff', 'Engineers', 'Chess club']) facts.delete(fact.member(userId, groups[name] ?? ''));
  forget(facts, userId, ['app']);
}

const leaver = { workflowType: 'offboardUser', ends: hasLeft } as const;

/** The branches of offboarding. */
export const leavers: Scenario[] = [
  { ...leaver, name: 'an urgent leaver', arrange: leaves({ when: { urgent: true }, undoForDays: 0 }) },
  { ...leaver, name: 'a leaver who was locked out', arrange: leaves({}, 'LOCKED_OUT') },
  {
    ...{ ...leaver, name: 'a leaver whose last day is brought forward, and leftovers are tried again' },
    arrange: leaves({ when: { lastDay: '2999-01-01' }, handOver: true }),
    during: async ({ handle, until }) => {
      await until('waiting', 'last working day');
      await handle.executeUpdate(cutNowUpdate, { args: [by] });
      await until('settled');
      await handle.executeUpdate(finishUpdate, { args: [by] });
      await until('settled');
      await handle.cancel();
    },
    fails: 'cancelled',
  },
  {
    ...{ ...leaver, name: 'a leaver whose account is deleted when the legal hold is lifted' },
    arrange: leaves({ when: 'now', deleteAfterDays: 0, legalHold: true }),
    during: async ({ handle, until }) => {
      await until('settled', 'legal hold');
      await handle.executeUpdate(legalHoldUpdate, { args: [{ ...by, hold: false }] });
    },
    ends: (facts, _office, userId) => forget(facts, userId),
  },
  {
    ...{ ...leaver, name: 'a leaver who is brought back by the undo' },
    arrange: leaves({ when: 'now' }),
    during: async ({ handle, until }) => {
      await until('settled');
      await handle.executeUpdate(undoFlowUpdate, { args: [by] });
    },
    ends: () => undefined,
  },
];

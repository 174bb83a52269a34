import type { Person } from '../../../src/hr/person.js';
import { callOffUpdate, changeDateUpdate, decideUpdate, undoFlowUpdate } from '../../../workflows/hr/messages.js';
import { fact, type Facts, setAccess, setProfile } from './facts.js';
import { hire, idsOf, type Office, settings } from './office.js';
import type { Scenario } from './scenario.js';

const person: Person = {
  ...{ employeeNumber: '10042', firstName: 'Anna', lastName: 'Berg', department: 'Sales', title: 'Seller' },
  manager: '10001',
};
const by = { by: 'hr' };
const today = (): string => new Date().toISOString().slice(0, 10);
/** About half a second. */
const graceDays = 0.000006;

const mover = {
  workflowType: 'moveUser',
  undoneUntil: 'setLinkedObject',
  arrange: (office: Office): object => {
    const profile = { login: 'anna@example.com', firstName: 'Anna', lastName: 'Berg', department: 'Engineering' };
    const groups = ['Staff', 'Engineers', 'Chess club', 'Directory', 'By rule'];
    hire(office, { status: 'ACTIVE', profile: { ...profile, employeeNumber: '10042', title: 'Engineer' } }, { groups, apps: ['Git', 'Own tool'] }); // prettier-ignore
    return { person, settings, undoForDays: 0 };
  },
} as const;

function hasMoved(facts: Facts, office: Office, userId: string): void {
  setProfile(facts, userId, { department: 'Sales', title: 'Seller' });
  setAccess(facts, userId, idsOf(office, { groups: ['Sellers'], apps: ['CRM'] }));
  facts.set(fact.link(userId, 'manager'), office.boss);
}

function hasLost(facts: Facts, { groups, apps }: Office, userId: string): void {
  facts.delete(fact.member(userId, groups['Engineers'] ?? ''));
  facts.delete(fact.app(userId, apps['Git'] ?? ''));
}

const more = (input: object) => (office: Office) => ({ ...mover.arrange(office), ...input });

/** The branches of a move. */
export const movers: Scenario[] = [
  {
    ...{ ...mover, name: 'a mover, approved, on a day to come, with a time of grace' },
    arrange: more({ approval: {}, effectiveDate: '2999-01-01', graceDays }),
    during: async ({ handle, until }) => {
      await until('waiting', 'approval');
      await handle.executeUpdate(decideUpdate, { args: [{ ...by, decision: 'approve' }] });
      await until('waiting', 'day of the move');
      await handle.executeUpdate(changeDateUpdate, { args: [{ ...by, date: today() }] });
      await until('waiting', 'before access of the former position');
    },
    ends: (facts, office, userId) => {
      hasMoved(facts, office, userId);
      hasLost(facts, office, userId);
    },
  },
  {
    ...{ ...mover, name: 'a mover who keeps what was to be taken away' },
    arrange: more({ graceDays: 5 }),
    during: async ({ handle, until }) => {
      await until('waiting', 'before access of the former position');
      await handle.executeUpdate(callOffUpdate, { args: [by] });
    },
    ends: hasMoved,
  },
  {
    ...{ ...mover, name: 'a mover who moves back by the undo' },
    arrange: more({ undoForDays: 30 }),
    during: async ({ handle, until }) => {
      await until('settled');
      await handle.executeUpdate(undoFlowUpdate, { args: [by] });
    },
    ends: () => undefined,
  },
  {
    ...{ ...mover, name: 'a move that is called off', fails: 'Flow.CalledOff' },
    arrange: more({ effectiveDate: '2999-01-01' }),
    during: async ({ handle, until }) => {
      await until('waiting', 'day of the move');
      await handle.executeUpdate(callOffUpdate, { args: [by] });
    },
    ends: () => undefined,
  },
];

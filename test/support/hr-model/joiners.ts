import type { Person } from '../../../src/hr/person.js';
import { callOffUpdate, changeDateUpdate, decideUpdate } from '../../../workflows/hr/messages.js';
import { fact, type Facts, forget, setAccess, setProfile } from './facts.js';
import { hire, idsOf, type Office, rights, settings } from './office.js';
import type { Meanwhile, Scenario } from './scenario.js';

const person: Person = {
  ...{ employeeNumber: '10042', firstName: 'Anna', lastName: 'Berg', department: 'Engineering', manager: '10001' },
  ...{ title: 'Lead', location: 'Berlin' },
};
const login = 'anna.berg@example.com';
const formerLogin = 'anna.old@example.com';
const later = { person: { ...person, startDate: '2999-01-01' } };
const by = { by: 'hr' };
const today = (): string => new Date().toISOString().slice(0, 10);

const access = (office: Office) => {
  const { groups, apps } = rights.Engineering;
  return idsOf(office, { groups: [...groups, 'Berlin'], apps });
};

/** As the joiner is to be, with this login and status. */
function isIn(facts: Facts, office: Office, userId: string, status: string, as = login): void {
  forget(facts, userId, ['member', 'app']);
  facts.set(fact.user(userId), 'there');
  facts.set(fact.status(userId), status);
  setProfile(facts, userId, {
    ...{ firstName: 'Anna', lastName: 'Berg', employeeNumber: '10042', department: 'Engineering', title: 'Lead' },
    ...{ city: 'Berlin', login: as, email: as },
  });
  setAccess(facts, userId, access(office));
  facts.set(fact.link(userId, 'manager'), office.boss);
}

/** Approves, and has the first day be today. */
async function letStart({ handle, until }: Meanwhile): Promise<void> {
  await until('waiting', 'first working day');
  await handle.executeUpdate(changeDateUpdate, { args: [{ ...by, date: today() }] });
}

const unchanged = (): void => undefined;
const joiner = { workflowType: 'onboardUser', undoneUntil: 'activateUser' } as const;

/** The branches of onboarding. */
export const joiners: Scenario[] = [
  {
    ...{ ...joiner, name: 'a joiner, approved, who starts later' },
    arrange: () => ({ ...later, settings, approval: {}, activation: { sendEmail: false } }),
    during: async (meanwhile) => {
      await meanwhile.until('waiting', 'approval');
      await meanwhile.handle.executeUpdate(decideUpdate, { args: [{ ...by, decision: 'approve' }] });
      await letStart(meanwhile);
    },
    ends: (facts, office, userId) => isIn(facts, office, userId, 'PROVISIONED'),
  },
  {
    ...{ ...joiner, name: 'a joiner who is mailed, beside a stranger with the login, and watched for' },
    arrange: ({ org }) => {
      org.simulator.admin.addUsers([{ status: 'ACTIVE', profile: { login } }]);
      return { person, settings, firstSignIn: { withinDays: 3 } };
    },
    during: async ({ handle, until }) => {
      await until('waiting', 'first sign-in');
      await handle.cancel();
    },
    fails: 'cancelled',
    ends: (facts, office, userId) => isIn(facts, office, userId, 'PROVISIONED', 'anna.berg2@example.com'),
  },
  {
    ...{ ...joiner, name: 'a joiner who is rejected', fails: 'Flow.Rejected' },
    arrange: () => ({ person, settings, approval: {} }),
    during: async ({ handle, until }) => {
      await until('waiting', 'approval');
      await handle.executeUpdate(decideUpdate, { args: [{ ...by, decision: 'reject' }] });
    },
    ends: unchanged,
  },
  {
    ...{ ...joiner, name: 'a joiner who never starts', fails: 'Flow.CalledOff' },
    arrange: () => ({ ...later, settings }),
    during: async ({ handle, until }) => {
      await until('waiting', 'first working day');
      await handle.executeUpdate(callOffUpdate, { args: [by] });
    },
    ends: unchanged,
  },
  {
    ...{ ...joiner, name: 'a joiner whose first run was interrupted' },
    arrange: (office) => {
      const profile = { login, firstName: 'Anna', lastName: 'Berg', employeeNumber: '10042', title: 'Junior' };
      hire(office, { status: 'STAGED', profile }, { groups: ['Staff', 'Chess club'] });
      return { person, settings, activation: { sendEmail: false } };
    },
    ends: (facts, office, userId) => {
      isIn(facts, office, userId, 'PROVISIONED');
      setAccess(facts, userId, idsOf(office, { groups: ['Chess club'] }));
    },
  },
  {
    ...{ ...joiner, name: 'somebody who comes back later', undoneUntil: 'assignUserToApp' },
    arrange: (office) => {
      const profile = { login: formerLogin, firstName: 'Anna', lastName: 'Old', employeeNumber: '10042' };
      const status = 'DEPROVISIONED';
      hire(office, { status, profile }, { groups: ['Staff', 'Sellers', 'Chess club', 'Directory', 'By rule'] });
      return { ...later, settings };
    },
    during: letStart,
    ends: (facts, office, userId) => {
      isIn(facts, office, userId, 'ACTIVE', formerLogin);
      setAccess(facts, userId, idsOf(office, { groups: ['Directory', 'By rule'] }));
    },
  },
];

import type { Effect } from '../../../workflows/hr/messages.js';
import { fact, type Facts, forget, setAccess, setProfile } from './facts.js';

type Input = Record<string, string> & { profile?: Record<string, unknown> };

/** What a change that a flow recorded does to an org, by tables of our own. */
const doing: Record<string, (facts: Facts, input: Input, after: Facts) => void> = {
  createUser: (facts, { profile = {} }, after) => {
    const login = String(profile['login']);
    const made = [...after].find(
      ([one, value]) => one.startsWith('profile ') && one.endsWith(' login') && value === login,
    );
    const userId = made?.[0].split(' ')[1];
    // Who is gone by now was deleted by a later effect.
    if (userId === undefined || facts.has(fact.user(userId))) return;
    facts.set(fact.user(userId), 'there');
    facts.set(fact.status(userId), 'STAGED');
    setProfile(facts, userId, profile);
  },
  deleteUser: (facts, { userId = '' }) => forget(facts, userId),
  updateUser: (facts, { userId = '', profile = {} }) => setProfile(facts, userId, profile),
  activateUser: (facts, { userId = '' }, after) => {
    const status = after.get(fact.status(userId));
    // Whether somebody has a password is seen by what activation makes of them.
    if (facts.has(fact.user(userId))) facts.set(fact.status(userId), status === 'ACTIVE' ? 'ACTIVE' : 'PROVISIONED');
  },
  reactivateUser: () => undefined,
  deactivateUser: (facts, { userId = '' }) => {
    if (facts.has(fact.user(userId))) facts.set(fact.status(userId), 'DEPROVISIONED');
    forget(facts, userId, ['app']);
  },
  suspendUser: (facts, { userId = '' }) => facts.set(fact.status(userId), 'SUSPENDED'),
  unsuspendUser: (facts, { userId = '' }) => facts.set(fact.status(userId), 'ACTIVE'),
  addUserToGroup: (facts, { userId = '', groupId = '' }) => setAccess(facts, userId, { groups: [groupId] }),
  removeUserFromGroup: (facts, { userId = '', groupId = '' }) => facts.delete(fact.member(userId, groupId)),
  assignUserToApp: (facts, { userId = '', appId = '' }) => setAccess(facts, userId, { apps: [appId] }),
  unassignUserFromApp: (facts, { userId = '', appId = '' }) => facts.delete(fact.app(userId, appId)),
  setLinkedObject: (facts, { userId = '', primaryName = '', primaryUserId = '' }) =>
    facts.set(fact.link(userId, primaryName), primaryUserId),
  removeLinkedObject: (facts, { userId = '', primaryName = '' }) => facts.delete(fact.link(userId, primaryName)),
};
const elsewhere = /^(clearUserSessions|revokeUser|resetUserFactors|logOutUniversally|unassignUserRole)/;

/**
 * How an org stands that stood as `before`, and in which the recorded changes were made since.
 *
 * @param after the org as it is: it tells the ids of those who were made
 */
export function accountOf(before: Facts, effects: readonly Effect[], after: Facts): Facts {
  const facts: Facts = new Map(before);
  for (const { action, input } of effects) {
    if (elsewhere.test(action)) continue;
    const apply = doing[action];
    if (!apply) throw new Error(`the ledger doesn't know ${action}`);
    apply(facts, input as Input, after);
  }
  // What is of nobody was of somebody made and deleted meanwhile.
  for (const one of [...facts.keys()]) if (!facts.has(fact.user(one.split(' ')[1] ?? ''))) facts.delete(one);
  return facts;
}

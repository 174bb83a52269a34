import { type User, UserStatus } from '../../src/actions/schemas/user.js';
import type { Flow } from '../hr/flow.js';
import { type Access, accessOf } from './access-of.js';
import { renewProfile } from './renew-profile.js';
import { groupsOfRules } from './take-record.js';
import { withdrawAccess } from './withdraw-access.js';

/** Somebody who left and comes back. */
export interface ReturnUser {
  /** Deactivated. */
  user: User;
  profile: Record<string, unknown>;
  /** Groups that stay. */
  groups: readonly Access[];
}

/**
 * Brings back a former employee's user: activates it without any mail, renews the profile, and takes away the memberships
 * of former times that aren't among `groups` (those of Okta's group rules are left to the rules). The undo deactivates it
 * again and gives the memberships back.
 *
 * Activation comes first because Okta changes no profile and no membership of somebody deactivated. Nobody is told yet:
 * `activatePerson` does that, once all is in place.
 *
 * @returns the user as it is now, and the groups that were taken away
 */
export async function returnUser(
  flow: Flow,
  { user, profile, groups }: ReturnUser,
): Promise<{ user: User; removed: Access[] }> {
  return flow.step('returnUser', async () => {
    const userId = user.id;
    flow.say(`Bringing back the user ${userId}`);
    if (user.status === UserStatus.Deprovisioned) {
      flow.undo.push('activateUser', () => flow.okta.deactivateUser({ userId, sendEmail: false }));
      await flow.okta.activateUser({ userId, sendEmail: false });
    }
    await renewProfile(flow, { user, profile });
    const found = await accessOf(flow, userId);
    const byRule = await groupsOfRules(flow);
    const removed = found.groups.filter(
      ({ id, type }) => type === 'OKTA_GROUP' && !byRule.has(id) && !groups.some((group) => group.id === id),
    );
    await withdrawAccess(flow, { userId, groups: removed });
    return { user: await flow.okta.getUser({ userId }), removed: removed.map(({ id, name }) => ({ id, name })) };
  });
}

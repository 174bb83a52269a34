import { groupParty, userParty, type Origin } from '../org/event-writer.js';
import type { GroupData } from '../org/group-store.js';
import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';
import { assignmentsOf, logAssignmentChanges } from './assignments.js';

export interface MembershipChange {
  group: GroupData;
  user: User;
  member: boolean;
  origin: Origin;
  debugData?: Record<string, unknown>;
}

/** Adds or removes a member and writes what happened; nothing happens when it is so already. */
export function changeMembership(org: Org, { group, user, member, origin, debugData }: MembershipChange): void {
  if (org.memberships.has(group.id, user.id) === member) return;
  const before = assignmentsOf(org, user);
  org.setMembership(group, user.id, member);
  org.events.write(origin, {
    type: member ? 'group.user_membership.add' : 'group.user_membership.remove',
    target: [userParty(user), groupParty(group)],
    ...(debugData === undefined ? {} : { debugData }),
  });
  logAssignmentChanges(org, user, before, origin);
}

import type { App, AppUser } from '../org/app-store.js';
import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';
import { appParty, userParty, type EventParty, type Origin } from '../org/event-writer.js';

export interface Assignment {
  app: App;
  user: User;
  scope: 'USER' | 'GROUP';
  direct: AppUser | undefined;
  groupId: string | undefined;
}

/** How a user comes to an app: in person, else through a group. Deactivated users have no apps. */
export function assignmentOf(org: Org, app: App, user: User): Assignment | undefined {
  if (user.data.status === 'DEPROVISIONED') return undefined;
  const direct = app.users.get(user.id);
  if (direct !== undefined) return { app, user, scope: 'USER', direct, groupId: undefined };
  for (const groupId of app.groups.keys()) {
    if (org.memberships.has(groupId, user.id)) return { app, user, scope: 'GROUP', direct, groupId };
  }
  return undefined;
}

export function assignmentsOf(org: Org, user: User): Assignment[] {
  return org.apps
    .all()
    .map((app) => assignmentOf(org, app, user))
    .filter((assignment) => assignment !== undefined);
}

/** Everybody with the app, in the order of user ids. */
export function assignmentsTo(org: Org, app: App): Assignment[] {
  const ids = new Set(app.users.keys());
  for (const groupId of app.groups.keys()) {
    for (const { userId } of org.memberships.membersOf(groupId)) ids.add(userId);
  }
  return [...ids].sort().flatMap((id) => {
    const user = org.users.get(id);
    return (user && assignmentOf(org, app, user)) ?? [];
  });
}

/** Writes what a change of groups, status or assignments did to the apps of a user. */
export function logAssignmentChanges(org: Org, user: User, before: Assignment[], origin: Origin, at?: number): void {
  const after = assignmentsOf(org, user);
  const has = (list: Assignment[], app: App): boolean => list.some((assignment) => assignment.app === app);
  const changes = [
    ...after.filter(({ app }) => !has(before, app)).map(({ app }) => ({ app, type: 'add' as const })),
    ...before.filter(({ app }) => !has(after, app)).map(({ app }) => ({ app, type: 'remove' as const })),
  ];
  for (const { app, type } of changes) {
    org.events.write(origin, {
      type: `application.user_membership.${type}`,
      target: [appUserParty(user), appParty(app), userParty(user)],
      ...(at === undefined ? {} : { at }),
    });
  }
}

export const userNameIn = ({ direct, user }: Assignment): string =>
  direct?.userName ?? String(user.data.profile['login']);

export function appUserParty(user: User): EventParty {
  return { ...userParty(user), type: 'AppUser' };
}

import type { AppData } from '../org/app-store.js';
import type { GroupData } from '../org/group-store.js';
import type { Org } from '../org/org.js';
import type { UserData } from '../org/user-store.js';

/** The whole org, for comparing before and after. */
export interface OrgState {
  users: UserData[];
  groups: (GroupData & { members: string[] })[];
  apps: (AppData & { users: string[]; groups: string[] })[];
  logEvents: number;
}

export function describeState(org: Org): OrgState {
  return structuredClone({
    users: [...org.users.after()].map(({ data }) => data),
    groups: [...org.groups.after()].map((group) => ({
      ...group,
      members: [...org.memberships.membersOf(group.id)].map(({ userId }) => userId),
    })),
    apps: org.apps.all().map(({ data, users, groups }) => ({
      ...data,
      users: [...users.keys()].sort(),
      groups: [...groups.keys()].sort(),
    })),
    logEvents: org.log.size,
  });
}

import type { AppData } from '../org/app-store.js';
import type { GroupData } from '../org/group-store.js';
import type { Org } from '../org/org.js';
import type { GroupRule } from '../org/group-rule-store.js';
import type { UserData } from '../org/user-store.js';

/** The whole org, for comparing before and after. */
export interface OrgState {
  users: UserData[];
  groups: (GroupData & { members: string[]; membersByRule: string[] })[];
  groupRules: GroupRuleView[];
  linkedObjects: { primary: string; associated: string; links: Record<string, string> }[];
  apps: (AppData & { users: string[]; groups: string[] })[];
  logEvents: number;
}

export type GroupRuleView = Pick<GroupRule, 'id' | 'name' | 'status' | 'expression' | 'groupIds' | 'excludedUsers'>;

export const ruleView = ({ id, name, status, expression, groupIds, excludedUsers }: GroupRule): GroupRuleView => ({ id, name, status, expression, groupIds: [...groupIds], excludedUsers: [...excludedUsers] }); // prettier-ignore

export function describeState(org: Org): OrgState {
  return structuredClone({
    users: [...org.users.after()].map(({ data }) => data),
    groups: [...org.groups.after()].map((group) => ({
      ...group,
      members: [...org.memberships.membersOf(group.id)].map(({ userId }) => userId),
      membersByRule: [...org.memberships.membersOf(group.id)].flatMap(({ userId, rules }) => (rules.size > 0 ? [userId] : [])), // prettier-ignore
    })),
    groupRules: org.groupRules.all().map((rule) => ruleView(rule)),
    linkedObjects: org.linkedObjects.all().map((object) => ({
      primary: object.primary.name,
      associated: object.associated.name,
      links: org.linkedObjects.linksOf(object),
    })),
    apps: org.apps.all().map(({ data, users, groups }) => ({
      ...data,
      users: [...users.keys()].sort(),
      groups: [...groups.keys()].sort(),
    })),
    logEvents: org.log.size,
  });
}

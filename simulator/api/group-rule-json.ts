import type { GroupRule } from '../org/group-rule-store.js';
import type { Org } from '../org/org.js';

/** @param expand `groupIdToGroupNameMap` shows the names of the groups, too */
export function groupRuleJson(org: Org, rule: GroupRule, expand: string | null = null): Record<string, unknown> {
  const { id, status, name, created, lastUpdated, expression, excludedUsers, excludedGroups, groupIds } = rule;
  const names = groupIds.flatMap((groupId): [string, string][] => {
    const group = org.groups.get(groupId);
    return group === undefined ? [] : [[groupId, group.profile.name]];
  });
  return {
    type: 'group_rule',
    id,
    status,
    name,
    created,
    lastUpdated,
    conditions: {
      people: { users: { exclude: [...excludedUsers] }, groups: { exclude: [...excludedGroups] } },
      expression: { value: expression, type: 'urn:okta:expression:1.0' },
    },
    actions: { assignUserToGroups: { groupIds: [...groupIds] } },
    allGroupsValid: status !== 'INVALID',
    ...(expand === 'groupIdToGroupNameMap' ? { _embedded: { groupIdToGroupNameMap: Object.fromEntries(names) } } : {}),
  };
}

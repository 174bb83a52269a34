import type { GroupData } from '../org/group-store.js';
import type { Org } from '../org/org.js';

export function groupJson(
  org: Org,
  group: GroupData,
  baseUrl: string,
  expand: readonly string[] = [],
): Record<string, unknown> {
  const self = `${baseUrl}/api/v1/groups/${group.id}`;
  const stats = {
    usersCount: org.memberships.count(group.id),
    appsCount: org.apps.ofGroup(group.id).length,
    groupPushMappingsCount: 0,
    hasAdminPrivilege: false,
    _links: { users: { href: `${self}/users` }, apps: { href: `${self}/apps` } },
  };
  return {
    ...group,
    _links: {
      self: { href: self },
      users: { href: `${self}/users` },
      apps: { href: `${self}/apps` },
    },
    ...(expand.includes('stats') ? { _embedded: { stats } } : {}),
  };
}

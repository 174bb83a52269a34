import type { App } from '../org/app-store.js';
import { userNameIn, type Assignment } from '../operations/assignments.js';

export function appJson({ id, data }: App, baseUrl: string, embedded?: Assignment): Record<string, unknown> {
  const self = `${baseUrl}/api/v1/apps/${id}`;
  return {
    ...data,
    _links: {
      self: { href: self },
      users: { href: `${self}/users` },
      groups: { href: `${self}/groups` },
      appLinks: Object.keys(data.visibility.appLinks).map((name) => ({
        name,
        href: `${baseUrl}/home/${data.name}/${id}/${name}`,
        type: 'text/html',
      })),
    },
    ...(embedded === undefined ? {} : { _embedded: { user: appUserJson(embedded, baseUrl) } }),
  };
}

/** What an app knows of a user, from the assignment of the person or of the group. */
export const profileOf = ({ app, direct, groupId }: Assignment): Record<string, unknown> =>
  direct?.profile ?? (groupId === undefined ? undefined : app.groups.get(groupId)?.profile) ?? {};

export function appUserJson(assignment: Assignment, baseUrl: string): Record<string, unknown> {
  const { app, user, scope, direct, groupId } = assignment;
  const group = groupId === undefined ? undefined : app.groups.get(groupId);
  const created = direct?.created ?? group?.lastUpdated ?? user.data.created;
  return {
    id: user.id,
    externalId: null,
    created,
    lastUpdated: direct?.lastUpdated ?? created,
    scope,
    status: user.data.status === 'SUSPENDED' ? 'SUSPENDED' : 'ACTIVE',
    statusChanged: created,
    passwordChanged: null,
    syncState: 'DISABLED',
    credentials: { userName: userNameIn(assignment) },
    profile: profileOf(assignment),
    _links: {
      app: { href: `${baseUrl}/api/v1/apps/${app.id}` },
      user: { href: `${baseUrl}/api/v1/users/${user.id}` },
      ...(groupId === undefined ? {} : { group: { name: groupId, href: `${baseUrl}/api/v1/groups/${groupId}` } }),
    },
  };
}

import type { Flow } from '../hr/flow.js';
import { itemsOf } from '../lib/pages.js';

/** A group that somebody is in, or an application that somebody has. */
export interface Access {
  id: string;
  /** The group's name, or the application's label. */
  name: string;
  /** Why somebody gets it. */
  because?: string | undefined;
}

/** What somebody has. */
export interface AccessFound {
  groups: (Access & {
    /** `OKTA_GROUP`, or one that Okta or an application keeps. */
    type: string;
  })[];
  apps: (Access & {
    /** `USER`: assigned by itself; `GROUP`: by a group. */
    scope: string;
  })[];
}

/** Reads the groups and applications that a user has. */
export async function accessOf(flow: Flow, userId: string): Promise<AccessFound> {
  const { okta } = flow;
  const found: AccessFound = { groups: [], apps: [] };
  for await (const { id, type, profile } of itemsOf(okta.listUserGroups, { userId })) {
    found.groups.push({ id, name: profile.name, type });
  }
  for await (const { appId, label, assignment } of itemsOf(okta.listUserAppAssignments, { userId })) {
    found.apps.push({ id: appId, name: label ?? appId, scope: assignment.scope ?? 'USER' });
  }
  return found;
}

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

/**
 * The groups into which active group rules of Okta put people. They are the rules' to change: whoever is taken out of one
 * by hand is excluded from its rule for good, and whoever is put in by hand stays when the rule no longer holds.
 */
export async function ruleManagedGroups(flow: Flow): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { status, actions } of itemsOf(flow.okta.listGroupRules, {})) {
    if (status !== 'ACTIVE') continue;
    for (const id of actions?.assignUserToGroups?.groupIds ?? []) ids.add(id);
  }
  return ids;
}

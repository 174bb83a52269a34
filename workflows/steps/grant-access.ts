import type { Flow } from '../hr/flow.js';
import { type Access, accessOf, type AccessFound } from './access-of.js';
import { leaveApp, leaveGroup } from './withdraw-access.js';

/** What somebody is to get, or gets no longer. */
export interface AccessChange {
  userId: string;
  groups?: readonly Access[] | undefined;
  apps?: readonly Access[] | undefined;
}

/** What was changed by us. */
export interface AccessChanged {
  groups: Access[];
  apps: Access[];
}

/**
 * Adds a user to groups and assigns applications. What the user has already is left as it is; the undo takes away what was
 * added here, and nothing else.
 *
 * @param has what the user has, where that is known: `nothing` for one just made (default: it is read)
 */
export async function grantAccess(
  flow: Flow,
  { userId, groups = [], apps = [] }: AccessChange,
  has?: AccessFound | 'nothing',
): Promise<AccessChanged> {
  return flow.step('grantAccess', async () => {
    const granted: AccessChanged = { groups: [], apps: [] };
    if (groups.length + apps.length === 0) return granted;
    const found = has === 'nothing' ? { groups: [], apps: [] } : (has ?? (await accessOf(flow, userId)));
    const missing = <T extends Access>(wanted: readonly T[], there: readonly Access[]): T[] =>
      wanted.filter(({ id }) => !there.some((one) => one.id === id));
    const total = groups.length + apps.length;
    const say = (at: number): void =>
      flow.say(`Granting access to the user ${userId}: ${String(at)} of ${String(total)}`);
    for (const group of missing(groups, found.groups)) {
      say(granted.groups.length + 1);
      await addToGroup(flow, group, userId);
      granted.groups.push(group);
    }
    for (const app of missing(apps, found.apps)) {
      say(granted.groups.length + granted.apps.length + 1);
      await assignApp(flow, app, userId);
      granted.apps.push(app);
    }
    return granted;
  });
}

async function addToGroup(flow: Flow, { id: groupId }: Access, userId: string): Promise<void> {
  flow.undo.push(`addUserToGroup ${groupId}`, () => leaveGroup(flow, groupId, userId));
  await flow.okta.addUserToGroup({ groupId, userId });
}

async function assignApp(flow: Flow, { id: appId }: Access, userId: string): Promise<void> {
  flow.undo.push(`assignUserToApp ${appId}`, () => leaveApp(flow, appId, userId));
  await flow.okta.assignUserToApp({ appId, userId });
}

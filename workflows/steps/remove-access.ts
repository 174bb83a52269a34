import type { UserRecord } from '../../src/hr/user-record.js';
import type { Flow } from '../hr/flow.js';
import { itemsOf } from '../lib/pages.js';
import { attempt } from './attempt.js';

/** What was taken from a user, and what stays, by id. */
export interface RemovedAccess {
  removed: string[];
  kept: string[];
}

/** Takes the administrator roles that the user has by itself; those that come with a group go with the group. */
export async function removeRoles(flow: Flow, { userId, roles }: UserRecord): Promise<RemovedAccess> {
  const { okta } = flow;
  const outcome: RemovedAccess = { removed: [], kept: [] };
  for (const { id, assignmentType } of roles) {
    if (assignmentType !== 'USER') {
      outcome.kept.push(id);
      continue;
    }
    flow.say(`Taking administrator roles from the user ${userId}`);
    const done = await attempt(flow, `unassignUserRole ${id}`, () =>
      okta.unassignUserRole({ userId, roleAssignmentId: id }),
    );
    if (done !== undefined) outcome.removed.push(id);
  }
  return outcome;
}

/**
 * Ends the memberships that are ours to end. Groups that a group rule of Okta's assigns are left to the rule: taking a
 * member away would exclude the person from that rule for good. Those that an application or Okta itself keeps stay, too.
 */
export async function removeGroups(flow: Flow, { userId, groups, missing }: UserRecord): Promise<RemovedAccess> {
  const { okta } = flow;
  const outcome: RemovedAccess = { removed: [], kept: [] };
  for (const { action, type } of missing) {
    if (action !== 'listUserGroups' && action !== 'listGroupRules') continue;
    flow.leaveOver({ step: action, type, message: 'They could not be read, so groups were left alone' });
  }
  for (const [at, { id: groupId, type, managedByRule }] of groups.entries()) {
    if (type !== 'OKTA_GROUP' || managedByRule) {
      outcome.kept.push(groupId);
      continue;
    }
    flow.say(`Taking the user ${userId} from group ${String(at + 1)} of ${String(groups.length)}`);
    const done = await attempt(flow, `removeUserFromGroup ${groupId}`, () =>
      okta.removeUserFromGroup({ groupId, userId }),
    );
    if (done !== undefined) outcome.removed.push(groupId);
  }
  return outcome;
}

/**
 * Ends assignments to applications that outlived the deactivation, which ends them as a rule. It looks only where the user
 * had some by itself; those that come with a group go with the group.
 */
export async function removeApps(flow: Flow, { userId, apps }: UserRecord): Promise<void> {
  const { okta } = flow;
  if (!apps.some(({ scope }) => scope === 'USER')) return;
  await attempt(flow, 'unassignUserFromApp', async () => {
    for await (const { appId, assignment } of itemsOf(okta.listUserAppAssignments, { userId })) {
      if (assignment.scope === 'USER') await okta.unassignUserFromApp({ appId, userId });
    }
  });
}

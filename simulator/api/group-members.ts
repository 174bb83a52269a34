import { limit, noContent, param, type Answer, type Call, type Route } from '../http/call.js';
import type { GroupData } from '../org/group-store.js';
import { forbidden, notFound, OktaRefusal, wrongStatus } from '../org/okta-error.js';
import type { User } from '../org/user-store.js';
import { mayTouch } from '../http/permission.js';
import { changeByHand } from '../operations/manual-membership.js';
import { groupById } from './find-group.js';
import { addressedUser } from './find-user.js';
import { groupJson } from './group-json.js';
import { page, readAfter } from './page.js';
import { listedUser } from './user-json.js';

const mostMembers = 1000;
const mostGroups = 200;

/** Suspended and deactivated members are listed, too. */
function listMembers(call: Call): Answer {
  const { org, baseUrl } = call;
  const group = groupById(call);
  const query = JSON.stringify(['members', group.id]);
  const members = org.shownMemberships.membersOf(group.id, readAfter(call, query));
  const known = function* (): Generator<{ key: string; user: User }, void, undefined> {
    for (const { key, userId } of members) {
      const user = org.users.get(userId);
      if (user !== undefined) yield { key, user };
    }
  };
  return page(call, known(), {
    limit: limit(call, mostMembers, mostMembers),
    query,
    keyOf: ({ key }) => key,
    show: ({ user }) => listedUser(user.data, baseUrl),
  });
}

function changeMember(call: Call, member: boolean): Answer {
  const { org } = call;
  const group = groupById(call);
  const user = org.users.get(param(call, 'userId'));
  if (user === undefined) throw notFound(param(call, 'userId'), 'User');
  checkGroup(call, group);
  mayTouch(call.actor, user);
  if (member && user.data.status === 'DEPROVISIONED') throw wrongStatus();
  if (!member && org.settings.removeNonMember === 'not-found' && !org.memberships.has(group.id, user.id)) {
    throw notFound(user.id, 'User');
  }
  changeByHand(org, { group, user, member, origin: call.origin });
  return noContent();
}

/** Members of other groups come from elsewhere: from the directory behind it, or of themselves. */
function checkGroup({ org }: Call, group: GroupData): void {
  if (group === org.everyone) throw new OktaRefusal(501, 'E0000060', 'Unsupported operation.');
  if (group.type !== 'OKTA_GROUP') throw forbidden();
}

function listGroupsOfUser(call: Call): Answer {
  const { org, baseUrl } = call;
  const user = addressedUser(call);
  const query = JSON.stringify(['groups of', user.id]);
  const after = readAfter(call, query);
  const groups = org.shownMemberships
    .groupsOf(user.id)
    .filter((id) => after === undefined || id > after)
    .flatMap((id) => org.groups.get(id) ?? []);
  return page(call, groups, {
    limit: limit(call, mostGroups, mostGroups),
    query,
    keyOf: ({ id }) => id,
    show: (group) => groupJson(org, group, baseUrl),
  });
}

const member = '/api/v1/groups/:id/users/:userId';
export const groupMemberRoutes: Route[] = [
  {
    method: 'GET',
    path: '/api/v1/groups/:id/users',
    operation: 'listGroupUsers',
    bucket: 'groups',
    scope: 'okta.groups.read',
    handle: listMembers,
  },
  { method: 'PUT', path: member, operation: 'assignUserToGroup', bucket: 'groups', scope: 'okta.groups.manage', handle: (call) => changeMember(call, true) }, // prettier-ignore
  { method: 'DELETE', path: member, operation: 'unassignUserFromGroup', bucket: 'groups', scope: 'okta.groups.manage', handle: (call) => changeMember(call, false) }, // prettier-ignore
  { method: 'GET', path: '/api/v1/users/:id/groups', operation: 'listUserGroups', bucket: 'other', scope: 'okta.users.read', handle: listGroupsOfUser }, // prettier-ignore
];

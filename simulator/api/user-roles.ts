import { json, limit, noContent, objectBody, param, type Answer, type Call, type Route } from '../http/call.js';
import { isSuperAdmin } from '../http/permission.js';
import { userParty } from '../org/event-writer.js';
import { forbidden, invalid, notFound, OktaRefusal } from '../org/okta-error.js';
import type { AdminRole, User } from '../org/user-store.js';
import { grantRole, roleLabels } from '../operations/roles.js';
import { userById } from './find-user.js';
import { readAfter, selfLink, withQuery } from './page.js';

const listLimit = 100;
const most = 200;

const roleJson = (role: AdminRole, user: User, baseUrl: string): Record<string, unknown> => ({
  ...role,
  _links: { assignee: { href: `${baseUrl}/api/v1/users/${user.id}` } },
});

function roleOf(call: Call, user: User): AdminRole {
  const id = param(call, 'roleId');
  const role = user.roles.find((item) => item.id === id);
  if (role === undefined) throw notFound(id, 'RoleAssignment');
  return role;
}

function assignRole(call: Call): Answer {
  const user = userById(call);
  if (!isSuperAdmin(call.actor)) throw forbidden();
  const { type } = objectBody(call);
  if (typeof type !== 'string' || !Object.hasOwn(roleLabels, type)) throw invalid('type', 'type: The role is unknown');
  if (user.roles.some((role) => role.type === type)) {
    throw new OktaRefusal(409, 'E0000090', 'The role specified is already assigned to the user.');
  }
  const role = grantRole(call.org, user, type);
  call.org.events.write(call.origin, { type: 'user.account.privilege.grant', target: [userParty(user)] });
  return json(roleJson(role, user, call.baseUrl), 201);
}

function unassignRole(call: Call): Answer {
  const user = userById(call);
  if (!isSuperAdmin(call.actor)) throw forbidden();
  const role = roleOf(call, user);
  // It comes with a group: the membership has to go.
  if (role.assignmentType === 'GROUP') throw forbidden();
  user.roles = user.roles.filter((item) => item !== role);
  call.org.events.write(call.origin, { type: 'user.account.privilege.revoke', target: [userParty(user)] });
  return noContent();
}

/** Everybody with an admin role. The page is in the body, and so is the link to the next. */
function listAssignees(call: Call): Answer {
  const { org, baseUrl } = call;
  const query = JSON.stringify(['role assignees']);
  const size = limit(call, listLimit, most);
  const admins = [...org.users.after(readAfter(call, query))].filter(({ roles }) => roles.length > 0);
  const shown = admins.slice(0, size);
  const last = shown.at(-1);
  const next =
    admins.length > size && last !== undefined
      ? withQuery(call, { after: org.cursors.encode(query, last.id), limit: String(size) })
      : undefined;
  return json({
    value: shown.map(({ id }) => ({
      id,
      orn: `orn:okta:directory:${org.orgId}:users:${id}`,
      _links: {
        self: { href: `${baseUrl}/api/v1/users/${id}` },
        roles: { href: `${baseUrl}/api/v1/users/${id}/roles` },
      },
    })),
    _links: { self: { href: selfLink(call, size) }, ...(next === undefined ? {} : { next: { href: next } }) },
  });
}

function listRoles(call: Call): Answer {
  const user = userById(call);
  return json(user.roles.map((role) => roleJson(role, user, call.baseUrl)));
}

function getRole(call: Call): Answer {
  const user = userById(call);
  return json(roleJson(roleOf(call, user), user, call.baseUrl));
}

const path = '/api/v1/users/:id/roles';
export const roleRoutes: Route[] = [
  { method: 'GET', path, operation: 'listAssignedRolesForUser', bucket: 'other', scope: 'okta.roles.read', handle: listRoles }, // prettier-ignore
  { method: 'GET', path: `${path}/:roleId`, operation: 'getUserAssignedRole', bucket: 'other', scope: 'okta.roles.read', handle: getRole }, // prettier-ignore
  { method: 'GET', path: '/api/v1/iam/assignees/users', operation: 'listUsersWithRoleAssignments', bucket: 'other', scope: 'okta.roles.read', handle: listAssignees }, // prettier-ignore
  {
    method: 'POST',
    path,
    operation: 'assignRoleToUser',
    bucket: 'other',
    scope: 'okta.roles.manage',
    handle: assignRole,
  },
  {
    method: 'DELETE',
    path: `${path}/:roleId`,
    operation: 'unassignRoleFromUser',
    bucket: 'other',
    scope: 'okta.roles.manage',
    handle: unassignRole,
  },
];

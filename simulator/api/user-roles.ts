import { json, noContent, objectBody, param, type Answer, type Call, type Route } from '../http/call.js';
import { isSuperAdmin } from '../http/permission.js';
import { userParty } from '../org/event-writer.js';
import { forbidden, invalid, notFound, OktaRefusal } from '../org/okta-error.js';
import { grantRole, roleLabels } from '../operations/roles.js';
import { userById } from './find-user.js';

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
  return json(role, 201);
}

function unassignRole(call: Call): Answer {
  const user = userById(call);
  if (!isSuperAdmin(call.actor)) throw forbidden();
  const id = param(call, 'roleId');
  if (!user.roles.some((role) => role.id === id)) throw notFound(id, 'RoleAssignment');
  user.roles = user.roles.filter((role) => role.id !== id);
  call.org.events.write(call.origin, { type: 'user.account.privilege.revoke', target: [userParty(user)] });
  return noContent();
}

const path = '/api/v1/users/:id/roles';
export const roleRoutes: Route[] = [
  { method: 'GET', path, operation: 'listAssignedRolesForUser', bucket: 'other', scope: 'okta.roles.read', handle: (call) => json(userById(call).roles) }, // prettier-ignore
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

import { activateUser } from './activate-user.js';
import { addUserToGroup } from './add-user-to-group.js';
import { assignUserToApp } from './assign-user-to-app.js';
import { clearUserSessions } from './clear-user-sessions.js';
import { createForgotPasswordLink } from './create-forgot-password-link.js';
import { createUser } from './create-user.js';
import { deactivateUser } from './deactivate-user.js';
import type { Action, InputOf, OutputOf } from './define-action.js';
import { deleteUser } from './delete-user.js';
import { expirePassword } from './expire-password.js';
import { findAppsByLabel } from './find-apps-by-label.js';
import { findGroupsByName } from './find-groups-by-name.js';
import { getAppUser } from './get-app-user.js';
import { getUserSchema } from './get-user-schema.js';
import { getUser } from './get-user.js';
import { listGroupApps } from './list-group-apps.js';
import { listGroupMembers } from './list-group-members.js';
import { listGroupRules } from './list-group-rules.js';
import { listGroups } from './list-groups.js';
import { listLinkedObjects } from './list-linked-objects.js';
import { listLogonEventsByIp } from './list-logon-events-by-ip.js';
import { listUserAppAssignments } from './list-user-app-assignments.js';
import { listUserApps } from './list-user-apps.js';
import { listUserClients } from './list-user-clients.js';
import { listUserFactors } from './list-user-factors.js';
import { listUserGrants } from './list-user-grants.js';
import { listUserGroups } from './list-user-groups.js';
import { listUserRoles } from './list-user-roles.js';
import { listUserTypes } from './list-user-types.js';
import { logOutUniversally } from './log-out-universally.js';
import { reactivateUser } from './reactivate-user.js';
import { removeLinkedObject } from './remove-linked-object.js';
import { removeUserFromGroup } from './remove-user-from-group.js';
import { resetPassword } from './reset-password.js';
import { resetUserFactors } from './reset-user-factors.js';
import { revokeUserClientTokens } from './revoke-user-client-tokens.js';
import { revokeUserGrants } from './revoke-user-grants.js';
import { searchUsers } from './search-users.js';
import { setLinkedObject } from './set-linked-object.js';
import { suspendUser } from './suspend-user.js';
import { unassignUserFromApp } from './unassign-user-from-app.js';
import { unassignUserRole } from './unassign-user-role.js';
import { unlockUser } from './unlock-user.js';
import { unsuspendUser } from './unsuspend-user.js';
import { updateUser } from './update-user.js';

const connectorActions = {
  activateUser,
  addUserToGroup,
  createUser,
  updateUser,
  deactivateUser,
  deleteUser,
  expirePassword,
  listGroupMembers,
  findGroupsByName,
  listLogonEventsByIp,
  listUserGroups,
  removeUserFromGroup,
  resetPassword,
  searchUsers,
  suspendUser,
  unsuspendUser,
  getUser,
  listUserApps,
  createForgotPasswordLink,
};

const provisioningActions = {
  clearUserSessions,
  listUserGrants,
  revokeUserGrants,
  listUserClients,
  revokeUserClientTokens,
  listUserFactors,
  resetUserFactors,
  unlockUser,
  reactivateUser,
  listUserRoles,
  unassignUserRole,
  assignUserToApp,
  unassignUserFromApp,
  listUserAppAssignments,
  getAppUser,
  findAppsByLabel,
  getUserSchema,
  listUserTypes,
  logOutUniversally,
  listGroups,
  listGroupRules,
  listGroupApps,
  listLinkedObjects,
  setLinkedObject,
  removeLinkedObject,
};

/** The catalogue: every action, by its name. */
export const actions = { ...connectorActions, ...provisioningActions };

export type Actions = typeof actions;
export type ActionName = keyof Actions;
/** The input of an action, by its name. */
export type ActionInput<N extends ActionName> = InputOf<Actions[N]>;
/** The result of an action, by its name. */
export type ActionOutput<N extends ActionName> = OutputOf<Actions[N]>;

export const actionNames = Object.keys(actions) as ActionName[];

export type ConnectorActionName = keyof typeof connectorActions;
/** The actions of Okta's own connector; the others are those that provisioning needs besides. */
export const connectorActionNames = Object.keys(connectorActions) as ConnectorActionName[];

/** The action of that name; undefined where there is none. */
export const findAction = (name: string): Action | undefined =>
  Object.hasOwn(actions, name) ? (actions as unknown as Record<string, Action>)[name] : undefined;

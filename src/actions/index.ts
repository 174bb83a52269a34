import { activateUser } from './activate-user.js';
import { addUserToGroup } from './add-user-to-group.js';
import { createForgotPasswordLink } from './create-forgot-password-link.js';
import { createUser } from './create-user.js';
import { deactivateUser } from './deactivate-user.js';
import type { Action, InputOf, OutputOf } from './define-action.js';
import { deleteUser } from './delete-user.js';
import { expirePassword } from './expire-password.js';
import { findGroupsByName } from './find-groups-by-name.js';
import { getUser } from './get-user.js';
import { listGroupMembers } from './list-group-members.js';
import { listLogonEventsByIp } from './list-logon-events-by-ip.js';
import { listUserApps } from './list-user-apps.js';
import { listUserGroups } from './list-user-groups.js';
import { removeUserFromGroup } from './remove-user-from-group.js';
import { resetPassword } from './reset-password.js';
import { searchUsers } from './search-users.js';
import { suspendUser } from './suspend-user.js';
import { unsuspendUser } from './unsuspend-user.js';
import { updateUser } from './update-user.js';

/** The catalogue: every action, by its name. */
export const actions = {
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

export type Actions = typeof actions;
export type ActionName = keyof Actions;
/** The input of an action, by its name. */
export type ActionInput<N extends ActionName> = InputOf<Actions[N]>;
/** The result of an action, by its name. */
export type ActionOutput<N extends ActionName> = OutputOf<Actions[N]>;

export const actionNames = Object.keys(actions) as ActionName[];

/** The action of that name; undefined where there is none. */
export const findAction = (name: string): Action | undefined =>
  Object.hasOwn(actions, name) ? (actions as unknown as Record<string, Action>)[name] : undefined;

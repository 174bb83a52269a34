import type { ActionInput, ActionName } from '../../../src/actions/index.js';
import type { Planted } from './marks.js';
import type { People } from './people.js';

interface Circumstances {
  planted: Planted;
  people: People;
  /** Whether links are asked for: then they stand in results, which only a key makes unreadable. */
  reveal: boolean;
}

/** A use of every action, by login wherever one will do. */
export const actionInputs: { [N in ActionName]: (circumstances: Circumstances) => ActionInput<N> } = {
  getUser: ({ people }) => ({ userId: people.loginFor.read }),
  searchUsers: ({ people }) => ({ search: `profile.login eq "${people.loginFor.read}"` }),
  listUserGroups: ({ people }) => ({ userId: people.loginFor.read }),
  listUserApps: ({ people }) => ({ userId: people.loginFor.read }),
  findGroupsByName: ({ planted }) => ({ name: planted.group }),
  listGroupMembers: ({ people }) => ({ groupId: people.groupId }),
  listLogonEventsByIp: ({ planted }) => ({ ipAddress: planted.ipAddress }),
  createUser: ({ planted }) => ({
    profile: { ...planted.profile() },
    credentials: {
      password: { value: planted.password },
      recovery_question: { question: 'Who wrote it?', answer: planted.answer },
    },
    activate: false,
  }),
  activateUser: ({ people, reveal }) => ({ userId: people.loginFor.activate, sendEmail: false, reveal }),
  updateUser: ({ people, planted }) => ({
    userId: people.loginFor.update,
    profile: { department: planted.profile().department },
    credentials: { password: { value: planted.password } },
  }),
  addUserToGroup: ({ people }) => ({ userId: people.loginFor.addToGroup, groupId: people.groupId }),
  removeUserFromGroup: ({ people }) => ({ userId: people.loginFor.removeFromGroup, groupId: people.groupId }),
  suspendUser: ({ people }) => ({ userId: people.loginFor.suspend }),
  unsuspendUser: ({ people }) => ({ userId: people.loginFor.unsuspend }),
  expirePassword: ({ people, reveal }) => ({ userId: people.loginFor.expire, temporaryPassword: true, reveal }),
  resetPassword: ({ people, reveal }) => ({ userId: people.loginFor.reset, sendEmail: false, reveal }),
  createForgotPasswordLink: ({ people, reveal }) => ({ userId: people.loginFor.forgot, reveal }),
  deactivateUser: ({ people }) => ({ userId: people.loginFor.deactivate }),
  deleteUser: ({ people }) => ({ userId: people.loginFor.delete }),
  clearUserSessions: ({ people }) => ({ userId: people.provisioned.joiner }),
  listUserGrants: ({ people }) => ({ userId: people.provisioned.reader }),
  revokeUserGrants: ({ people }) => ({ userId: people.provisioned.joiner }),
  listUserClients: ({ people }) => ({ userId: people.provisioned.reader }),
  revokeUserClientTokens: ({ people }) => ({ userId: people.provisioned.joiner, clientId: people.clientId }),
  listUserFactors: ({ people }) => ({ userId: people.provisioned.reader }),
  resetUserFactors: ({ people }) => ({ userId: people.provisioned.joiner }),
  unlockUser: ({ people }) => ({ userId: people.provisioned.locked }),
  reactivateUser: ({ people, reveal }) => ({ userId: people.provisioned.waiting, reveal }),
  listUserRoles: ({ people }) => ({ userId: people.provisioned.reader }),
  unassignUserRole: ({ people: { provisioned } }) => ({
    ...{ userId: provisioned.leaver, roleAssignmentId: provisioned.roleAssignmentId },
  }),
  assignUserToApp: ({ people: { provisioned }, planted }) => ({
    ...{ appId: provisioned.appId, userId: provisioned.joiner },
    profile: { department: planted.profile().department },
    credentials: { userName: provisioned.joiner, password: { value: planted.password } },
  }),
  unassignUserFromApp: ({ people: { provisioned } }) => ({ appId: provisioned.appId, userId: provisioned.leaver }),
  listUserAppAssignments: ({ people }) => ({ userId: people.provisioned.reader }),
  getAppUser: ({ people: { provisioned } }) => ({ appId: provisioned.appId, userId: provisioned.reader }),
  findAppsByLabel: ({ people }) => ({ label: people.provisioned.appLabel }),
  getUserSchema: () => ({}),
  listUserTypes: () => ({}),
  logOutUniversally: ({ people }) => ({ userId: people.provisioned.joiner }),
  listGroups: ({ planted }) => ({ search: `profile.name eq "${planted.group.replaceAll('"', '\\"')}"` }),
  listGroupRules: ({ planted }) => ({ search: planted.city }),
  listGroupApps: ({ people }) => ({ groupId: people.groupId }),
  listLinkedObjects: ({ people }) => ({ userId: people.provisioned.reader, name: 'manager' }),
  setLinkedObject: ({ people: { provisioned } }) => ({
    ...{ userId: provisioned.joiner, primaryName: 'manager', primaryUserId: provisioned.reader },
  }),
  removeLinkedObject: ({ people }) => ({ userId: people.provisioned.leaver, primaryName: 'manager' }),
};

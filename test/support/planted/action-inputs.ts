import type { ActionInput, ConnectorActionName } from '../../../src/actions/index.js';
import type { Planted } from './marks.js';
import type { People } from './people.js';

interface Circumstances {
  planted: Planted;
  people: People;
  /** Whether links are asked for: then they stand in results, which only a key makes unreadable. */
  reveal: boolean;
}

/** A use of every action of the connector, by login wherever one will do. */
export const actionInputs: { [N in ConnectorActionName]: (circumstances: Circumstances) => ActionInput<N> } = {
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
};

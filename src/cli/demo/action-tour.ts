import type { ActionInput, ConnectorActionName } from '../../actions/index.js';

/** What the tour needs to be there. */
export interface TourStage {
  groupId: string;
  groupName: string;
  /** An address from which somebody signed in. */
  ipAddress: string;
  /** A user of its own for each action that changes one, so that one failure doesn't bring about another. */
  userFor: Record<TourUser, string>;
}

/** The users of the tour, by the status they begin in. */
export const tourUsers = {
  activate: 'STAGED',
  addToGroup: 'ACTIVE',
  update: 'ACTIVE',
  deactivate: 'ACTIVE',
  delete: 'ACTIVE',
  expire: 'ACTIVE',
  removeFromGroup: 'ACTIVE',
  reset: 'ACTIVE',
  suspend: 'ACTIVE',
  unsuspend: 'SUSPENDED',
  read: 'ACTIVE',
  forgot: 'ACTIVE',
} as const;
export type TourUser = keyof typeof tourUsers;

interface TourStep<N extends ConnectorActionName> {
  input: (stage: TourStage) => ActionInput<N>;
  /** The call that must have arrived at the org and succeeded: method, path. */
  proof: (stage: TourStage) => [method: string, path: RegExp];
}

/** One use of every action of the connector; one that is missing here doesn't compile. */
export const tour: { [N in ConnectorActionName]: TourStep<N> } = {
  getUser: {
    input: ({ userFor }) => ({ userId: userFor.read }),
    proof: ({ userFor }) => ['GET', pathOf(`/users/${userFor.read}`)],
  },
  searchUsers: {
    input: ({ userFor }) => ({ search: `id eq "${userFor.read}"` }),
    proof: () => ['GET', /^\/api\/v1\/users\?.*search=/],
  },
  listUserGroups: {
    input: ({ userFor }) => ({ userId: userFor.read }),
    proof: ({ userFor }) => ['GET', pathOf(`/users/${userFor.read}/groups`)],
  },
  listUserApps: {
    input: ({ userFor }) => ({ userId: userFor.read }),
    proof: ({ userFor }) => ['GET', pathOf(`/users/${userFor.read}/appLinks`)],
  },
  findGroupsByName: {
    input: ({ groupName }) => ({ name: groupName }),
    proof: () => ['GET', /^\/api\/v1\/groups\?.*search=/],
  },
  listGroupMembers: {
    input: ({ groupId }) => ({ groupId }),
    proof: ({ groupId }) => ['GET', pathOf(`/groups/${groupId}/users`)],
  },
  listLogonEventsByIp: {
    input: ({ ipAddress }) => ({ ipAddress }),
    proof: () => ['GET', /^\/api\/v1\/logs\?.*client\.ipAddress/],
  },
  createUser: {
    input: () => ({
      profile: {
        login: 'tour.create@example.com',
        email: 'tour.create@example.com',
        firstName: 'Tour',
        lastName: 'Create',
      },
      activate: false,
    }),
    proof: () => ['POST', /^\/api\/v1\/users\?/],
  },
  activateUser: {
    input: ({ userFor }) => ({ userId: userFor.activate, sendEmail: false }),
    proof: ({ userFor }) => ['POST', pathOf(`/users/${userFor.activate}/lifecycle/activate`)],
  },
  updateUser: {
    input: ({ userFor }) => ({ userId: userFor.update, profile: { department: 'Demonstrations' } }),
    proof: ({ userFor }) => ['POST', pathOf(`/users/${userFor.update}`)],
  },
  addUserToGroup: {
    input: ({ userFor, groupId }) => ({ userId: userFor.addToGroup, groupId }),
    proof: ({ userFor, groupId }) => ['PUT', pathOf(`/groups/${groupId}/users/${userFor.addToGroup}`)],
  },
  removeUserFromGroup: {
    input: ({ userFor, groupId }) => ({ userId: userFor.removeFromGroup, groupId }),
    proof: ({ userFor, groupId }) => ['DELETE', pathOf(`/groups/${groupId}/users/${userFor.removeFromGroup}`)],
  },
  suspendUser: {
    input: ({ userFor }) => ({ userId: userFor.suspend }),
    proof: ({ userFor }) => ['POST', pathOf(`/users/${userFor.suspend}/lifecycle/suspend`)],
  },
  unsuspendUser: {
    input: ({ userFor }) => ({ userId: userFor.unsuspend }),
    proof: ({ userFor }) => ['POST', pathOf(`/users/${userFor.unsuspend}/lifecycle/unsuspend`)],
  },
  expirePassword: {
    input: ({ userFor }) => ({ userId: userFor.expire }),
    proof: ({ userFor }) => ['POST', pathOf(`/users/${userFor.expire}/lifecycle/expire_password`)],
  },
  resetPassword: {
    input: ({ userFor }) => ({ userId: userFor.reset, sendEmail: false }),
    proof: ({ userFor }) => ['POST', pathOf(`/users/${userFor.reset}/lifecycle/reset_password`)],
  },
  createForgotPasswordLink: {
    input: ({ userFor }) => ({ userId: userFor.forgot }),
    proof: ({ userFor }) => ['POST', pathOf(`/users/${userFor.forgot}/credentials/forgot_password`)],
  },
  deactivateUser: {
    input: ({ userFor }) => ({ userId: userFor.deactivate }),
    proof: ({ userFor }) => ['POST', pathOf(`/users/${userFor.deactivate}/lifecycle/deactivate`)],
  },
  deleteUser: {
    input: ({ userFor }) => ({ userId: userFor.delete }),
    proof: ({ userFor }) => ['DELETE', pathOf(`/users/${userFor.delete}`)],
  },
};

const pathOf = (path: string): RegExp => new RegExp(`^/api/v1${path}(\\?|$)`);

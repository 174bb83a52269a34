import type { EffectEntry } from '../../src/evidence/document.js';

/** How a user stands, as far as it is needed; what could not be read, or was not, is undefined. */
export interface FoundState {
  /** `DELETED` where there is no such user. */
  status?: string | undefined;
  groups?: ReadonlySet<string> | undefined;
  apps?: ReadonlySet<string> | undefined;
  roles?: ReadonlySet<string> | undefined;
  factors?: ReadonlySet<string> | undefined;
  grants?: ReadonlySet<string> | undefined;
  clients?: ReadonlySet<string> | undefined;
}

/** What proves that an action took effect. */
interface Proof {
  /** Events that the System Log has of it. */
  events: readonly string[];
  /** What is read for it. */
  reads?: keyof FoundState;
  /** Whether a read shows the wanted state; undefined where it wasn't read. */
  holds?: (found: FoundState, input: Record<string, string>) => boolean | undefined;
}

const statusIn =
  (...wanted: string[]): Proof['holds'] =>
  ({ status }) =>
    status === undefined ? undefined : wanted.includes(status);
const lacks =
  (of: Exclude<keyof FoundState, 'status'>, field?: string): Proof['holds'] =>
  (found, input) => {
    const ids = found[of];
    return ids && (field === undefined ? ids.size === 0 : !ids.has(input[field] ?? ''));
  };
const has =
  (of: Exclude<keyof FoundState, 'status'>, field: string): Proof['holds'] =>
  (found, input) =>
    found[of]?.has(input[field] ?? '');
const proof = (reads: keyof FoundState, holds: Proof['holds'], ...events: string[]): Proof => ({
  ...{ events, reads },
  ...(holds && { holds }),
});

const inUse = ['ACTIVE', 'PROVISIONED', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'RECOVERY'];

/** By the action. Those that aren't here are confirmed by the events of their requests alone. */
const proofs: Readonly<Record<string, Proof>> = {
  // Deactivation follows suspension.
  suspendUser: proof('status', statusIn('SUSPENDED', 'DEPROVISIONED', 'DELETED'), 'user.lifecycle.suspend'),
  unsuspendUser: proof('status', statusIn(...inUse), 'user.lifecycle.unsuspend'),
  activateUser: proof('status', statusIn(...inUse, 'SUSPENDED'), 'user.lifecycle.activate'),
  deactivateUser: proof('status', statusIn('DEPROVISIONED', 'DELETED'), 'user.lifecycle.deactivate'),
  deleteUser: proof(
    'status',
    statusIn('DELETED'),
    'user.lifecycle.delete.initiated',
    'user.lifecycle.delete.completed',
  ),
  clearUserSessions: { events: ['user.session.clear'] },
  logOutUniversally: { events: ['user.authentication.universal_logout'] },
  revokeUserGrants: proof('grants', lacks('grants'), 'app.oauth2.consent.revoke'),
  revokeUserClientTokens: proof('clients', lacks('clients', 'clientId'), 'app.oauth2.token.revoke'),
  resetUserFactors: proof('factors', lacks('factors'), 'user.mfa.factor.reset_all', 'user.mfa.factor.deactivate'),
  unassignUserRole: proof('roles', lacks('roles', 'roleAssignmentId'), 'user.account.privilege.revoke'),
  addUserToGroup: proof('groups', has('groups', 'groupId'), 'group.user_membership.add'),
  removeUserFromGroup: proof('groups', lacks('groups', 'groupId'), 'group.user_membership.remove'),
  assignUserToApp: proof('apps', has('apps', 'appId'), 'application.user_membership.add'),
  unassignUserFromApp: proof('apps', lacks('apps', 'appId'), 'application.user_membership.remove'),
};

/** What has to be read to confirm these actions. */
export const readsFor = (actions: readonly string[]): (keyof FoundState)[] => [
  ...new Set(actions.flatMap((action) => proofs[action]?.reads ?? [])),
];

/** Whether a read shows what the action was to bring about. A user who is gone has nothing any more. */
export function stateOf(action: string, input: Record<string, string>, found: FoundState): EffectEntry['state'] {
  const holds = proofs[action]?.holds?.(found, input);
  return holds === undefined ? 'unread' : holds ? 'confirmed' : 'other';
}

/** Whether an event is of a kind that the action causes; of an action that isn't known, each is. */
export const isOfKind = (action: string, eventType: string): boolean =>
  proofs[action]?.events.includes(eventType) ?? true;

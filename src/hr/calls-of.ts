import { UserStatus } from '../actions/schemas/user.js';
import type { OrgUser, Wanted } from './compare.js';
import type { Person } from './person.js';
import type { PlanChanges, PlanEntry, PlanKind } from './plan.js';

type Call = PlanEntry['calls'][number];

/** Stands in calls for the id of a user that is not there yet. */
export const newUserId = '{userId}';
/** Stands in calls for the id of each client that holds tokens of the user. */
const eachClient = '{each clientId}';

interface Flow {
  kind: Exclude<PlanKind, 'conflict' | 'reschedule'>;
  /** Undefined for a new one. */
  user: OrgUser | undefined;
  changes: PlanChanges;
  person: Person | undefined;
  wanted?: Wanted | undefined;
  linkedManager?: string | undefined;
}

const call = (action: string, input: Record<string, unknown>): Call => ({ action, input });

/**
 * The calls that change something, in the order in which the flow of a person makes them. Those are among them that are made
 * only where there is something to change, which no plan reads: links, grants, tokens and factors.
 */
export function callsOf(flow: Flow): Call[] {
  const userId = flow.user?.id ?? newUserId;
  const { changes } = flow;
  switch (flow.kind) {
    case 'join':
      return [...made(flow), ...manager(flow, userId), ...added(changes, userId), letIn('activateUser', userId, true)];
    case 'return':
      return [
        ...[letIn('activateUser', userId, false), ...updated(changes, userId), ...leftGroups(changes, userId)],
        ...[...manager(flow, userId), ...added(changes, userId), letIn('reactivateUser', userId, true)],
      ];
    case 'move':
      return [
        ...[...added(changes, userId), ...updated(changes, userId), ...manager(flow, userId)],
        ...[...leftGroups(changes, userId), ...leftApps(changes, userId)],
      ];
    case 'leave':
      return left(flow, userId);
  }
}

const made = ({ user, changes, wanted }: Flow): Call[] =>
  user ? updated(changes, user.id) : [call('createUser', { profile: wanted?.profile ?? {}, activate: false })];

function manager({ person, linkedManager }: Flow, userId: string): Call[] {
  if (linkedManager === undefined || person?.manager === undefined) return [];
  const employeeNumber = person.manager;
  return [call('setLinkedObject', { userId, primaryName: linkedManager, primaryUserId: `{user ${employeeNumber}}` })];
}

const letIn = (action: 'activateUser' | 'reactivateUser', userId: string, sendEmail: boolean): Call =>
  call(action, { userId, sendEmail });

function updated({ profile }: PlanChanges, userId: string): Call[] {
  const entries = Object.entries(profile).map(([name, { to }]) => [name, to] as const);
  return entries.length === 0 ? [] : [call('updateUser', { userId, profile: Object.fromEntries(entries) })];
}

const added = ({ addGroups, addApps }: PlanChanges, userId: string): Call[] => [
  ...addGroups.map(({ id }) => call('addUserToGroup', { groupId: id, userId })),
  ...addApps.map(({ id }) => call('assignUserToApp', { appId: id, userId })),
];

const leftGroups = ({ removeGroups }: PlanChanges, userId: string): Call[] =>
  removeGroups.map(({ id }) => call('removeUserFromGroup', { groupId: id, userId }));

const leftApps = ({ removeApps }: PlanChanges, userId: string): Call[] =>
  removeApps.map(({ id }) => call('unassignUserFromApp', { appId: id, userId }));

/**
 * Access is cut first; suspension works on an active user only. Applications go with the deactivation, and the factors of
 * somebody deactivated can't be reset.
 */
function left({ user, changes }: Flow, userId: string): Call[] {
  const deactivated = call('deactivateUser', { userId, sendEmail: false });
  const cut = [
    call('clearUserSessions', { userId, oauthTokens: true }),
    call('revokeUserClientTokens', { userId, clientId: eachClient }),
    ...['revokeUserGrants', 'logOutUniversally'].map((action) => call(action, { userId })),
  ];
  const groups = leftGroups(changes, userId);
  if (user?.status !== UserStatus.Active && user?.status !== UserStatus.Suspended) {
    return [deactivated, ...cut, ...groups];
  }
  const suspended = user.status === UserStatus.Active ? [call('suspendUser', { userId })] : [];
  return [...suspended, ...cut, call('resetUserFactors', { userId }), ...groups, deactivated];
}

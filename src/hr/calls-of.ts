import type { OrgUser, Wanted } from './compare.js';
import type { Person } from './person.js';
import type { PlanChanges, PlanEntry, PlanKind } from './plan.js';

type Call = PlanEntry['calls'][number];

/** Stands in calls for the id of a user that is not there yet. */
export const newUserId = '{userId}';

interface Flow {
  kind: Exclude<PlanKind, 'conflict'>;
  /** Undefined for a new one. */
  user: OrgUser | undefined;
  changes: PlanChanges;
  person: Person | undefined;
  wanted?: Wanted | undefined;
  linkedManager?: string | undefined;
}

const call = (action: string, input: Record<string, unknown>): Call => ({ action, input });

/** The calls that change something, in the order in which the flow of a person would make them. */
export function callsOf(flow: Flow): Call[] {
  const userId = flow.user?.id ?? newUserId;
  switch (flow.kind) {
    case 'join':
      return [...made(flow), ...manager(flow, userId), ...added(flow.changes, userId), activated(userId)];
    case 'return':
      return [
        ...[activated(userId), ...updated(flow.changes, userId), ...manager(flow, userId)],
        ...[...added(flow.changes, userId), ...removed(flow.changes, userId)],
      ];
    case 'move':
      return [...added(flow.changes, userId), ...updated(flow.changes, userId), ...removed(flow.changes, userId)];
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

const activated = (userId: string): Call => call('activateUser', { userId });

function updated({ profile }: PlanChanges, userId: string): Call[] {
  const entries = Object.entries(profile).map(([name, { to }]) => [name, to] as const);
  return entries.length === 0 ? [] : [call('updateUser', { userId, profile: Object.fromEntries(entries) })];
}

const added = ({ addGroups, addApps }: PlanChanges, userId: string): Call[] => [
  ...addGroups.map(({ id }) => call('addUserToGroup', { groupId: id, userId })),
  ...addApps.map(({ id }) => call('assignUserToApp', { appId: id, userId })),
];

const removed = ({ removeGroups, removeApps }: PlanChanges, userId: string): Call[] => [
  ...removeGroups.map(({ id }) => call('removeUserFromGroup', { groupId: id, userId })),
  ...removeApps.map(({ id }) => call('unassignUserFromApp', { appId: id, userId })),
];

/** Access is cut first; suspension works on an active user only. */
function left({ user, changes }: Flow, userId: string): Call[] {
  const isActive = user?.status === 'ACTIVE';
  const first = isActive
    ? [call('suspendUser', { userId })]
    : user?.status === 'SUSPENDED'
      ? []
      : [call('deactivateUser', { userId, sendEmail: false })];
  const last = isActive || user?.status === 'SUSPENDED' ? [call('deactivateUser', { userId, sendEmail: false })] : [];
  const cut = ['clearUserSessions', 'revokeUserGrants', 'logOutUniversally', 'resetUserFactors'];
  return [...first, ...cut.map((action) => call(action, { userId })), ...removed(changes, userId), ...last];
}

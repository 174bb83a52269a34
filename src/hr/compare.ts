import type { Birthright } from './birthright.js';
import { callsOf } from './calls-of.js';
import { profileChanges } from './profile-changes.js';
import type { Person } from './person.js';
import type { PlanChanges, PlanEntry } from './plan.js';
import { cutNow, moved, newDays } from './new-days.js';
import type { ProvisioningSettings } from './settings.js';
import { type FlowOrder, orderText, type PersonWaits } from './waiting-flow.js';

/** A group or an application of the org. */
export interface Access {
  id: string;
  name: string;
}

/** A group that somebody is in; `type` is Okta's, where it was read. */
export interface HeldGroup extends Access {
  type?: string | undefined;
}

/** An application that somebody has: assigned in person, or through a group. */
export interface HeldApp extends Access {
  scope: 'USER' | 'GROUP';
}

/** A user as the org has them. */
export interface OrgUser {
  id: string;
  status: string;
  profile: Record<string, unknown>;
  /** The governed ones at least. */
  groups: HeldGroup[];
  apps: HeldApp[];
}

/** What the rules of the settings can grant, all taken together, and what Okta's own rules manage. */
export interface Governed {
  /** Ids of groups and of applications. */
  groups: ReadonlySet<string>;
  apps: ReadonlySet<string>;
  /** Ids of groups that an active group rule of the org assigns: their members are left to it. */
  managed: ReadonlySet<string>;
}

/** What a person is to have. */
export interface Wanted {
  /** Attributes of the Okta profile; those that aren't named stay. */
  profile: Record<string, unknown>;
  groups: (Access & { because: string })[];
  apps: (Access & { because: string })[];
}

/** Who can't be touched, and why. */
export interface Untouchable {
  userId?: string | undefined;
  reason: string;
}

export interface Comparison {
  /** What HR says; undefined for somebody who isn't in a full feed. */
  person: Person | undefined;
  employeeNumber: string;
  wanted: Wanted | undefined;
  /** The users with that employee number. */
  users: readonly OrgUser[];
  governed: Governed;
  /** Why the user must not be changed, where that is so: outside the population, for instance. */
  outside?: string | undefined;
  /** Why the user must not leave: an administrator, for instance. */
  stays?: string | undefined;
  /** Who stands in the way: a stranger with the login or the mail address. */
  stranger?: Untouchable | undefined;
  /** The day that it is where the person works (`2026-12-01`). */
  today: string;
  /** What the settings say of time zones and times of people of whom HR doesn't. */
  defaults?: ProvisioningSettings['defaults'];
  /** Whether only profile and access are compared, as where no feed says who starts when. */
  movesOnly?: boolean | undefined;
  /** How a manager is kept, where that is a linked object: its primary name. */
  linkedManager?: string | undefined;
  /** The flows of this person that wait for a day. */
  waits?: PersonWaits | undefined;
}

const former = 'DEPROVISIONED';
const staged = 'STAGED';

/**
 * Compares what HR says of one person with what the org has, and says what is to happen; undefined where nothing is.
 * The fingerprint is left to the caller.
 */
export function compare(comparison: Comparison): PlanEntry | undefined {
  const { person, employeeNumber, users, outside } = comparison;
  const [user, ...others] = users;
  if (others.length > 0) {
    const ids = users.map(({ id }) => id).join(', ');
    return conflict(comparison, `${String(users.length)} users have this employee number: ${ids}`);
  }
  const entry = decide(comparison, user);
  if (entry === undefined || entry.kind === 'conflict' || user === undefined) return entry;
  if (outside !== undefined) return conflict(comparison, outside, user.id);
  const { stays } = comparison;
  if (entry.kind === 'leave' && stays !== undefined) return conflict(comparison, stays, user.id);
  return { ...entry, employeeNumber, ...(person === undefined ? {} : { person }) };
}

function decide(comparison: Comparison, user: OrgUser | undefined): PlanEntry | undefined {
  const { person, today, waits = {} } = comparison;
  const isOver = person?.endDate !== undefined && person.endDate <= today;
  if (person === undefined || isOver) {
    if (user === undefined || user.status === former) return undefined;
    return leave(comparison, user);
  }
  if (user === undefined) return join(comparison);
  if (comparison.movesOnly) return move(comparison, user);
  return rescheduled(comparison, user, whileHere(comparison, user), newDays(person, waits));
}

/** Who waits for the first day is joining or coming back already. */
function whileHere(comparison: Comparison, user: OrgUser): PlanEntry | undefined {
  const isJoining = comparison.waits?.onboarding !== undefined;
  if (user.status === former) return isJoining ? undefined : comeBack(comparison, user);
  return (isJoining ? undefined : unfinished(comparison, user)) ?? move(comparison, user);
}

/** An entry by which flows that wait are told other days, besides what it says; or one for that alone. */
function rescheduled(
  { employeeNumber, person }: Comparison,
  user: OrgUser,
  entry: PlanEntry | undefined,
  orders: FlowOrder[],
): PlanEntry | undefined {
  if (orders.length === 0) return entry;
  const what = orders.map(orderText).join('; ');
  if (entry) return entry.kind === 'move' ? { ...entry, reason: `${entry.reason}; ${what}`, orders } : entry;
  return { kind: 'reschedule', employeeNumber, userId: user.id, ...given(person), reason: what, calls: [], orders };
}

function join(comparison: Comparison): PlanEntry {
  const { person, wanted, stranger, linkedManager } = comparison;
  if (stranger) return conflict(comparison, stranger.reason, stranger.userId);
  const changes = changesTo(undefined, comparison);
  const starts = person?.startDate === undefined ? '' : `, starts on ${person.startDate}`;
  const reason = `is in the feed and has no user${starts}`;
  const calls = callsOf({ kind: 'join', user: undefined, changes, person, wanted, linkedManager });
  return { kind: 'join', employeeNumber: comparison.employeeNumber, ...given(person), reason, changes, calls };
}

/** A start that passed with the user still staged: somebody has to finish it. Joining takes nothing away. */
function unfinished(comparison: Comparison, user: OrgUser): PlanEntry | undefined {
  const { person, today } = comparison;
  const isDue = person?.startDate === undefined || person.startDate < today;
  if (user.status !== staged || !isDue) return undefined;
  const changes = { ...changesTo(user, comparison), removeGroups: [], removeApps: [] };
  return entryFor('join', 'has a user that was never activated', comparison, user, changes);
}

function comeBack(comparison: Comparison, user: OrgUser): PlanEntry {
  const { stranger } = comparison;
  if (stranger) return conflict(comparison, stranger.reason, user.id);
  return entryFor('return', 'is in the feed again, and has a deactivated user', comparison, user);
}

function move(comparison: Comparison, user: OrgUser): PlanEntry | undefined {
  const { stranger } = comparison;
  const changes = changesTo(user, comparison);
  const what = whatChanges(changes);
  if (what === '') return undefined;
  if (stranger && ['login', 'email'].some((name) => name in changes.profile))
    return conflict(comparison, stranger.reason, user.id);
  return entryFor('move', `${what} differ${/ and |,/.test(what) ? '' : 's'}`, comparison, user, changes);
}

function leave(comparison: Comparison, user: OrgUser): PlanEntry | undefined {
  const { person, today, governed, waits: { offboarding } = {} } = comparison;
  const endDate = person?.endDate;
  if (offboarding && endDate === offboarding.date) return undefined;
  if (endDate === today && offboarding) {
    return rescheduled(comparison, user, undefined, moved('last', offboarding, endDate));
  }
  const orders = offboarding && [cutNow(offboarding)];
  const reason =
    endDate === undefined
      ? 'is in the population and not in the feed'
      : endDate === today
        ? 'has the last day today'
        : `left on ${endDate}`;
  const removeGroups = removableGroups(user, governed);
  const apps = user.apps.filter(({ scope }) => scope === 'USER').map(plain);
  const changes: PlanChanges = { ...noChanges(), removeGroups, removeApps: apps };
  return {
    ...{ kind: 'leave', employeeNumber: comparison.employeeNumber, userId: user.id, ...given(person), changes },
    reason: [reason, ...(orders ?? []).map(orderText)].join('; '),
    calls: callsOf({ kind: 'leave', user, changes, person }),
    ...(endDate !== undefined && endDate < today ? { urgent: true } : {}),
    ...(endDate === today ? { when: endOf(endDate, comparison) } : {}),
    ...(orders ? { orders } : {}),
  };
}

function endOf(lastDay: string, { person, defaults = {} }: Comparison): PlanEntry['when'] {
  const { timeZone = 'UTC', endTime } = defaults;
  return { lastDay, timeZone: person?.timeZone ?? timeZone, ...(endTime === undefined ? {} : { time: endTime }) };
}

function entryFor(
  kind: 'join' | 'return' | 'move',
  reason: string,
  comparison: Comparison,
  user: OrgUser,
  changes = changesTo(user, comparison),
): PlanEntry {
  const { person, wanted, employeeNumber, linkedManager } = comparison;
  const calls = callsOf({ kind, user, changes, person, wanted, linkedManager });
  return { ...{ kind, employeeNumber, userId: user.id, ...given(person), reason }, changes, calls };
}

function conflict({ person, employeeNumber }: Comparison, reason: string, userId?: string): PlanEntry {
  const whom = userId === undefined ? {} : { userId };
  return { kind: 'conflict', employeeNumber, ...whom, ...given(person), reason, calls: [] };
}

/** What has to change so that a user, or a new one, is as wanted. */
export function changesTo(user: OrgUser | undefined, { wanted, governed }: Comparison): PlanChanges {
  const { profile = {}, groups = [], apps = [] } = wanted ?? {};
  const hasGroup = new Set(user?.groups.map(({ id }) => id));
  const hasApp = new Set(user?.apps.map(({ id }) => id));
  const wantedGroups = new Set(groups.map(({ id }) => id));
  const wantedApps = new Set(apps.map(({ id }) => id));
  // Somebody who returns begins afresh: what was left of an earlier job goes, whoever governs it.
  const isBack = user?.status === former;
  const removable = user ? removableGroups(user, governed) : [];
  return {
    profile: profileChanges(user?.profile ?? {}, profile),
    addGroups: groups.filter(({ id }) => !hasGroup.has(id)),
    removeGroups: removable.filter(({ id }) => !wantedGroups.has(id) && (isBack || governed.groups.has(id))),
    addApps: apps.filter(({ id }) => !hasApp.has(id)),
    removeApps: (user?.apps ?? [])
      .filter(({ id, scope }) => scope === 'USER' && !wantedApps.has(id) && governed.apps.has(id))
      .map(plain),
  };
}

/** Groups whose members we may remove: not those that Okta, an application or a group rule keeps. */
const removableGroups = ({ groups }: OrgUser, { managed }: Governed): Access[] =>
  groups.filter(({ id, type = 'OKTA_GROUP' }) => type === 'OKTA_GROUP' && !managed.has(id)).map(plain);

const plain = ({ id, name }: Access): Access => ({ id, name });

const given = (person: Person | undefined): { person?: Person } => (person === undefined ? {} : { person });

const noChanges = (): PlanChanges => ({ profile: {}, addGroups: [], removeGroups: [], addApps: [], removeApps: [] });

function whatChanges({ profile, addGroups, removeGroups, addApps, removeApps }: PlanChanges): string {
  const names = Object.keys(profile);
  const access = addGroups.length + removeGroups.length + addApps.length + removeApps.length > 0 ? ['access'] : [];
  return [...names, ...access].join(', ').replace(/, ([^,]*)$/, ' and $1');
}

/** The rights of a person by ids; `unknown` lists names that were resolved to nothing. */
export function wantedAccess(
  birthright: Birthright,
  resolved: { groups: Record<string, Access>; apps: Record<string, Access> },
): Pick<Wanted, 'groups' | 'apps'> {
  const of = (kind: 'groups' | 'apps'): Wanted['groups'] => {
    const found = new Map<string, Access & { because: string }>();
    for (const { name, because } of birthright[kind]) {
      const access = resolved[kind][name];
      if (access) found.set(access.id, { ...plain(access), because });
    }
    return [...found.values()];
  };
  return { groups: of('groups'), apps: of('apps') };
}

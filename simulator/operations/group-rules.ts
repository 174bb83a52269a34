import { holds } from '../expressions/evaluate.js';
import type { Subject } from '../expressions/functions.js';
import { groupIdsIn } from '../expressions/check.js';
import type { EventParty, Origin } from '../org/event-writer.js';
import type { GroupRule } from '../org/group-rule-store.js';
import type { GroupData } from '../org/group-store.js';
import type { Org } from '../org/org.js';
import { oktaSystem, systemOrigin } from '../org/origins.js';
import type { User } from '../org/user-store.js';
import { changeMembership } from './membership.js';

export interface LookOptions {
  /** Whether members who begin to meet a condition become the rule's, though somebody has added them by hand. */
  adopt?: boolean | undefined;
  /** How many times rules have led to each other already. */
  round?: number | undefined;
  /** When it happened, if that isn't now: the clock may have been moved far ahead. */
  at?: number | undefined;
}

/** Rules that feed each other in a circle are let go. */
const mostRounds = 10;

/** Looks at a person's rules a little later, as Okta does. What changes meanwhile is seen, too. */
export function lookLater(org: Org, user: User, options: LookOptions = {}): void {
  const { adopt = false, round = 0, at = org.clock.now() } = options;
  if (org.groupRules.active.length === 0 || round >= mostRounds) return;
  const waiting = org.rulesToLookAt.get(user.id);
  if (waiting !== undefined) {
    waiting.adopt ||= adopt;
    waiting.round = Math.min(waiting.round, round);
    return;
  }
  org.rulesToLookAt.set(user.id, { adopt, round });
  org.jobs.schedule(at + org.settings.ruleLagMs, (due) => {
    const now = org.rulesToLookAt.get(user.id);
    org.rulesToLookAt.delete(user.id);
    for (const rule of org.groupRules.active) applyRule(org, rule, user, { ...now, at: due });
  });
}

/** A rule that was activated runs over everybody. */
export function runLater(org: Org, rule: GroupRule): void {
  org.jobs.schedule(org.clock.now() + org.settings.ruleLagMs, (at) => {
    if (rule.status !== 'ACTIVE' || org.groupRules.get(rule.id) !== rule) return;
    for (const user of org.users.after()) applyRule(org, rule, user, { at });
  });
}

/** People who were deactivated stay as they are. */
function applyRule(org: Org, rule: GroupRule, user: User, { adopt, round, at }: LookOptions): void {
  if (org.users.get(user.id) !== user || user.data.status === 'DEPROVISIONED') return;
  const matches = !rule.excludedUsers.includes(user.id) && holds(rule.condition, subjectOf(org, user));
  const begins = matches && !rule.matching.has(user.id);
  if (matches) rule.matching.add(user.id);
  else rule.matching.delete(user.id);
  for (const id of rule.groupIds) {
    const group = org.groups.get(id);
    if (group === undefined) continue;
    const kept = org.memberships.rulesOf(group.id, user.id);
    if (!matches) release(org, rule, { group, user, round, at });
    else if (kept === undefined) join(org, rule, { group, user, round, at });
    else if (kept.size > 0 || (begins && adopt === true)) kept.add(rule.id);
  }
}

interface Place extends Pick<LookOptions, 'round' | 'at'> {
  group: GroupData;
  user: User;
}

function join(org: Org, rule: GroupRule, { group, user, round = 0, at }: Place): void {
  changeMembership(org, { group, user, member: true, origin: jobOrigin(org), ...by(rule) });
  org.memberships.rulesOf(group.id, user.id)?.add(rule.id);
  lookLater(org, user, { round: round + 1, at });
}

/** Takes a rule off a membership, and the membership where nothing else keeps it up. */
function release(org: Org, rule: GroupRule, { group, user, round = 0, at }: Place): void {
  const kept = org.memberships.rulesOf(group.id, user.id);
  if (kept?.delete(rule.id) !== true || kept.size > 0) return;
  changeMembership(org, { group, user, member: false, origin: jobOrigin(org), ...by(rule) });
  lookLater(org, user, { round: round + 1, at });
}

/** Ends a rule. The members whom it alone has brought leave with it, or stay as if somebody had added them by hand. */
export function endRule(org: Org, rule: GroupRule, removeUsers: boolean): void {
  org.groupRules.remove(rule);
  if (!removeUsers) {
    leaveMembers(org, rule, rule.groupIds);
    return;
  }
  const places = rule.groupIds.flatMap((id) => placesIn(org, rule, id));
  org.jobs.schedule(org.clock.now() + org.settings.ruleLagMs, (at) => {
    for (const place of places) release(org, rule, { ...place, at });
  });
}

/** A rule lets go of groups. Whom it has brought there stays. */
export function leaveMembers(org: Org, rule: GroupRule, groupIds: readonly string[]): void {
  for (const { group, user } of groupIds.flatMap((id) => placesIn(org, rule, id))) {
    org.memberships.rulesOf(group.id, user.id)?.delete(rule.id);
  }
}

/** The memberships in a group that a rule keeps up. */
function placesIn(org: Org, rule: GroupRule, groupId: string): Place[] {
  const group = org.groups.get(groupId);
  if (group === undefined) return [];
  return [...org.memberships.membersOf(groupId)].flatMap(({ userId, rules }) => {
    const user = rules.has(rule.id) ? org.users.get(userId) : undefined;
    return user === undefined ? [] : [{ group, user }];
  });
}

/** A rule that names a group that is gone is of no use any more. */
export function invalidateRules(org: Org, groupId: string, origin: Origin): void {
  for (const rule of org.groupRules.all()) {
    const named = [...rule.groupIds, ...groupIdsIn(rule.condition)];
    if (rule.status === 'INVALID' || !named.includes(groupId)) continue;
    rule.status = 'INVALID';
    rule.lastUpdated = org.clock.iso();
    org.events.write({ ...origin, actor: oktaSystem }, { type: 'group.user_membership.rule.invalidate', target: [ruleParty(rule)] }); // prettier-ignore
  }
}

function subjectOf(org: Org, { id, data }: User): Subject {
  const groups = org.memberships.groupsOf(id).flatMap((groupId) => org.groups.get(groupId) ?? []);
  return {
    id,
    status: data.status,
    profile: data.profile,
    groups: groups.map((group) => ({ id: group.id, name: group.profile.name })),
  };
}

const by = ({ id }: GroupRule) => ({ debugData: { triggeredByGroupRuleId: id } });

/** Nobody's request: work that Okta does by itself. */
function jobOrigin(org: Org): Origin {
  const origin = systemOrigin(org);
  return { ...origin, transaction: { ...origin.transaction, type: 'JOB' } };
}

export function ruleParty({ id, name }: GroupRule): EventParty {
  return { id, type: 'PolicyRule', alternateId: 'unknown', displayName: name, detailEntry: null };
}

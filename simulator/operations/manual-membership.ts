import { userParty } from '../org/event-writer.js';
import type { Org } from '../org/org.js';
import { oktaSystem } from '../org/origins.js';
import { lookLater, ruleParty } from './group-rules.js';
import { changeMembership, type MembershipChange } from './membership.js';

/**
 * Somebody adds a member or removes one. A member whom a rule has brought stays for good when added by hand, and is taken
 * out of the rule when removed.
 */
export function changeByHand(org: Org, change: MembershipChange): void {
  const { group, user, member, origin } = change;
  const rules = org.memberships.rulesOf(group.id, user.id);
  if (!member) for (const id of rules ?? []) exclude(org, id, change);
  const changes = org.memberships.has(group.id, user.id) !== member;
  changeMembership(org, { group, user, member, origin });
  rules?.clear();
  if (changes) lookLater(org, user);
}

function exclude(org: Org, ruleId: string, { user, origin }: MembershipChange): void {
  const rule = org.groupRules.get(ruleId);
  if (rule === undefined || rule.excludedUsers.includes(user.id)) return;
  rule.excludedUsers.push(user.id);
  rule.matching.delete(user.id);
  org.events.write({ ...origin, actor: oktaSystem }, { type: 'group.user_membership.rule.add_exclusion', target: [userParty(user), ruleParty(rule)] }); // prettier-ignore
}

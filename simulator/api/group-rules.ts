import { isDeepStrictEqual } from 'node:util';
import { flag, json, limit, noContent, param, type Answer, type Call, type Route } from '../http/call.js';
import { forOrgAdmins } from '../http/permission.js';
import { endRule, leaveMembers, ruleParty, runLater } from '../operations/group-rules.js';
import type { EventTypeName } from '../org/event-types.js';
import type { GroupRule } from '../org/group-rule-store.js';
import { invalid, notFound } from '../org/okta-error.js';
import { readGroupRule } from './group-rule-input.js';
import { groupRuleJson } from './group-rule-json.js';
import { page, readAfter } from './page.js';

const listLimit = 50;
const most = 200;

function ruleById(call: Call): GroupRule {
  const id = param(call, 'ruleId');
  const rule = call.org.groupRules.get(id);
  if (rule === undefined) throw notFound(id, 'PolicyRule');
  return rule;
}

const show = (call: Call, rule: GroupRule): Answer => json(groupRuleJson(call.org, rule, call.query.get('expand')));

function note({ org, origin }: Call, rule: GroupRule, type: EventTypeName): void {
  org.events.write(origin, { type, target: [ruleParty(rule)] });
}

function listRules(call: Call): Answer {
  const { org, query } = call;
  const search = query.get('search')?.toLowerCase();
  const cursorQuery = JSON.stringify(['group rules', search]);
  const after = readAfter(call, cursorQuery);
  const rules = org.groupRules.all().filter(({ id, name }) => {
    if (after !== undefined && id <= after) return false;
    return search === undefined || name.toLowerCase().includes(search);
  });
  return page(call, rules, {
    limit: limit(call, listLimit, most),
    query: cursorQuery,
    keyOf: ({ id }) => id,
    show: (rule) => groupRuleJson(org, rule, query.get('expand')),
  });
}

/** A rule does nothing before it is activated. */
function createRule(call: Call): Answer {
  const { org } = call;
  const definition = readGroupRule(call);
  const at = org.clock.iso();
  const rule: GroupRule = {
    ...definition,
    id: org.ids.object('0pr'),
    created: at,
    lastUpdated: at,
    status: 'INACTIVE',
    matching: new Set(),
  };
  org.groupRules.add(rule);
  note(call, rule, 'policy.rule.add');
  return show(call, rule);
}

function replaceRule(call: Call): Answer {
  const { org } = call;
  const rule = ruleById(call);
  if (rule.status !== 'INACTIVE') throw invalid('status', `status: A rule that is ${rule.status} can't be changed`);
  const definition = readGroupRule(call, rule);
  if (org.settings.ruleTargets === 'fixed' && !isDeepStrictEqual(definition.groupIds, rule.groupIds)) {
    throw invalid('actions', "actions: The groups of a rule can't be changed");
  }
  leaveMembers(
    org,
    rule,
    rule.groupIds.filter((id) => !definition.groupIds.includes(id)),
  );
  Object.assign(rule, definition, { lastUpdated: org.clock.iso() });
  note(call, rule, 'policy.rule.update');
  return show(call, rule);
}

/** Activates or deactivates; a repeat changes nothing. Members stay when a rule is deactivated. */
function setStatus(call: Call, status: 'ACTIVE' | 'INACTIVE'): Answer {
  const { org } = call;
  const rule = ruleById(call);
  if (rule.status === 'INVALID') {
    throw invalid('updateRuleStatus', 'Cannot activate or deactivate a Group Rule with the status INVALID.');
  }
  if (rule.status === status) return noContent();
  Object.assign(rule, { status, lastUpdated: org.clock.iso() });
  note(call, rule, status === 'ACTIVE' ? 'policy.rule.activate' : 'policy.rule.deactivate');
  if (status === 'ACTIVE') runLater(org, rule);
  return noContent();
}

function deleteRule(call: Call): Answer {
  const rule = ruleById(call);
  const removeUsers = flag(call, 'removeUsers', false);
  if (rule.status === 'ACTIVE') throw invalid('status', 'status: An active rule has to be deactivated first');
  endRule(call.org, rule, removeUsers);
  note(call, rule, 'policy.rule.delete');
  return json({}, 202);
}

const path = '/api/v1/groups/rules';
const one = `${path}/:ruleId`;
const reading = { bucket: 'groups', scope: 'okta.groups.read' } as const;
const changing = { bucket: 'groups', scope: 'okta.groups.manage' } as const;
export const groupRuleRoutes: Route[] = [
  { ...reading, method: 'GET', path, operation: 'listGroupRules', handle: listRules },
  { ...reading, method: 'GET', path: one, operation: 'getGroupRule', handle: (call) => show(call, ruleById(call)) },
  { ...changing, method: 'POST', path, operation: 'createGroupRule', handle: forOrgAdmins(createRule) },
  { ...changing, method: 'PUT', path: one, operation: 'replaceGroupRule', handle: forOrgAdmins(replaceRule) },
  { ...changing, method: 'DELETE', path: one, operation: 'deleteGroupRule', handle: forOrgAdmins(deleteRule) },
  { ...changing, method: 'POST', path: `${one}/lifecycle/activate`, operation: 'activateGroupRule', handle: forOrgAdmins((call) => setStatus(call, 'ACTIVE')) }, // prettier-ignore
  { ...changing, method: 'POST', path: `${one}/lifecycle/deactivate`, operation: 'deactivateGroupRule', handle: forOrgAdmins((call) => setStatus(call, 'INACTIVE')) }, // prettier-ignore
];

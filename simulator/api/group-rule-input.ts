import { isObject, objectBody, type Call, type JsonObject } from '../http/call.js';
import { groupIdsIn, type AttributeType } from '../expressions/check.js';
import { readCondition } from '../expressions/read-condition.js';
import type { GroupRule, GroupRuleDefinition } from '../org/group-rule-store.js';
import { invalid, type OktaRefusal } from '../org/okta-error.js';
import type { Org } from '../org/org.js';
import { userAttributes } from '../org/profile-schema.js';

const longestName = 50;
const expressionType = 'urn:okta:expression:1.0';

const blank = (field: string): OktaRefusal => invalid(field, `${field}: The field cannot be left blank`);

/** The definition of a rule in a request's body. What Okta decides (id, status, dates) is passed over where it comes. */
export function readGroupRule(call: Call, self?: GroupRule): GroupRuleDefinition {
  const body = objectBody(call);
  if (body['type'] !== 'group_rule') throw invalid('type', 'type: must be group_rule');
  const { value, type } = part(body, 'conditions', 'expression');
  if (type !== expressionType) throw invalid('expression', `conditions.expression.type: must be ${expressionType}`);
  const people = part(body, 'conditions', 'people');
  return checkGroupRule(
    call.org,
    {
      name: body['name'],
      expression: value,
      excludedUsers: part(people, 'users')['exclude'],
      excludedGroups: part(people, 'groups')['exclude'],
      groupIds: part(body, 'actions', 'assignUserToGroups')['groupIds'],
    },
    self,
  );
}

/** The same for a rule that comes another way. */
export function checkGroupRule(
  org: Org,
  given: Partial<Record<Exclude<keyof GroupRuleDefinition, 'condition'>, unknown>>,
  self?: GroupRule,
): GroupRuleDefinition {
  const { name, expression } = given;
  if (typeof name !== 'string' || name.trim() === '') throw blank('name');
  if (name.length > longestName) throw invalid('name', `name: The field must have 1 to ${longestName} characters`);
  const other = org.groupRules.withName(name);
  if (other !== undefined && other !== self) {
    throw invalid('name', 'name: An object with this field already exists in the current organization');
  }
  if (typeof expression !== 'string' || expression.trim() === '') throw blank('expression');
  const condition = readCondition(expression, attributeTypes(org));
  if ('problem' in condition) throw invalid('expression', `expression: ${condition.problem}`);
  const unknownGroup = groupIdsIn(condition).find((id) => org.groups.get(id) === undefined);
  if (unknownGroup !== undefined) throw invalid('expression', `expression: There is no group ${unknownGroup}`);
  const groupIds = ids(given.groupIds, 'groupIds');
  if (groupIds.length === 0) throw blank('groupIds');
  for (const id of groupIds) {
    if (org.groups.get(id)?.type !== 'OKTA_GROUP') throw invalid('groupIds', `groupIds: ${id} is no group of Okta's`);
  }
  const excludedUsers = ids(given.excludedUsers, 'exclude');
  const unknownUser = excludedUsers.find((id) => org.users.get(id) === undefined);
  if (unknownUser !== undefined) throw invalid('exclude', `exclude: There is no user ${unknownUser}`);
  const excludedGroups = ids(given.excludedGroups, 'exclude');
  return { name, expression, condition, excludedUsers, excludedGroups, groupIds };
}

function part(body: JsonObject, ...path: string[]): JsonObject {
  return path.reduce<JsonObject>((inner, name) => (isObject(inner[name]) ? inner[name] : {}), body);
}

function ids(value: unknown, field: string): string[] {
  if (value == null) return [];
  if (!Array.isArray(value) || value.some((id) => typeof id !== 'string')) throw invalid(field, `${field}: must be a list of ids`); // prettier-ignore
  return [...new Set(value as string[])];
}

/** The attributes of all user types, as expressions see them. */
function attributeTypes(org: Org): AttributeType {
  const attributes = userAttributes(org.userTypes.allCustomAttributes());
  return (name) => {
    const type = Object.hasOwn(attributes, name) ? attributes[name]?.type : undefined;
    return type === 'integer' ? 'number' : type;
  };
}

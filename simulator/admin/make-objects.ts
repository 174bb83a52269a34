import { checkGroupRule } from '../api/group-rule-input.js';
import { addUserType } from '../api/user-types.js';
import { runLater } from '../operations/group-rules.js';
import type { GroupRule } from '../org/group-rule-store.js';
import type { LinkedObject } from '../org/linked-object-store.js';
import type { Org } from '../org/org.js';
import type { UserType } from '../org/user-type-store.js';
import { SeedError } from '../seed/add-objects.js';
import type { GroupRuleInput, LinkedObjectInput, UserTypeInput } from './object-inputs.js';
import { personAt } from './person-means.js';

export function makeGroupRule(org: Org, { id, status = 'ACTIVE', ...given }: GroupRuleInput): GroupRule {
  if (id !== undefined && org.groupRules.get(id)) throw new SeedError(`the rule ${id} is there already`);
  const definition = checkGroupRule(org, given);
  const at = org.clock.iso();
  const rule: GroupRule = {
    ...definition,
    id: id ?? org.ids.object('0pr'),
    created: at,
    lastUpdated: at,
    status,
    matching: new Set(),
  };
  org.groupRules.add(rule);
  if (status === 'ACTIVE') runLater(org, rule);
  return rule;
}

export function makeUserType(org: Org, { name, displayName = name, description, attributes }: UserTypeInput): UserType {
  const type = addUserType(org, org.orgId, { name, displayName, description });
  Object.assign(org.userTypes.customAttributes(type.id), attributes);
  return { ...type };
}

/** Given once more, a relationship takes further links. */
export function makeLinkedObject(org: Org, { primary, associated, links = [] }: LinkedObjectInput): LinkedObject {
  const known = org.linkedObjects.get(primary) ?? org.linkedObjects.get(associated);
  if (known !== undefined && (known.primary.name !== primary || known.associated.name !== associated)) {
    throw new SeedError(`the linked object ${known.primary.name}/${known.associated.name} has one of the names`);
  }
  const people = links.map((link) => ({
    primaryId: personAt(org, link.primary).id,
    associatedId: personAt(org, link.associated).id,
  }));
  const definition = known ?? {
    primary: { name: primary, title: primary, type: 'USER' as const },
    associated: { name: associated, title: associated, type: 'USER' as const },
  };
  if (known === undefined) org.linkedObjects.add(definition);
  for (const { primaryId, associatedId } of people) org.linkedObjects.link(definition, associatedId, primaryId);
  return { primary: definition.primary, associated: definition.associated };
}

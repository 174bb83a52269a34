import type { Expression } from '../expressions/parse.js';

/** What whoever makes a rule decides. */
export interface GroupRuleDefinition {
  name: string;
  /** As it was written, and as it is understood. */
  expression: string;
  condition: Expression;
  excludedUsers: string[];
  /** Kept and shown only: Okta takes the field and does nothing with it. */
  excludedGroups: string[];
  groupIds: string[];
}

/** Puts people into groups by what their profiles say. */
export interface GroupRule extends GroupRuleDefinition {
  readonly id: string;
  readonly created: string;
  lastUpdated: string;
  /** INVALID for good, once a group that it names is gone. */
  status: 'INACTIVE' | 'ACTIVE' | 'INVALID';
  /** The users for whom the condition held when it was last looked at. */
  matching: Set<string>;
}

/** The group rules of an org, in the order of ids. */
export class GroupRuleStore {
  private readonly byId = new Map<string, GroupRule>();

  all(): GroupRule[] {
    return [...this.byId.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  get active(): GroupRule[] {
    return this.all().filter(({ status }) => status === 'ACTIVE');
  }

  get(id: string): GroupRule | undefined {
    return this.byId.get(id);
  }

  withName(name: string): GroupRule | undefined {
    return this.all().find((rule) => rule.name === name);
  }

  add(rule: GroupRule): void {
    this.byId.set(rule.id, rule);
  }

  remove(rule: GroupRule): void {
    this.byId.delete(rule.id);
  }
}

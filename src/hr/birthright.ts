import type { Person } from './person.js';
import type { BirthrightRule, Condition } from './settings.js';

/** A group or an application that somebody gets, and why. */
export interface Granted {
  /** As the rules write it: a whole name or label, or an id. */
  name: string;
  /** Every rule that grants it, e.g. `department = Engineering and location in Berlin, Paris (rule engineers)`. */
  because: string;
}

/** What somebody gets by birth, in the order of the rules. */
export interface Birthright {
  groups: Granted[];
  apps: Granted[];
}

/**
 * What the rules give to a person. A rule grants where all its conditions hold; what HR doesn't say meets no condition
 * but `present: false`, so that a gap in a feed never gives access.
 */
export function birthrightOf(person: Person, rules: readonly BirthrightRule[] = []): Birthright {
  const matching = rules.filter((rule) => ruleMatches(rule, person));
  return { groups: grants(matching, 'groups'), apps: grants(matching, 'apps') };
}

/** Whether a rule is for a person. One without conditions is for nobody unless it says `everyone`. */
export function ruleMatches({ when = {}, everyone }: BirthrightRule, person: Person): boolean {
  const conditions = Object.entries(when);
  if (conditions.length === 0) return everyone === true;
  return conditions.every(([field, condition]) => holds(condition, valuesAt(person, field)));
}

/** Why in a sentence: `in *Engineering-EU* because department = Engineering (rule engineers)`. */
export const explained = ({ name, because }: Granted): string => `in *${name}* because ${because}`;

function grants(rules: readonly BirthrightRule[], kind: 'groups' | 'apps'): Granted[] {
  const reasons = new Map<string, string[]>();
  for (const rule of rules) {
    const reason = `${reasonOf(rule)} (rule ${rule.name})`;
    for (const name of new Set(rule[kind])) reasons.set(name, [...(reasons.get(name) ?? []), reason]);
  }
  return [...reasons].map(([name, because]) => ({ name, because: because.join(', and ') }));
}

const reasonOf = ({ when = {} }: BirthrightRule): string =>
  Object.entries(when)
    .map(([field, condition]) => `${field} ${conditionText(condition)}`)
    .join(' and ') || 'it is for everyone';

function conditionText(condition: Condition): string {
  if (Array.isArray(condition)) return condition.length === 1 ? `= ${condition.join()}` : `in ${condition.join(', ')}`;
  if (typeof condition !== 'object') return `= ${condition}`;
  if ('startsWith' in condition) return `starts with ${condition.startsWith}`;
  if ('present' in condition) return condition.present ? 'is given' : 'is not given';
  const { not } = condition;
  return Array.isArray(not) && not.length > 1 ? `not in ${not.join(', ')}` : `is not ${[not].flat().join()}`;
}

function holds(condition: Condition, values: readonly string[]): boolean {
  if (typeof condition !== 'object' || Array.isArray(condition)) return anyOf(condition, values);
  if ('present' in condition) return condition.present === values.length > 0;
  if (values.length === 0) return false;
  if ('not' in condition) return !anyOf(condition.not, values);
  const start = folded(condition.startsWith);
  return values.some((value) => value.startsWith(start));
}

const anyOf = (wanted: unknown, values: readonly string[]): boolean =>
  [wanted].flat().some((one) => values.includes(folded(one)));

/** The values of a field, as they are compared; an attribute may have several. */
function valuesAt(person: Person, field: string): string[] {
  const attribute = /^attributes\.(.+)$/.exec(field)?.[1];
  const value: unknown =
    attribute === undefined ? ownField(person, field) : ownField(person.attributes ?? {}, attribute);
  return [value]
    .flat()
    .map(folded)
    .filter((text) => text !== '');
}

const ownField = (holder: object, name: string): unknown =>
  Object.hasOwn(holder, name) ? (holder as Record<string, unknown>)[name] : undefined;

/** People type a department as they like: case, surrounding blanks and the composition of accents don't count. */
const folded = (value: unknown): string => {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  return String(value).normalize('NFC').trim().toLowerCase();
};

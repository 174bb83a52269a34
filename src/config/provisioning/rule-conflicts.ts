import { fieldsOf, type Fields, type Finding, itemsOf } from '../conflicts.js';
import type { Path } from '../yaml-source.js';

/**
 * Mistakes of birthright rules.
 *
 * @param fieldProblem why a rule can't ask for a field, where it can't
 */
export function* ruleConflicts(
  rules: unknown,
  fieldProblem: (field: string) => string | undefined,
): Generator<Finding, void, undefined> {
  const first = new Map<string, number>();
  for (const [index, rule] of itemsOf(rules).entries()) {
    const path = ['rules', index];
    const name = typeof rule['name'] === 'string' ? rule['name'].trim().toLowerCase() : undefined;
    if (name !== undefined) {
      if (first.has(name)) yield { path: [...path, 'name'], message: 'is that of a rule above: give each its own' };
      first.set(name, index);
    }
    yield* grantConflicts(path, rule);
    yield* whomConflicts(path, rule);
    for (const [field, condition] of Object.entries(fieldsOf(rule['when']))) {
      const problem = fieldProblem(field);
      if (problem !== undefined) yield { path: [...path, 'when', field], message: problem, atKey: true };
      const blank = blankProblem(condition);
      if (blank !== undefined) yield { path: [...path, 'when', field], message: blank };
    }
  }
}

function* grantConflicts(path: Path, rule: Fields): Generator<Finding, void, undefined> {
  const kinds = ['groups', 'apps'];
  const isEmpty = (kind: string): boolean => rule[kind] === undefined || isEmptyList(rule[kind]);
  if (kinds.every(isEmpty)) yield { path, message: 'grants nothing: add groups or apps with names', atKey: true };
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** A rule is for everyone where it says so, and only there. */
function* whomConflicts(path: Path, { when, everyone }: Fields): Generator<Finding, void, undefined> {
  if (when !== undefined && (typeof when !== 'object' || Array.isArray(when))) return;
  const conditions = Object.keys(fieldsOf(when));
  if (conditions.length > 0 && everyone === true) {
    yield { path: [...path, 'everyone'], message: 'stands beside conditions: keep everyone or when', atKey: true };
  } else if (conditions.length === 0 && everyone !== true) {
    const message = 'would be for everyone: add conditions under when, or say everyone: true if that is meant';
    yield { path: when === undefined ? path : [...path, 'when'], message, atKey: true };
  }
}

/** A test for blanks is met by nobody, or by all who have a value. */
function blankProblem(condition: unknown): string | undefined {
  const { startsWith, not } = fieldsOf(condition);
  const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';
  if ([condition].flat().some(isBlank)) return 'asks for an empty value: write { present: false }';
  if ([not].flat().some(isBlank)) return 'asks for any value: write { present: true }';
  return isBlank(startsWith) ? 'begins every value: write { present: true }' : undefined;
}

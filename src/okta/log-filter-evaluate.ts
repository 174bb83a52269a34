import type { FilterNode, FilterOperator, FilterValue } from './log-filter-grammar.js';

/**
 * Whether the expression holds for a JSON value.
 *
 * Strings compare without regard to case, as in SCIM for attributes that aren't declared `caseExact`; diacritics count.
 * Dates compare as points in time, whatever their precision. A list matches when any of its elements does, so two
 * conditions may be met by different elements. `ne` is the negation of `eq`: it holds for what is absent, too.
 * Values of another type than the literal never match.
 */
export function evaluateFilter(node: FilterNode, subject: unknown): boolean {
  switch (node.kind) {
    case 'and':
      return node.operands.every((operand) => evaluateFilter(operand, subject));
    case 'or':
      return node.operands.some((operand) => evaluateFilter(operand, subject));
    case 'not':
      return !evaluateFilter(node.operand, subject);
    case 'present':
      return valuesAt(subject, node.path).some(isPresent);
    case 'compare': {
      const values = valuesAt(subject, node.path);
      const { operator, value } = node;
      if (operator === 'ne') return !equalsAny(values, value);
      if (operator === 'eq') return equalsAny(values, value);
      return values.some((actual) => compare(operator, actual, value));
    }
  }
}

/** The values at a path; lists on the way and at its end are opened. */
function valuesAt(subject: unknown, path: readonly string[]): unknown[] {
  let values = [subject].flat(Infinity);
  for (const name of path) {
    const found: unknown[] = [];
    for (const value of values) {
      // Own properties only: "constructor" is no attribute.
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) continue;
      const next = (value as Record<string, unknown>)[name];
      if (Array.isArray(next)) found.push(...(next.flat(Infinity) as unknown[]));
      else found.push(next);
    }
    values = found;
  }
  return values;
}

function isPresent(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function equalsAny(values: unknown[], expected: FilterValue): boolean {
  if (expected === null) return values.every((value) => value === null || value === undefined);
  return values.some((actual) => compare('eq', actual, expected));
}

function compare(operator: FilterOperator, actual: unknown, expected: FilterValue): boolean {
  if (typeof actual === 'string' && typeof expected === 'string') {
    const [left, right] = [actual.toLowerCase(), expected.toLowerCase()];
    if (operator === 'co') return left.includes(right);
    if (operator === 'sw') return left.startsWith(right);
    if (operator === 'ew') return left.endsWith(right);
    const [from, to] = [timeOf(actual), timeOf(expected)];
    if (from !== undefined && to !== undefined) return inOrder(operator, from - to);
    return inOrder(operator, left < right ? -1 : left > right ? 1 : 0);
  }
  if (typeof actual === 'number' && typeof expected === 'number') return inOrder(operator, actual - expected);
  return operator === 'eq' && typeof actual === 'boolean' && actual === expected;
}

function inOrder(operator: FilterOperator, difference: number): boolean {
  switch (operator) {
    case 'eq':
      return difference === 0;
    case 'gt':
      return difference > 0;
    case 'ge':
      return difference >= 0;
    case 'lt':
      return difference < 0;
    case 'le':
      return difference <= 0;
    default:
      return false;
  }
}

function timeOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

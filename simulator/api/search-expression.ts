import { evaluateFilter } from '../../src/okta/log-filter-evaluate.js';
import { FilterSyntaxError, forEachCondition, parseFilter, type FilterNode, type FilterOperator } from '../../src/okta/log-filter-grammar.js'; // prettier-ignore
import { badSearch } from '../org/okta-error.js';

/** What a `search` or `filter` parameter of an endpoint takes. */
export interface SearchRules {
  /** Operators by attribute; `undefined` for attributes that can't be asked for. `pr` counts as one. */
  operators: (attribute: string) => readonly (FilterOperator | 'pr')[] | undefined;
}

/** Turns an expression into a test, or refuses it with E0000031. Values compare case-insensitively. */
export function compileSearch(expression: string, rules: SearchRules): (item: unknown) => boolean {
  let root: FilterNode;
  try {
    root = parseFilter(expression);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw badSearch(`${error.message} (at ${error.position})`);
    throw error;
  }
  refuseNot(root);
  forEachCondition(root, (condition) => {
    const attribute = condition.path.join('.');
    const operator = condition.kind === 'present' ? 'pr' : condition.operator;
    const allowed = rules.operators(attribute);
    if (allowed === undefined) throw badSearch(`the attribute ${attribute} is not supported`);
    if (!allowed.includes(operator)) throw badSearch(`the operator ${operator} is not supported for ${attribute}`);
  });
  return (item) => evaluateFilter(root, item);
}

function refuseNot(node: FilterNode): void {
  if (node.kind === 'not') throw badSearch('the operator not is not supported');
  if (node.kind === 'and' || node.kind === 'or') node.operands.forEach(refuseNot);
}

export const ordered = ['eq', 'gt', 'ge', 'lt', 'le'] as const;
export const searchable = [...ordered, 'sw', 'pr'] as const;

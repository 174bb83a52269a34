import { functions, type Subject, type Value } from './functions.js';
import type { Comparison, Expression } from './parse.js';

/** Whether a condition holds. Strings compare by case; an attribute that isn't set is null. */
export const holds = (condition: Expression, subject: Subject): boolean => evaluate(condition, subject) === true;

function evaluate(expression: Expression, subject: Subject): Value {
  const of = (part: Expression): Value => evaluate(part, subject);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'list':
      return expression.items.map(of);
    case 'attribute':
      return (subject.profile[expression.name] ?? null) as Value;
    case 'call':
      return functions.get(expression.name)?.run(expression.args.map(of), subject) ?? null;
    case 'not':
      return of(expression.operand) !== true;
    case 'logical':
      if (expression.operator === '&&') return of(expression.left) === true && of(expression.right) === true;
      return of(expression.left) === true || of(expression.right) === true;
    case 'comparison':
      return compare(of(expression.left), expression.operator, of(expression.right));
    case 'plus':
      return add(of(expression.left), of(expression.right));
    case 'choice':
      return of(expression.condition) === true ? of(expression.yes) : of(expression.no);
  }
}

function compare(left: Value, operator: Comparison, right: Value): boolean {
  if (operator === '==' || operator === '!=') return same(left, right) === (operator === '==');
  const both = (type: string): boolean => typeof left === type && typeof right === type;
  // What can't be ordered isn't.
  if ((!both('number') && !both('string')) || left === null || right === null) return false;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

const same = (left: Value, right: Value): boolean => left === right || JSON.stringify(left) === JSON.stringify(right);

function add(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  return `${shown(left)}${shown(right)}`;
}

const shown = (value: Value): string => (Array.isArray(value) ? value.join(',') : String(value));

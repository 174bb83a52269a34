import { functions, takesGroupIds, wholePattern, type ValueType } from './functions.js';
import { partsOf, type Expression } from './parse.js';
import { ExpressionError } from './tokens.js';

/** The type of a user's attribute; `undefined` where there is none of that name. */
export type AttributeType = (name: string) => ValueType | undefined;

/**
 * Refuses what can't be evaluated: attributes and functions that don't exist, wrong arguments, and results that are
 * neither true nor false.
 *
 * @throws ExpressionError
 */
export function checkCondition(expression: Expression, attributeType: AttributeType): void {
  if (!fits(typeOf(expression, attributeType), 'boolean')) {
    throw new ExpressionError('The expression is neither true nor false', 0);
  }
}

const fits = (type: ValueType, wanted: ValueType): boolean => type === wanted || type === 'any' || wanted === 'any';

function typeOf(expression: Expression, attributeType: AttributeType): ValueType {
  const of = (part: Expression): ValueType => typeOf(part, attributeType);
  const demand = (part: Expression, wanted: ValueType, at: number): void => {
    const found = of(part);
    if (!fits(found, wanted)) throw new ExpressionError(`Expected ${wanted}, found ${found}`, at);
  };
  switch (expression.kind) {
    case 'literal':
      return expression.value === null ? 'any' : (typeof expression.value as ValueType);
    case 'list':
      expression.items.forEach(of);
      return 'array';
    case 'attribute': {
      const type = attributeType(expression.name);
      if (type === undefined) throw new ExpressionError(`Invalid property ${expression.name}`, expression.at);
      return type;
    }
    case 'call':
      return typeOfCall(expression, demand);
    case 'not':
      demand(expression.operand, 'boolean', expression.at);
      return 'boolean';
    case 'logical':
      demand(expression.left, 'boolean', expression.at);
      demand(expression.right, 'boolean', expression.at);
      return 'boolean';
    case 'comparison':
      of(expression.left);
      of(expression.right);
      return 'boolean';
    case 'plus':
      return of(expression.left) === 'number' && of(expression.right) === 'number' ? 'number' : 'string';
    case 'choice': {
      demand(expression.condition, 'boolean', expression.at);
      const [yes, no] = [of(expression.yes), of(expression.no)];
      return yes === no ? yes : 'any';
    }
  }
}

function typeOfCall(
  { name, args, at }: Extract<Expression, { kind: 'call' }>,
  demand: (part: Expression, wanted: ValueType, at: number) => void,
): ValueType {
  const known = functions.get(name);
  if (known === undefined) throw new ExpressionError(`Invalid function ${name}`, at);
  const { parameters, rest, result } = known;
  if (args.length < parameters.length || (rest === undefined && args.length > parameters.length)) {
    throw new ExpressionError(
      `${name} takes ${parameters.length} arguments${rest === undefined ? '' : ' or more'}`,
      at,
    );
  }
  args.forEach((arg, index) => demand(arg, parameters[index] ?? rest ?? 'any', at));
  if (name === 'isMemberOfGroupNameRegex') args.forEach((arg) => checkPattern(arg, at));
  return result;
}

function checkPattern(arg: Expression, at: number): void {
  if (arg.kind !== 'literal') return;
  try {
    wholePattern(String(arg.value));
  } catch {
    throw new ExpressionError(`${JSON.stringify(arg.value)} is no regular expression`, at);
  }
}

/** The ids of the groups that an expression names. */
export function groupIdsIn(expression: Expression): string[] {
  const args = [...partsOf(expression)].flatMap((part) =>
    part.kind === 'call' && takesGroupIds(part.name) ? part.args : [],
  );
  return args.flatMap((arg) => (arg.kind === 'literal' && typeof arg.value === 'string' ? [arg.value] : []));
}

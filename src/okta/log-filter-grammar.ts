/** Operators that compare an attribute with a value. */
export type FilterOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'co' | 'sw' | 'ew';
export type FilterValue = string | number | boolean | null;

/** A parsed expression: plain data, so that it can be stored and sent. Positions count from 0. */
export type FilterNode =
  | { kind: 'and' | 'or'; operands: FilterNode[] }
  | { kind: 'not'; operand: FilterNode; position: number }
  | { kind: 'present'; path: string[]; position: number }
  | { kind: 'compare'; path: string[]; operator: FilterOperator; value: FilterValue; position: number };

export type FilterCondition = Extract<FilterNode, { kind: 'present' | 'compare' }>;

/** The expression isn't well-formed. */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError';

  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
  }
}

type Token =
  | { kind: 'word'; text: string; position: number }
  | { kind: 'value'; value: string | number; text: string; position: number }
  | { kind: 'open' | 'close' | 'end'; text: string; position: number };

const operators: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'co', 'sw', 'ew']);
const textOnly: ReadonlySet<string> = new Set(['co', 'sw', 'ew']);
const ordering: ReadonlySet<string> = new Set(['gt', 'ge', 'lt', 'le']);
/** Deep enough for anything written on purpose, and far from the end of the stack. */
const maxDepth = 100;

const escapes: Record<string, string> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * Parses the part of SCIM's filter language that Okta takes: comparisons and `pr` on dotted paths, `and`, `or`,
 * `not ( )` and parentheses. Operators are case-insensitive, attribute names are not; `[ ]` is refused.
 *
 * @throws FilterSyntaxError
 */
export function parseFilter(expression: string): FilterNode {
  const tokens = tokenize(expression);
  let at = 0;
  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '', position: expression.length };
  const take = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const isWord = (text: string): boolean => {
    const token = peek();
    return token.kind === 'word' && token.text.toLowerCase() === text;
  };

  const chain = (word: 'and' | 'or', operand: (depth: number) => FilterNode, depth: number): FilterNode => {
    const first = operand(depth);
    if (!isWord(word)) return first;
    const operands = [first];
    while (isWord(word)) {
      take();
      operands.push(operand(depth));
    }
    return { kind: word, operands };
  };
  const disjunction = (depth: number): FilterNode => chain('or', conjunction, depth);
  const conjunction = (depth: number): FilterNode => chain('and', term, depth);

  const group = (depth: number): FilterNode => {
    const open = take();
    if (depth >= maxDepth) throw new FilterSyntaxError('too many nested parentheses', open.position);
    const inner = disjunction(depth + 1);
    const close = take();
    if (close.kind !== 'close') throw unexpected(close, 'a closing parenthesis');
    return inner;
  };

  const term = (depth: number): FilterNode => {
    const token = peek();
    if (token.kind === 'open') return group(depth);
    if (isWord('not')) {
      take();
      if (peek().kind !== 'open') throw unexpected(peek(), 'an opening parenthesis after "not"');
      return { kind: 'not', operand: group(depth), position: token.position };
    }
    return condition();
  };

  const condition = (): FilterNode => {
    const name = take();
    if (name.kind !== 'word') throw unexpected(name, 'an attribute');
    const path = name.text.split('.');
    if (path.includes('')) throw new FilterSyntaxError(`"${name.text}" is not an attribute`, name.position);
    const verb = take();
    const operator = verb.kind === 'word' ? verb.text.toLowerCase() : '';
    if (operator === 'pr') return { kind: 'present', path, position: name.position };
    if (!operators.has(operator)) throw unexpected(verb, 'an operator');
    const token = take();
    const value = readValue(token);
    if (textOnly.has(operator) && typeof value !== 'string') {
      throw new FilterSyntaxError(`"${operator}" needs a string in double quotes`, token.position);
    }
    if (ordering.has(operator) && (value === null || typeof value === 'boolean')) {
      throw new FilterSyntaxError(`"${operator}" needs a string or a number`, token.position);
    }
    return { kind: 'compare', path, operator: operator as FilterOperator, value, position: name.position };
  };

  const root = disjunction(0);
  if (peek().kind !== 'end') throw unexpected(peek(), '"and", "or" or the end');
  return root;
}

/** Calls `visit` with every comparison and every `pr`, in the order of the expression. */
export function forEachCondition(node: FilterNode, visit: (condition: FilterCondition) => void): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const operand of node.operands) forEachCondition(operand, visit);
      break;
    case 'not':
      forEachCondition(node.operand, visit);
      break;
    default:
      visit(node);
  }
}

function readValue(token: Token): FilterValue {
  if (token.kind === 'value') return token.value;
  if (token.kind === 'word') {
    const word = token.text.toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    throw new FilterSyntaxError(`write "${token.text}" in double quotes`, token.position);
  }
  throw unexpected(token, 'a value');
}

function unexpected(token: Token, wanted: string): FilterSyntaxError {
  const found = token.kind === 'end' ? 'the expression ends' : `found ${token.text}`;
  return new FilterSyntaxError(`${found} where ${wanted} was expected`, token.position);
}

function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  const lexeme = /\s+|[()]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|[A-Za-z_$][\w$.-]*|"/y;
  let position = 0;
  while (position < expression.length) {
    lexeme.lastIndex = position;
    const text = lexeme.exec(expression)?.[0];
    if (text === undefined) {
      throw new FilterSyntaxError(`${expression.charAt(position)} is not allowed here`, position);
    }
    if (text === '"') {
      const string = readString(expression, position);
      tokens.push({ kind: 'value', value: string.value, text: expression.slice(position, string.end), position });
      position = string.end;
      continue;
    }
    if (text === '(' || text === ')') tokens.push({ kind: text === '(' ? 'open' : 'close', text, position });
    else if (/^[-\d]/.test(text)) tokens.push({ kind: 'value', value: Number(text), text, position });
    else if (text.trim() !== '') tokens.push({ kind: 'word', text, position });
    position += text.length;
  }
  return tokens;
}

function readString(expression: string, start: number): { value: string; end: number } {
  let value = '';
  for (let at = start + 1; at < expression.length; at += 1) {
    const char = expression.charAt(at);
    if (char === '"') return { value, end: at + 1 };
    if (char !== '\\') {
      value += char;
      continue;
    }
    at += 1;
    const escaped = expression.charAt(at);
    const hex = escaped === 'u' ? /^[\da-fA-F]{4}/.exec(expression.slice(at + 1, at + 5))?.[0] : undefined;
    const plain = escapes[escaped];
    if (hex !== undefined) {
      value += String.fromCharCode(Number.parseInt(hex, 16));
      at += 4;
    } else if (plain !== undefined && escaped !== '') value += plain;
    else throw new FilterSyntaxError(`\\${escaped} is not an escape: only " and \\ need a backslash`, at - 1);
  }
  throw new FilterSyntaxError('the string has no closing quote', start);
}

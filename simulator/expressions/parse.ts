import { ExpressionError, tokenize, type Token } from './tokens.js';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A condition in Okta's expression language, as far as group rules take it. */
export type Expression =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'attribute'; name: string; at: number }
  | { kind: 'call'; name: string; args: Expression[]; at: number }
  | { kind: 'not'; operand: Expression; at: number }
  | { kind: 'logical'; operator: '&&' | '||'; left: Expression; right: Expression; at: number }
  | { kind: 'comparison'; operator: Comparison; left: Expression; right: Expression; at: number }
  | { kind: 'plus'; left: Expression; right: Expression; at: number }
  | { kind: 'choice'; condition: Expression; yes: Expression; no: Expression; at: number };

const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** How deep an expression may be nested: more would be no rule of a person. */
const deepest = 100;

/** @throws ExpressionError */
export function parseExpression(text: string): Expression {
  const parser = new Parser(tokenize(text));
  return parser.whole();
}

class Parser {
  private place = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const expression = this.choice();
    if (this.current.kind !== 'end') throw this.unexpected();
    return expression;
  }

  private get current(): Token {
    return this.tokens[this.place] ?? { kind: 'end', text: '', at: 0 };
  }

  private unexpected(): ExpressionError {
    const { kind, text, at } = this.current;
    return new ExpressionError(kind === 'end' ? 'The expression ends too early' : `Unexpected '${text}'`, at);
  }

  /** Whether the current token is one of these symbols. */
  private at<S extends string>(...symbols: readonly S[]): S | undefined {
    const { kind, text } = this.current;
    return kind === 'symbol' ? symbols.find((symbol) => symbol === text) : undefined;
  }

  private next(): Token {
    const token = this.current;
    this.place += 1;
    return token;
  }

  private expect(symbol: string): void {
    if (this.at(symbol) === undefined) throw this.unexpected();
    this.place += 1;
  }

  /** What lies a level deeper. */
  private nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > deepest) throw new ExpressionError('The expression is nested too deeply', this.current.at);
    const result = read();
    this.depth -= 1;
    return result;
  }

  private choice(): Expression {
    return this.nested(() => {
      const condition = this.logical('||');
      const { at } = this.current;
      if (this.at('?') === undefined) return condition;
      this.place += 1;
      const yes = this.choice();
      this.expect(':');
      return { kind: 'choice', condition, yes, no: this.choice(), at };
    });
  }

  private logical(operator: '&&' | '||'): Expression {
    const operand = (): Expression => (operator === '||' ? this.logical('&&') : this.comparison());
    let left = operand();
    while (this.at(operator) !== undefined) {
      const { at } = this.next();
      left = { kind: 'logical', operator, left, right: operand(), at };
    }
    return left;
  }

  private comparison(): Expression {
    const left = this.sum();
    const operator = this.at<Comparison>('==', '!=', '<=', '>=', '<', '>');
    if (operator === undefined) return left;
    const { at } = this.next();
    return { kind: 'comparison', operator, left, right: this.sum(), at };
  }

  private sum(): Expression {
    let left = this.unary();
    while (this.at('+') !== undefined) {
      const { at } = this.next();
      left = { kind: 'plus', left, right: this.unary(), at };
    }
    return left;
  }

  private unary(): Expression {
    if (this.at('!') !== undefined) {
      const { at } = this.next();
      return { kind: 'not', operand: this.nested(() => this.unary()), at };
    }
    if (this.at('-') !== undefined) {
      this.place += 1;
      if (this.current.kind !== 'number') throw this.unexpected();
      return { kind: 'literal', value: -Number(this.next().text) };
    }
    return this.primary();
  }

  private primary(): Expression {
    const token = this.current;
    if (token.kind === 'text') return { kind: 'literal', value: this.next().text };
    if (token.kind === 'number') return { kind: 'literal', value: Number(this.next().text) };
    if (token.kind === 'name') return this.named();
    if (this.at('{') !== undefined) return { kind: 'list', items: this.items('{', '}') };
    this.expect('(');
    const inner = this.choice();
    this.expect(')');
    return inner;
  }

  /** `user.department`, `String.len(…)`, `isMemberOfGroup(…)`, `true`. */
  private named(): Expression {
    const { text: root, at } = this.next();
    const constant = constants[root.toLowerCase()];
    if (constant !== undefined) return { kind: 'literal', value: constant };
    if (this.at('.') === undefined) {
      if (this.at('(') === undefined) throw new ExpressionError(`Invalid property ${root}`, at);
      return { kind: 'call', name: root, args: this.items('(', ')'), at };
    }
    this.place += 1;
    if (this.current.kind !== 'name') throw this.unexpected();
    const name = this.next().text;
    if (this.at('(') !== undefined) return { kind: 'call', name: `${root}.${name}`, args: this.items('(', ')'), at };
    if (root !== 'user') throw new ExpressionError(`Invalid property ${root}.${name}`, at);
    return { kind: 'attribute', name, at };
  }

  private items(open: string, close: string): Expression[] {
    this.expect(open);
    const items: Expression[] = [];
    while (this.at(close) === undefined) {
      if (items.length > 0) this.expect(',');
      items.push(this.choice());
    }
    this.expect(close);
    return items;
  }
}

/** Every part of an expression, itself first. */
export function* partsOf(expression: Expression): Generator<Expression, void, undefined> {
  yield expression;
  for (const part of childrenOf(expression)) yield* partsOf(part);
}

export function childrenOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'attribute':
      return [];
    case 'list':
      return expression.items;
    case 'call':
      return expression.args;
    case 'not':
      return [expression.operand];
    case 'choice':
      return [expression.condition, expression.yes, expression.no];
    default:
      return [expression.left, expression.right];
  }
}

export interface Token {
  kind: 'text' | 'number' | 'name' | 'symbol' | 'end';
  text: string;
  /** Where it begins in the expression. */
  at: number;
}

/** An expression that Okta would not accept, and where. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const symbols = ['==', '!=', '<=', '>=', '&&', '||', '<', '>', '!', '(', ')', '{', '}', ',', '.', '?', ':', '+', '-'];

/** Operators that can be written as words, in any case. */
const words: Readonly<Record<string, string>> = { and: '&&', or: '||', not: '!' };

/** @throws ExpressionError */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (kind: Token['kind'], length: number, text = expression.slice(at, at + length)): void => {
    tokens.push({ kind, text, at });
    at += length;
  };
  while (at < expression.length) {
    const rest = expression.slice(at);
    const char = rest.charAt(0);
    const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
    const number = /^\d+(?:\.\d+)?/.exec(rest)?.[0];
    const symbol = symbols.find((one) => rest.startsWith(one));
    if (/\s/.test(char)) at += 1;
    else if (char === '"' || char === "'") {
      const { text, length } = quoted(rest, at);
      take('text', length, text);
    } else if (name !== undefined) {
      const operator = words[name.toLowerCase()];
      if (operator === undefined) take('name', name.length);
      else take('symbol', name.length, operator);
    } else if (number !== undefined) take('number', number.length);
    else if (symbol !== undefined) take('symbol', symbol.length);
    else throw new ExpressionError(`Unexpected character '${char}'`, at);
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

/** A quote inside is doubled, or stands behind a backslash. */
function quoted(rest: string, at: number): { text: string; length: number } {
  const quote = rest.charAt(0);
  let text = '';
  for (let place = 1; place < rest.length; place += 1) {
    const [char, next] = [rest.charAt(place), rest.charAt(place + 1)];
    const escaped = (char === '\\' && (next === quote || next === '\\')) || (char === quote && next === quote);
    if (char === quote && !escaped) return { text, length: place + 1 };
    text += escaped ? next : char;
    if (escaped) place += 1;
  }
  throw new ExpressionError('A string has no end', at);
}

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import { ConfigError, type ConfigProblem } from '../config-error.js';
import { yamlCure } from './yaml-cure.js';

/** Where a value stands: keys of mappings and indexes of lists. */
export type Path = readonly (string | number)[];

/** A position in the file, both from 1. */
export interface Position {
  line: number;
  column: number;
}

/** `connections.acme.scopes[0]`; a key that isn't a word stands in quotes. */
export const pathText = (path: Path): string =>
  path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('')
    .replace(/^\./, '');

/** A YAML file that was read, and where in it each value stands. */
export class YamlSource {
  private constructor(
    readonly file: string,
    /** What the file says, as plain values. */
    readonly value: unknown,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /**
   * @param text the file's text
   * @param file its name, for messages
   * @throws ConfigError with every mistake of syntax
   */
  static parse(text: string, file: string): YamlSource {
    const lines = new LineCounter();
    // The library's own messages quote the text around a mistake, where a secret may stand.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
    const problems = [...document.errors, ...document.warnings].map(({ code, pos }) =>
      problemAt(file, lines, pos[0], yamlCure(code)),
    );
    if (problems.length === 0) problems.push(...aliasProblems(document, file, lines));
    if (problems.length > 0) throw ConfigError.ofProblems(problems);
    let value: unknown;
    try {
      value = document.toJS();
    } catch {
      throw ConfigError.ofProblems([problemAt(file, lines, 0, 'repeats itself without end by aliases: write it out')]);
    }
    return new YamlSource(file, value, document, lines);
  }

  /**
   * The position of a value: of itself where it is a scalar, else of its key. Where it is missing, the position of what
   * should hold it.
   */
  position(path: Path, wanted: 'value' | 'key' = 'value'): Position {
    let node: unknown = this.document.contents;
    let key: unknown;
    let complete = true;
    for (const step of path) {
      const child = childOf(isAlias(node) ? node.resolve(this.document) : node, step);
      if (!child) {
        complete = false;
        break;
      }
      ({ key, node } = child);
    }
    const isValue = complete && wanted === 'value' && isScalar(node) && node.value !== null;
    const start = isValue || !isNode(key) ? node : key;
    return positionAt(this.lines, (isNode(start) ? start.range?.[0] : undefined) ?? 0);
  }

  /** A mistake at a value, or at the key that names it. */
  problem(path: Path, message: string, wanted?: 'value' | 'key'): ConfigProblem {
    return { file: this.file, ...this.position(path, wanted), path: pathText(path), message };
  }

  /** Where a field stands, for messages: `temporal-okta.yaml:12 (connections.acme)`. */
  place(path: Path): string {
    return `${this.file}:${this.position(path, 'key').line} (${pathText(path)})`;
  }
}

function childOf(node: unknown, step: string | number): { key: unknown; node: unknown } | undefined {
  if (isSeq(node)) {
    const item = typeof step === 'number' ? node.items[step] : undefined;
    return item === undefined ? undefined : { key: undefined, node: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair && { key: pair.key, node: pair.value };
}

function aliasProblems(document: Document, file: string, lines: LineCounter): ConfigProblem[] {
  const loose: Alias[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (!alias.resolve(document)) loose.push(alias);
    },
  });
  return loose.map((alias) => problemAt(file, lines, alias.range?.[0] ?? 0, yamlCure('BAD_ALIAS')));
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

const problemAt = (file: string, lines: LineCounter, offset: number, message: string): ConfigProblem => ({
  ...{ file, ...positionAt(lines, offset), path: '', message },
});

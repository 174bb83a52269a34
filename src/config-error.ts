import { SetupFailureType } from './failures.js';

/** One mistake in the configuration file. */
export interface ConfigProblem {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** The field, e.g. `connections.acme.domain`; empty for the file as a whole. */
  path: string;
  /** What is wrong, and the cure. It never repeats a value that may be a secret. */
  message: string;
}

/** A mistake or a gap in the configuration: the message names the place and the cure. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  private constructor(
    readonly type: SetupFailureType,
    message: string,
    /** Every mistake found in the file, in its order; empty where the fault lies elsewhere. */
    readonly problems: readonly ConfigProblem[] = [],
  ) {
    super(message);
  }

  static missing(message: string): ConfigError {
    return new ConfigError(SetupFailureType.ConfigMissing, message);
  }

  static invalid(message: string): ConfigError {
    return new ConfigError(SetupFailureType.ConfigInvalid, message);
  }

  /** All the mistakes of a file in one error. */
  static ofProblems(problems: readonly ConfigProblem[]): ConfigError {
    const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
    const lines = sorted.map(
      ({ file, line, column, path, message }) => `${file}:${line}:${column} ${path === '' ? '' : `${path} `}${message}`,
    );
    const [first = ''] = lines;
    const message =
      lines.length === 1 ? first : `The configuration has ${lines.length} mistakes:\n  ${lines.join('\n  ')}`;
    return new ConfigError(SetupFailureType.ConfigInvalid, message, sorted);
  }
}

import { ActionError } from '../actions/action-error.js';
import { OktaFailureType } from '../failures.js';

/** The kinds of trouble with a feed; `docs/feed.md` says of each what to do. */
export const feedProblemCodes = [
  'unreadable',
  'tooLarge',
  'encoding',
  'format',
  'quote',
  'cells',
  'unknownColumn',
  'missingColumn',
  'ambiguousColumn',
  'empty',
  'missing',
  'type',
  'tooLong',
  'character',
  'formula',
  'number',
  'email',
  'login',
  'date',
  'startAfterEnd',
  'timeZone',
  'countryCode',
  'duplicate',
  'managerLoop',
  'unknownManager',
  'rule',
] as const;
export type FeedProblemCode = (typeof feedProblemCodes)[number];

/** One thing that is wrong with a feed, or unwise. */
export interface FeedProblem {
  /** As a spreadsheet shows it: the header is row 1. In JSON, entries count from 1. 0: the feed as a whole. */
  row: number;
  /** A field of a person, or the header of a column; empty for the row as a whole. */
  field: string;
  code: FeedProblemCode;
  /** What is wrong, and the cure. It holds no personal data. */
  message: string;
  /** What stands there, cut to 80 characters. */
  value?: string;
}

/** A feed that is of no use as a whole: nothing of it is taken. */
export class FeedError extends ActionError {
  private constructor(
    message: string,
    readonly problems: readonly FeedProblem[],
    type: OktaFailureType,
  ) {
    const shown = problems
      .slice(0, 100)
      .map(({ row, field, code, message: text }) => ({ row, field, code, message: text }));
    super(type, message, { problems: shown });
  }

  /** @param source the feed, as messages name it */
  static of(
    source: string,
    problems: readonly FeedProblem[],
    type: OktaFailureType = OktaFailureType.InvalidInput,
  ): FeedError {
    const sorted = [...problems].sort(byRow);
    const lines = sorted.map(problemText);
    const [first = ''] = lines;
    const message =
      lines.length === 1 ? `${source}: ${first}` : `${source} has ${lines.length} mistakes:\n  ${lines.join('\n  ')}`;
    return new FeedError(message, sorted, type);
  }

  /** A feed with one mistake. */
  static at(source: string, row: number, field: string, code: FeedProblemCode, message: string): FeedError {
    return FeedError.of(source, [{ row, field, code, message }]);
  }
}

/** A problem in a line: `row 12, startDate: is no day …`. */
export function problemText({ row, field, message }: FeedProblem): string {
  const place = [row === 0 ? '' : `row ${row}`, field].filter((part) => part !== '').join(', ');
  return place === '' ? message : `${place}: ${message}`;
}

export const byRow = (a: FeedProblem, b: FeedProblem): number => a.row - b.row;

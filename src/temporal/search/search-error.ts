import { ScheduleNotFoundError } from '@temporalio/client';
import { type FailureType, type OktaFailureDetails, OktaFailureType, SearchFailureType } from '../../failures.js';

/** What was asked of a scheduled search can't be done: `type` says why, and the message names the cure. */
export class SearchError extends Error {
  override readonly name = 'SearchError';
  readonly details: readonly OktaFailureDetails[];

  constructor(
    readonly type: FailureType,
    message: string,
    details: OktaFailureDetails = {},
  ) {
    super(message);
    this.details = [details];
  }
}

export const invalid = (field: string, message: string): SearchError =>
  new SearchError(OktaFailureType.InvalidInput, `${field} ${message}`, { paths: [field] });

/** Which search. */
export interface SearchReference {
  /** Default: `default`. */
  connection?: string | undefined;
  name: string;
}

/** Does what needs the schedule of a search. */
export async function onSearch<T>(
  { connection = 'default', name }: SearchReference,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new SearchError(
      SearchFailureType.Unknown,
      `There is no search "${name}" of the connection "${connection}": temporal-okta search list shows those that there are`,
      { connection },
    );
  }
}

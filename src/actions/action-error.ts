import type { FailureType, OktaFailureDetails } from '../failures.js';

/** What an action finds out by itself (a wrong status, a stranger's user), as a typed failure. */
export class ActionError extends Error {
  override readonly name = 'ActionError';

  constructor(
    readonly type: FailureType,
    message: string,
    readonly details: OktaFailureDetails = {},
  ) {
    super(message);
  }
}

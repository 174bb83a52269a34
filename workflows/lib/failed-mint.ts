import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { oktaFailureOf, OktaFailureType } from '../../src/failures.js';
import { rootMessage } from './compensation.js';

/** A secret that could not be handed out, and what that means for the claim. */
export interface FailedMint {
  failure: ApplicationFailure;
  /** Whether Okta may have made it all the same. */
  isUsed: boolean;
}

/**
 * Decides what a failed mint costs. Only an answer of the activity itself can say that nothing was made: a time-out
 * carries the failure of an earlier attempt, which knows nothing of the last one.
 */
export function failedMint(error: unknown): FailedMint {
  const answer = error instanceof ActivityFailure ? error.cause : error;
  const found = answer instanceof ApplicationFailure ? oktaFailureOf(answer) : undefined;
  const isUsed = found === undefined || found.details.mayHaveChanged === true;
  const outcome = isUsed
    ? 'Whether Okta made the secret is unknown. This counts as a use, and what was made is lost: leave a new claim'
    : 'Nothing was made, and the claim is as it was';
  const failure = ApplicationFailure.create({
    type: found?.type ?? OktaFailureType.OutcomeUnknown,
    message: `${rootMessage(error)}. ${outcome}`,
    nonRetryable: true,
    details: [{ ...found?.details, isUsed }],
  });
  return { failure, isUsed };
}

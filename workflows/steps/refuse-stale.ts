import { ApplicationFailure } from '@temporalio/workflow';
import { FlowFailureType } from '../../src/failures.js';
import type { Flow } from '../hr/flow.js';
import { flowActivities } from '../hr/flow-activities.js';

/**
 * Refuses a user who isn't any more as a plan found them.
 *
 * @param expect the fingerprint that the plan found
 * @throws ApplicationFailure `Flow.Stale`
 */
export async function refuseStale(
  flow: Flow,
  { userId, expect }: { userId: string | undefined; expect: string },
): Promise<void> {
  const { connection } = flow;
  const found = userId === undefined ? null : await flowActivities(flow).userFingerprint({ connection, userId });
  if (found === expect) return;
  throw ApplicationFailure.nonRetryable(
    `The user ${userId ?? 'of the plan'} has changed since the plan was made: nothing was done. Make a new plan`,
    FlowFailureType.Stale,
    { connection, ...(userId === undefined ? {} : { userId }) },
  );
}

import { ApplicationFailure, CancellationScope, sleep } from '@temporalio/workflow';
import type { ActionInput } from '../../src/actions/index.js';
import type { User } from '../../src/actions/schemas/user.js';
import { isOktaFailure, OktaFailureType, oktaFailureOf } from '../../src/failures.js';
import type { Flow } from '../hr/flow.js';

/** A user to create. */
export type StageUser = Pick<ActionInput<'createUser'>, 'profile' | 'credentials' | 'type'>;

/**
 * Creates a user, staged: nobody is mailed and nobody can sign in. Its undo deletes the user for good.
 *
 * A call in flight can't be called back, so a cancellation waits for its answer: only then is it known what is to be
 * undone.
 *
 * @throws what `createUser` throws: `Okta.Conflict` where the login is taken
 */
export async function stageUser(flow: Flow, { profile, credentials, type }: StageUser): Promise<User> {
  return flow.step('stageUser', async () => {
    const { okta, undo } = flow;
    const made: { userId?: string } = {};
    undo.push('createUser', async () => {
      if (made.userId !== undefined) await okta.deleteUser({ userId: made.userId, sendEmail: false });
    });
    const user = await CancellationScope.nonCancellable(async () => {
      try {
        return await okta.createUser({
          profile,
          ...(credentials === undefined ? {} : { credentials }),
          ...(type === undefined ? {} : { type }),
          activate: false,
        });
      } catch (error) {
        if (mayHaveCreated(error)) undo.push('createUser (its outcome is unknown)', () => Promise.reject(unknown()));
        throw error;
      }
    });
    made.userId = user.id;
    await flow.concerns(user.id);
    await untilReadable(flow, user.id);
    return user;
  });
}

/** Whether a user may stand in the org that we can't prove to be ours. */
export function mayHaveCreated(error: unknown): boolean {
  const failure = oktaFailureOf(error);
  return failure === undefined || failure.details['mayHaveCreated'] === true;
}

/** A user just created may not be there yet for the next call: Okta's replicas lag by seconds. */
async function untilReadable({ okta }: Flow, userId: string): Promise<void> {
  for (const seconds of [1, 2, 4, 8, 15]) {
    try {
      await okta.getUser({ userId });
      return;
    } catch (error) {
      if (!isOktaFailure(error, OktaFailureType.NotFound)) throw error;
      await sleep(seconds * 1000);
    }
  }
}

const unknown = (): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    'look for the login in Okta and delete the user if it is there',
    OktaFailureType.OutcomeUnknown,
  );

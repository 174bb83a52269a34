import { ApplicationFailure } from '@temporalio/workflow';
import type { User } from '../../src/actions/schemas/user.js';
import { FlowFailureType } from '../../src/failures.js';
import type { Flow } from '../hr/flow.js';
import { flowActivities } from '../hr/flow-activities.js';

/**
 * Reads the user, who must not be the one that the connection's own token belongs to: the token would end with the account.
 *
 * @throws ApplicationFailure `Flow.OwnUser`; `Okta.NotFound`
 */
export async function findLeaver(flow: Flow, userId: string): Promise<User> {
  flow.say('Looking up the user');
  const { connection } = flow;
  const [user, own] = await Promise.all([
    flow.okta.getUser({ userId }),
    flowActivities(flow).ownPrincipal({ connection }),
  ]);
  if (user.id !== own.id) return user;
  throw ApplicationFailure.nonRetryable(
    `The token of the connection "${connection}" belongs to this user (${user.id}), who was left alone: give the ` +
      'connection the token of somebody else, or a service app, first',
    FlowFailureType.OwnUser,
    { connection, userId: user.id },
  );
}

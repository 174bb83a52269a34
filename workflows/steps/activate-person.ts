import { UserStatus } from '../../src/actions/schemas/user.js';
import type { Activation } from '../../src/hr/activation.js';
import type { Flow } from '../hr/flow.js';
import { leaveClaim } from '../lib/leave-claim.js';

/** What a person was let in by. */
export interface Activated {
  /** `PROVISIONED` (waits for the person's first visit) or `ACTIVE`. */
  status: string;
  /** With `sendEmail: false`: the link, `sealed`, or that it was withheld. With `claim`: `claimId`. */
  activation: Record<string, unknown>;
  /** The last sign-in until now. */
  lastLogin: string | null;
}

/**
 * Activates a user, or gives the way in to one who was activated without it (`isActivated`). What becomes of the user
 * itself is for the undo of the step that made or brought it back; a claim that was left is withdrawn by the undo.
 */
export async function activatePerson(
  flow: Flow,
  { userId, isActivated = false, ...how }: Activation & { userId: string; isActivated?: boolean },
): Promise<Activated> {
  return flow.step('activatePerson', async () => {
    const { okta, connection, undo } = flow;
    const { claim = false, sendEmail = claim === false, reveal = false, seal } = how;
    flow.say(`Activating the user ${userId}`);
    const answer = isActivated
      ? await letIn(flow, { userId, claim, sendEmail, reveal, seal })
      : await okta.activateUser({ userId, sendEmail, reveal, ...(seal === undefined ? {} : { seal }) });
    const { status, lastLogin = null } = await okta.getUser({ userId });
    // Somebody who is active already has a way in, and there is no link to claim.
    const hasClaim = claim !== false && status === UserStatus.Provisioned;
    const activation = hasClaim ? await leaveClaim({ connection, userId, claim }, undo) : answer;
    return { status, activation, lastLogin };
  });
}

/** A user who is activated gets a mail or a new link; nothing where a password is there already, or a claim is left. */
async function letIn(
  { okta }: Flow,
  { userId, claim, sendEmail, reveal, seal }: Activation & { userId: string },
): Promise<Record<string, unknown>> {
  if (claim !== false) return {};
  const { status } = await okta.getUser({ userId });
  if (status !== UserStatus.Provisioned) return {};
  return okta.reactivateUser({
    ...{ userId, sendEmail: sendEmail === true, reveal: reveal === true },
    ...(seal === undefined ? {} : { seal }),
  });
}

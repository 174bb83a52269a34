import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  setCurrentDetails,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { z } from 'zod';
import { groupIdField } from '../src/actions/fields.js';
import { actions } from '../src/actions/index.js';
import { type PublicJwk, publicKeySchema } from '../src/actions/public-key.js';
import { UserStatus } from '../src/actions/schemas/user.js';
import { isOktaFailure, OktaFailureType, oktaFailureOf } from '../src/failures.js';
import { checkedInput } from './lib/checked-input.js';
import { claimLifetime } from './lib/claim-order.js';
import { Compensation, failureAfterUndo } from './lib/compensation.js';
import { leaveClaim } from './lib/leave-claim.js';
import { resolveGroup } from './lib/resolve-group.js';
import { tagWorkflow } from './lib/tag-workflow.js';
import { type OktaActivities, proxyOktaActivities } from './okta.js';

const { profile, credentials, type } = actions.createUser.definition.input.shape;

const inputSchema = z
  .strictObject({
    connection: z.string().min(1).optional(),
    profile,
    credentials,
    type,
    groupIds: z.array(groupIdField()).max(200).optional(),
    groupNames: z.array(z.string().min(1)).max(200).optional(),
    sendEmail: z.boolean().optional(),
    reveal: z.boolean().optional(),
    seal: publicKeySchema.optional(),
    claim: z
      .union([z.boolean(), z.strictObject({ expiresInSeconds: claimLifetime.optional() })], {
        error: 'must be true, or an object with expiresInSeconds',
      })
      .optional(),
  })
  .superRefine(({ sendEmail, reveal, seal, claim }, context) => {
    const refuse = (field: string, other: string): void =>
      context.addIssue({
        code: 'custom',
        path: [field],
        message: `is given together with ${other}: give one of the two`,
      });
    if (seal && reveal) refuse('seal', 'reveal: true');
    if (claim && reveal) refuse('claim', 'reveal: true');
    if (claim && seal) refuse('claim', 'seal');
    if (claim && sendEmail) refuse('claim', 'sendEmail: true');
  });

/** A person to onboard. */
export interface OnboardUserInput {
  /** Default: `default`. */
  connection?: string;
  /** Okta's profile attributes: `login` and `email` at least, mostly `firstName` and `lastName` too. */
  profile: {
    login: string;
    email: string;
    firstName?: string | null;
    lastName?: string | null;
    [attribute: string]: unknown;
  };
  credentials?: z.input<typeof credentials>;
  /** The user type, where it isn't the default one. */
  type?: { id: string };
  /** Groups by id. */
  groupIds?: string[];
  /** Groups by their whole name; each must be the only one of its name. */
  groupNames?: string[];
  /** Whether Okta mails the activation link to the user (default: true). */
  sendEmail?: boolean;
  /** Whether the activation link stands in the result, where history keeps it (default: false). */
  reveal?: boolean;
  /** With `sendEmail: false`: the link is given as `sealed`, which only the holder of this key can open. */
  seal?: PublicJwk;
  /**
   * Nobody gets the link now: it is made when somebody claims it, within 3 days or the time that is said. In place of a
   * mail, of `reveal` and of `seal`.
   */
  claim?: boolean | { expiresInSeconds?: number };
}

/** What onboarding ended with. */
export interface OnboardUserResult {
  userId: string;
  /** `PROVISIONED` (waits for the person's first visit) or `ACTIVE`. */
  status: string;
  groupIds: string[];
  /** With `sendEmail: false`: the link, `sealed`, or that it was withheld. With `claim`: `claimId`. */
  activation: Record<string, unknown>;
}

/**
 * Creates a user without any mail, adds the groups, and activates last, so that nobody can sign in half-equipped.
 *
 * Started by a client, the command line or the Web UI; the id is chosen by the starter, best from an employee number.
 * When a step fails or the workflow is cancelled, all is undone in reverse: no user, no membership is left. What could
 * not be undone stands in the failure's `details[1]`. A claim is a workflow of its own, which goes on when this one has
 * ended well, and is withdrawn by the undo.
 */
export async function onboardUser(given: OnboardUserInput): Promise<OnboardUserResult> {
  const input = checkedInput(inputSchema, given);
  const { connection } = input;
  const okta = proxyOktaActivities({ connection, taskQueue: workflowInfo().taskQueue });
  const undo = new Compensation();
  try {
    await tagWorkflow({ connection: connection ?? 'default' });
    setCurrentDetails('Looking up the groups');
    const groupIds = await groupsOf(okta, input);

    setCurrentDetails('Creating the user, staged');
    const user = await createStaged(okta, input, undo);
    const userId = user.id;
    await tagWorkflow({ userId });
    await untilReadable(okta, userId);

    for (const [at, groupId] of groupIds.entries()) {
      setCurrentDetails(`Adding the user ${userId} to group ${String(at + 1)} of ${String(groupIds.length)}`);
      undo.push(`addUserToGroup ${groupId}`, () => leaveGroup(okta, groupId, userId));
      await okta.addUserToGroup({ groupId, userId });
    }

    setCurrentDetails(`Activating the user ${userId}`);
    const { claim = false, sendEmail = claim === false, reveal = false, seal } = input;
    const answer = await okta.activateUser({ userId, sendEmail, reveal, ...(seal === undefined ? {} : { seal }) });
    const { status } = await okta.getUser({ userId });
    // Somebody who is active already has a way in, and there is no link to claim.
    const hasClaim = claim !== false && status === UserStatus.Provisioned;
    const activation = hasClaim ? await leaveClaim({ connection, userId, claim }, undo) : answer;
    // An activity that ends before its cancellation arrives ends well: the wish to undo all the same counts.
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('Cancelled in the last step');
    setCurrentDetails(`Done: the user ${userId} is ${status}`);
    return { userId, status, groupIds, activation };
  } catch (error) {
    setCurrentDetails('Undoing what was done');
    const report = await undo.run();
    setCurrentDetails(report.notUndone.length === 0 ? 'Undone' : 'Undone in part: see the failure');
    throw failureAfterUndo(error, report);
  }
}

async function groupsOf(
  okta: OktaActivities,
  { groupIds = [], groupNames = [] }: { groupIds?: string[] | undefined; groupNames?: string[] | undefined },
): Promise<string[]> {
  const found: string[] = [];
  for (const name of groupNames) found.push((await resolveGroup(okta, { name })).id);
  return [...new Set([...groupIds, ...found])];
}

/**
 * Creates the user. A call in flight can't be called back, so a cancellation waits for its answer: only then is it
 * known what is to be undone.
 */
async function createStaged(
  okta: OktaActivities,
  { profile: wanted, credentials: given, type: userType }: z.output<typeof inputSchema>,
  undo: Compensation,
): Promise<{ id: string }> {
  const made: { userId?: string } = {};
  undo.push('createUser', async () => {
    if (made.userId !== undefined) await okta.deleteUser({ userId: made.userId });
  });
  const user = await CancellationScope.nonCancellable(async () => {
    try {
      return await okta.createUser({
        profile: wanted,
        ...(given === undefined ? {} : { credentials: given }),
        ...(userType === undefined ? {} : { type: userType }),
        activate: false,
      });
    } catch (error) {
      if (mayHaveCreated(error))
        undo.push('createUser (its outcome is unknown)', () => Promise.reject(unknownOutcome()));
      throw error;
    }
  });
  made.userId = user.id;
  return user;
}

/** Whether a user may stand in the org that we can't prove to be ours. */
function mayHaveCreated(error: unknown): boolean {
  const failure = oktaFailureOf(error);
  return failure === undefined || failure.details['mayHaveCreated'] === true;
}

/** A group that is gone, or whose members others keep, holds nothing of ours. */
async function leaveGroup(okta: OktaActivities, groupId: string, userId: string): Promise<void> {
  try {
    await okta.removeUserFromGroup({ groupId, userId });
  } catch (error) {
    const isClean = isOktaFailure(error, OktaFailureType.NotFound) || isOktaFailure(error, OktaFailureType.ReadOnly);
    if (!isClean) throw error;
  }
}

/** A user just created may not be there yet for the next call: Okta's replicas lag by seconds. */
async function untilReadable(okta: OktaActivities, userId: string): Promise<void> {
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

const unknownOutcome = (): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    'look for the login in Okta and delete the user if it is there',
    OktaFailureType.OutcomeUnknown,
  );

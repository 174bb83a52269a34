import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { z } from 'zod';
import { looksLikeId } from '../src/actions/addressing.js';
import { publicKeySchema } from '../src/actions/public-key.js';
import { ClaimFailureType, OktaFailureType } from '../src/failures.js';
import { checkedInput } from './lib/checked-input.js';
import { type ClaimableAction, checkedOrder } from './lib/claim-order.js';
import { failedMint } from './lib/failed-mint.js';
import { oneAtATime } from './lib/one-at-a-time.js';
import { tagWorkflow } from './lib/tag-workflow.js';
import { type ClaimRequest, claimStatusQuery, type ClaimStatus, claimTakesSeconds, claimUpdate } from './messages.js';
import { proxyOktaActivities } from './okta.js';

/** A secret to be claimed later. */
export interface ClaimSecretInput {
  /** Default: `default`. */
  connection?: string;
  action: ClaimableAction;
  /** The action's input, as `docs/actions.md` says; without `reveal` and `seal`. */
  input: { userId: string; [field: string]: unknown };
  /** From the start on; default: 3 days, at most 30. */
  expiresInSeconds?: number;
  /** How often a secret may be made (default: 1, at most 10); each one voids the one before. */
  maxClaims?: number;
}

/** What became of a claim. */
export type ClaimSecretResult = ClaimStatus;

const requestSchema = z.strictObject({
  publicKey: publicKeySchema,
  validUntil: z.iso.datetime({ offset: true }).optional(),
});

/**
 * Leaves a secret to be claimed: an activation link, a reset link, a temporary password. Okta is asked only when
 * somebody claims, and the answer is sealed for the key that the claimant brings, so no secret lies anywhere meanwhile,
 * and none ever stands in history in clear.
 *
 * Started by a client or as a child, under the id `okta-claim:<connection>:<unique>`. It waits for the update `claim`,
 * one at a time, and ends when it is used up, expired, or cancelled, which withdraws it; a claim under way is finished
 * first. It undoes nothing.
 */
export async function claimSecret(given: ClaimSecretInput): Promise<ClaimSecretResult> {
  const { connection, action, input, expiresInSeconds, maxClaims } = checkedOrder(given);
  const { taskQueue, startTime } = workflowInfo();
  const expiresAtMs = startTime.getTime() + expiresInSeconds * 1000;
  const expiresAt = new Date(expiresAtMs).toISOString();
  // One that waits longer than its claimant would be made for nobody.
  const bound = `${String(claimTakesSeconds)} seconds` as const;
  const okta = proxyOktaActivities({ taskQueue, startToCloseTimeout: bound, scheduleToCloseTimeout: bound });
  const inTurn = oneAtATime();
  let state: ClaimStatus['state'] = 'open';
  let claimed = 0;
  let refused = 0;
  let lost = 0;
  const status = (): ClaimStatus => {
    const claimsLeft = state === 'open' ? maxClaims - claimed - lost : 0;
    return { state, claimed, refused, lost, claimsLeft, expiresAt };
  };
  const showStatus = (): void =>
    setCurrentDetails(`${action}: ${state}, ${String(claimed)} of ${String(maxClaims)} claimed, until ${expiresAt}`);

  /** Turns a claim away that must not, or need not, be made. */
  const assertClaimable = ({ validUntil }: ClaimRequest): void => {
    // The time of the workflow task: the same in every replay.
    const nowMs = Date.now();
    const isOver = state === 'expired' || nowMs >= expiresAtMs;
    const isLate = validUntil !== undefined && nowMs >= Date.parse(validUntil);
    if (claimed + lost >= maxClaims) throw turnedAway(ClaimFailureType.Used, 'It was claimed already');
    if (state === 'withdrawn') throw turnedAway(ClaimFailureType.Withdrawn, 'It was withdrawn');
    if (isOver) throw turnedAway(ClaimFailureType.Expired, `It expired at ${expiresAt}`);
    if (isLate) {
      const cure = "claim again, and check the claimant's clock";
      throw turnedAway(
        ClaimFailureType.Unanswered,
        `Nobody waits for the answer any more, so nothing was made: ${cure}`,
      );
    }
  };

  const mint = async ({ publicKey }: ClaimRequest): Promise<string> => {
    try {
      // Nobody can call it back, so nothing that happens to the claim meanwhile touches it.
      const result = await CancellationScope.nonCancellable(() => okta[action]({ ...input, seal: publicKey }));
      if (typeof result['sealed'] === 'string') return result['sealed'];
      throw withoutSecret(action);
    } catch (error) {
      const failure = failedMint(error);
      if (failure.isUsed) lost += 1;
      throw failure.failure;
    }
  };

  setHandler(claimStatusQuery, status);
  setHandler(
    claimUpdate,
    (request) =>
      inTurn(async () => {
        try {
          assertClaimable(request);
          const sealed = await mint(request);
          claimed += 1;
          return { sealed, claimsLeft: status().claimsLeft, expiresAt };
        } catch (error) {
          refused += 1;
          throw error;
        } finally {
          showStatus();
        }
      }),
    {
      validator: (request: ClaimRequest) => {
        checkedInput(requestSchema, request);
        assertClaimable(request);
      },
    },
  );

  try {
    showStatus();
    const { userId } = input;
    // A login is personal data and stays out of search attributes.
    await tagWorkflow({ connection, action, userId: looksLikeId(userId) ? userId : undefined });
    const isUsedUp = await condition(() => claimed + lost >= maxClaims, Math.max(expiresAtMs - Date.now(), 1));
    state = isUsedUp ? 'used' : 'expired';
  } catch (error) {
    if (!isCancellation(error)) throw error;
    state = 'withdrawn';
  }
  // One claim can be under way; those that wait behind it are turned away.
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished, '5 minutes'));
  if (claimed + lost >= maxClaims) state = 'used';
  showStatus();
  return status();
}

/** An active user needs no activation link; of the other actions, Okta always gives what they make. */
const withoutSecret = (action: ClaimableAction): ApplicationFailure =>
  action === 'activateUser'
    ? ApplicationFailure.nonRetryable('The user is active already and needs no link', OktaFailureType.WrongStatus, {
        action,
      })
    : ApplicationFailure.nonRetryable("Okta's answer holds no secret", OktaFailureType.UnexpectedResponse, {
        ...{ action, mayHaveChanged: true },
      });

const turnedAway = (type: ClaimFailureType, why: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(why, type, { isUsed: false });

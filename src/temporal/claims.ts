import type { Client } from '@temporalio/client';
import { exportJWK, generateKeyPair } from 'jose';
import type { PublicJwk } from '../actions/public-key.js';
import { ClaimFailureType } from '../failures.js';
import { openSealed } from '../open-sealed.js';
import { claimTakesSeconds, claimUpdate } from '../../workflows/messages.js';
import { ClaimError, claimErrorOf, openClaimQueue } from './claim-error.js';

/** What a claim gave. */
export interface OpenedClaim {
  /** By their names in Okta's answer: `activationUrl`, `activationToken`; `resetPasswordUrl`; `tempPassword`. */
  secrets: Record<string, unknown>;
  claimsLeft: number;
  /** ISO 8601. */
  expiresAt: string;
}

export interface ClaimOptions {
  /** How long to wait for a worker that takes the claim, in milliseconds (default: 30 000). */
  timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;
/** For answers on their way. */
const slackMs = 5000;

/**
 * Claims what a `claimSecret` workflow holds. The key pair is made for this one answer and its private half never leaves
 * the process: what travels, and what history keeps, nobody else can open.
 *
 * @param client - Temporal's client, e.g. of `connectClient`
 * @param claimId - the workflow id of the claim
 * @throws ClaimError `Claim.Used`, `Claim.Expired`, `Claim.Withdrawn`, `Claim.Unknown` (no such claim);
 * `Claim.Unanswered` where no worker took it in time; or what Okta answered
 */
export async function claimSecret(
  client: Client,
  claimId: string,
  { timeoutMs = defaultTimeoutMs }: ClaimOptions = {},
): Promise<OpenedClaim> {
  const handle = client.workflow.getHandle(claimId);
  const taskQueue = await openClaimQueue(handle);
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' });
  const untilMs = Date.now() + timeoutMs;
  const request = {
    publicKey: (await exportJWK(publicKey)) as PublicJwk,
    // A worker that comes later must not make a secret that nobody waits for.
    validUntil: new Date(untilMs).toISOString(),
  };
  const untaken = new ClaimError(
    ClaimFailureType.Unanswered,
    `No worker took the claim within ${String(timeoutMs / 1000)} s, so nothing was made. Start one ` +
      `(temporal-okta worker --task-queue ${taskQueue}), and claim again`,
    { isUsed: false },
  );
  const update = await client
    .withDeadline(untilMs + slackMs, () =>
      handle.startUpdate(claimUpdate, { args: [request], waitForStage: 'ACCEPTED' }),
    )

    .catch(async (error: unknown) => {
      throw await claimErrorOf(error, handle, untaken);
    });

  const lost = new ClaimError(
    ClaimFailureType.Unanswered,
    'The claim was taken, but no answer came. Ask for its status (query claimStatus) before you claim again',
  );
  const { sealed, claimsLeft, expiresAt } = await client
    // It begins before untilMs, and has its own bound from then on: giving up earlier would lose the secret.
    .withDeadline(untilMs + claimTakesSeconds * 1000 + slackMs, () => update.result())

    .catch(async (error: unknown) => {
      throw await claimErrorOf(error, handle, lost);
    });
  return { secrets: await openSealed(sealed, privateKey), claimsLeft, expiresAt };
}

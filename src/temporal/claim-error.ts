import {
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ClaimFailureType, type FailureType, type OktaFailureDetails, oktaFailureOf } from '../failures.js';
import type { ClaimSecretResult } from '../../workflows/claim-secret.js';

/** A claim that gave nothing: `type` says why; `details[0].isUsed`, where it is there, whether it counts as a use. */
export class ClaimError extends Error {
  override readonly name = 'ClaimError';
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

const unknown = (claimId: string): ClaimError =>
  new ClaimError(
    ClaimFailureType.Unknown,
    `There is no claim ${claimId} here. Check the id, the address and the namespace (TEMPORAL_ADDRESS, ` +
      'TEMPORAL_NAMESPACE); an old one may be past the retention time',
  );

const overBecause: Record<ClaimSecretResult['state'], (result: ClaimSecretResult) => [ClaimFailureType, string]> = {
  used: ({ lost }) => [
    ClaimFailureType.Used,
    lost > 0
      ? 'This claim is used up by an attempt whose outcome is unknown: have a new one left'
      : 'This claim was used already. If not by you, somebody else has the secret: tell whoever left the claim at once',
  ],
  expired: ({ expiresAt }) => [ClaimFailureType.Expired, `This claim expired at ${expiresAt}: have a new one left`],
  withdrawn: () => [ClaimFailureType.Withdrawn, 'This claim was withdrawn'],
  open: () => [ClaimFailureType.Withdrawn, 'This claim was ended'],
};

/** The task queue of a claim that is open. */
export async function openClaimQueue(handle: WorkflowHandle): Promise<string> {
  const found = await handle.describe().catch((error: unknown) => {
    throw error instanceof WorkflowNotFoundError ? unknown(handle.workflowId) : error;
  });
  if (found.type !== 'claimSecret') {
    throw new ClaimError(ClaimFailureType.Unknown, `${handle.workflowId} is no claim, but a workflow ${found.type}`);
  }
  if (found.status.name !== 'RUNNING') throw await whyOver(handle);
  return found.taskQueue;
}

/** Says why a claim is over. */
async function whyOver(handle: WorkflowHandle): Promise<unknown> {
  try {
    const result = (await handle.result()) as ClaimSecretResult;
    return new ClaimError(...overBecause[result.state](result));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return unknown(handle.workflowId);
    const found = oktaFailureOf(error);
    const why = found ? `: ${found.message}` : '';
    return new ClaimError(ClaimFailureType.Withdrawn, `This claim was ended before its time${why}`);
  }
}

/** What a failed update of a claim means to the claimant. */
export async function claimErrorOf(error: unknown, handle: WorkflowHandle, noAnswer: ClaimError): Promise<unknown> {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return noAnswer;
  // It ended between our look and our call.
  if (error instanceof WorkflowNotFoundError) return whyOver(handle);
  const found = error instanceof WorkflowUpdateFailedError ? oktaFailureOf(error) : undefined;
  return found ? new ClaimError(found.type, found.message, found.details) : error;
}

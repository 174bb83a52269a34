import {
  CancellationScope,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  startChild,
  uuid4,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import { claimWorkflowId } from '../../src/ids.js';
import type { claimSecret } from '../claim-secret.js';
import type { Compensation } from './compensation.js';

/** Whose activation link is to be claimed. */
interface LeftClaim {
  connection: string | undefined;
  userId: string;
  claim: true | { expiresInSeconds?: number | undefined };
}

/** Leaves a claim to a user's activation link, which outlives the workflow that leaves it; its undo withdraws it. */
export async function leaveClaim(
  { connection = 'default', userId, claim }: LeftClaim,
  undo: Compensation,
): Promise<{ claimId: string }> {
  const claimId = claimWorkflowId(connection, uuid4());
  const { expiresInSeconds } = claim === true ? {} : claim;
  const left = { is: false };
  undo.push('claimSecret', async () => {
    if (left.is) await getExternalWorkflowHandle(claimId).cancel();
  });
  // A start can't be called back: only its answer tells whether there is a claim to withdraw.
  await CancellationScope.nonCancellable(() =>
    startChild<typeof claimSecret>('claimSecret', {
      workflowId: claimId,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      args: [
        {
          ...{ connection, action: 'activateUser', input: { userId } },
          ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
        },
      ],
    }),
  );
  left.is = true;
  return { claimId };
}

import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { offboardWorkflowId } from '../../src/ids.js';
import { endIfReturnedUpdate } from '../../workflows/hr/messages.js';

export interface EndEarlierLeaveInput {
  connection: string;
  /** Okta id */
  userId: string;
}

/**
 * Ends the flow of an earlier leave, where it has settled and its user is in use again.
 *
 * @returns whether none is under way any more: false where that leave still holds, or is not done yet
 */
export async function endEarlierLeave({ connection, userId }: EndEarlierLeaveInput): Promise<boolean> {
  const { client } = Context.current();
  const flow = client.workflow.getHandle(offboardWorkflowId(connection, userId));
  try {
    if (!(await flow.executeUpdate(endIfReturnedUpdate))) return false;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return false;
    if (error instanceof WorkflowNotFoundError) return true;
    throw error;
  }
  // However it ends, the next one can start then.
  await flow.result().catch(() => undefined);
  return true;
}

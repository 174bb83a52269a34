import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { connectionWorkflowId } from '../ids.js';
import type { LoginGrant } from '../okta/auth/web-client.js';
import { connectionTaskQueue } from '../task-queue.js';
import { revokeGrantUpdate, storeGrantSignal } from '../../workflows/messages.js';

/**
 * Gives what a login brought to the owner of the connection's tokens, and starts it where it isn't there. It is stored
 * when this resolves, whether or not a worker runs.
 */
export async function storeGrant(client: Client, connection: string, grant: LoginGrant): Promise<void> {
  await client.workflow.signalWithStart('ownTokens', {
    workflowId: connectionWorkflowId(connection),
    taskQueue: connectionTaskQueue(connection),
    args: [{ connection }],
    signal: storeGrantSignal,
    signalArgs: [grant],
  });
}

/** Ends a login at Okta and in Temporal; false where there was none. A worker must have the connection. */
export async function revokeGrant(client: Client, connection: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(connectionWorkflowId(connection)).executeUpdate(revokeGrantUpdate);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

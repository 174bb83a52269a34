import { type Client, WorkflowNotFoundError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { connectionWorkflowId } from '../ids.js';
import { OktaTokenError } from '../okta/errors.js';
import type { LoginGrant } from '../okta/auth/web-client.js';
import { connectionTaskQueue } from '../task-queue.js';
import { revokeGrantUpdate, storeGrantSignal } from '../../workflows/messages.js';

/** The revocation itself is tried for a minute. */
const revokesWithinMs = 75_000;

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

/**
 * Ends a login at Okta and in Temporal; false where there was none. A worker must have the connection.
 *
 * @throws OktaTokenError of kind `server`, where no worker did it in time
 */
export async function revokeGrant(client: Client, connection: string): Promise<boolean> {
  const handle = client.workflow.getHandle(connectionWorkflowId(connection));
  try {
    return await client.withDeadline(Date.now() + revokesWithinMs, () => handle.executeUpdate(revokeGrantUpdate));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    throw new OktaTokenError(
      'server',
      `The login of the connection "${connection}" was not ended within ${String(revokesWithinMs / 1000)} s: ` +
        `look at the workflow ${handle.workflowId}, and whether a worker with this connection and key polls ${connectionTaskQueue(connection)}`,
    );
  }
}

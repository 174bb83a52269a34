import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { ReconcileFeedResult } from '../../../workflows/reconcile-feed.js';
import { outcomeOf, type WorkflowOutcome } from '../outcome-of.js';

/** How a run of a feed stands, or ended. */
export interface FeedRunOutcome extends WorkflowOutcome<ReconcileFeedResult> {
  /** As Temporal says it, e.g. `RUNNING`, `COMPLETED`, `FAILED`; null where it has forgotten the run. */
  status: string | null;
}

const nothing = { result: null, failure: null };

/** Asks Temporal what became of a run of a feed. */
export async function feedRunOutcome(client: Client, workflowId: string, runId?: string): Promise<FeedRunOutcome> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    const { status } = await handle.describe();
    if (status.name === 'RUNNING') return { status: status.name, ...nothing };
    return { status: status.name, ...(await outcomeOf(handle.result() as Promise<ReconcileFeedResult>)) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { status: null, ...nothing };
    throw error;
  }
}

import { isCancellation, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { type Lane, priorityKeys } from '../../src/lane.js';
import { urgentTaskQueue } from '../../src/task-queue.js';

export interface EarlierLeave {
  connection: string;
  /** Okta id */
  userId: string;
  lane: Lane;
  /** Default: that of the workflow. */
  taskQueue?: string;
}

/**
 * Ends the flow of an earlier leave of somebody who has returned; gives whether none is under way any more. A leave that
 * stays open harms nobody: it deletes nobody who is in use, or has left anew.
 */
export async function endEarlierLeave({
  connection,
  userId,
  lane,
  taskQueue = workflowInfo().taskQueue,
}: EarlierLeave): Promise<boolean> {
  const activities = proxyActivities<Pick<Activities, 'endEarlierLeave'>>({
    startToCloseTimeout: '1 minute',
    retry: { maximumAttempts: 3 },
    priority: { priorityKey: priorityKeys[lane] },
    taskQueue: lane === 'urgent' ? urgentTaskQueue(taskQueue) : taskQueue,
  });
  try {
    return await activities.endEarlierLeave({ connection, userId });
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}

import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { priorityKeys } from '../../src/lane.js';
import { retryClassOptions } from '../../src/retry-classes.js';
import { urgentTaskQueue } from '../../src/task-queue.js';
import type { Flow } from './flow.js';

type Reads = Pick<Activities, 'ownPrincipal' | 'confirmEffects' | 'sealEvidence'> & {
  userFingerprint: (input: { connection: string; userId: string }) => Promise<string | null>;
};

/** The activities of a flow that are no actions, in the flow's lane. */
export function flowActivities({ taskQueue, options: { lane = 'normal' } }: Flow): Reads {
  const { retry, ...bounds } = retryClassOptions.read;
  return proxyActivities<Reads>({
    ...bounds,
    retry,
    startToCloseTimeout: '5 minutes',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    priority: { priorityKey: priorityKeys[lane] },
    taskQueue: lane === 'urgent' ? urgentTaskQueue(taskQueue) : taskQueue,
  });
}

/** Tells when it is a certain time on a certain day somewhere. */
export const { instantOf } = proxyLocalActivities<Pick<Activities, 'instantOf'>>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 5 },
});

import { ActivityCancellationType, proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { priorityKeys } from '../../src/lane.js';
import { retryClassOptions } from '../../src/retry-classes.js';
import { urgentTaskQueue } from '../../src/task-queue.js';
import type { Flow } from './flow.js';

type Reads = Pick<Activities, 'ownPrincipal' | 'confirmEffects' | 'sealEvidence' | 'provisioningSettings'> & {
  userFingerprint: (input: { connection: string; userId: string }) => Promise<string | null>;
};

/** The activities of a flow that are no actions, in the flow's lane. */
export function flowActivities({ taskQueue, lane }: Flow): Reads {
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

const small = { startToCloseTimeout: '10 seconds', retry: { maximumAttempts: 5 } } as const;
type Small = Pick<Activities, 'instantOf' | 'registeredSearchAttributes'>;

/**
 * Activities that take no time, and are run on the spot where the flow's worker has them; somebody else's worker runs his
 * flows without.
 */
export function smallActivities({ taskQueue }: Pick<Flow, 'taskQueue'>): Small {
  if (taskQueue === workflowInfo().taskQueue) return proxyLocalActivities<Small>(small);
  return proxyActivities<Small>({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 5 }, taskQueue });
}

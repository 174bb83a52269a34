import { type Client, isGrpcServiceError } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';

const { DescribeTaskQueueMode, TaskQueueType } = proto.temporal.api.enums.v1;

/** A worker that polls shows up again within a minute; the server lists those that died for five. */
const pollsWithinMs = 75_000;

/** What a server says that doesn't know the mode, or no longer. */
const unknownModeCodes = [3, 12];

type Poller = temporal.api.taskqueue.v1.IPollerInfo;

const taskQueueTypes = {
  workflow: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  activity: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
} as const;

/**
 * The identities of the workers that poll a task queue; a worker that ended is among them for another 75 seconds.
 *
 * @param kind which tasks they poll for
 */
export async function recentPollers(
  client: Pick<Client, 'workflowService' | 'options'>,
  taskQueue: string,
  kind: keyof typeof taskQueueTypes,
): Promise<string[]> {
  // The one knows all but for the last seconds, the other knows at once but not all.
  const pollers = await Promise.all([
    pollersOfAllParts(client, taskQueue, kind),
    pollersOfRoot(client, taskQueue, kind),
  ]);
  const recent = pollers.flat().filter(({ lastAccessTime }) => {
    const lastMs = Number(lastAccessTime?.seconds ?? 0) * 1000;
    return lastMs > Date.now() - pollsWithinMs;
  });
  return [...new Set(recent.flatMap(({ identity }) => (identity ? [identity] : [])))];
}

/** A cluster keeps a task queue in several parts, and a worker may poll any of them; none where it can't say. */
async function pollersOfAllParts(
  { workflowService, options: { namespace } }: Pick<Client, 'workflowService' | 'options'>,
  taskQueue: string,
  kind: keyof typeof taskQueueTypes,
): Promise<Poller[]> {
  try {
    const { versionsInfo } = await workflowService.describeTaskQueue({
      ...{ namespace, taskQueue: { name: taskQueue } },
      apiMode: DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED,
      taskQueueTypes: [taskQueueTypes[kind]],
      reportPollers: true,
    });
    const types = Object.values(versionsInfo).flatMap(({ typesInfo }) => Object.values(typesInfo ?? {}));
    return types.flatMap(({ pollers }) => pollers ?? []);
  } catch (error) {
    if (isGrpcServiceError(error) && unknownModeCodes.includes(error.code)) return [];
    throw error;
  }
}

/** Of the first part alone. */
async function pollersOfRoot(
  { workflowService, options: { namespace } }: Pick<Client, 'workflowService' | 'options'>,
  taskQueue: string,
  kind: keyof typeof taskQueueTypes,
): Promise<Poller[]> {
  const { pollers } = await workflowService.describeTaskQueue({
    ...{ namespace, taskQueue: { name: taskQueue } },
    taskQueueType: taskQueueTypes[kind],
  });
  return pollers;
}

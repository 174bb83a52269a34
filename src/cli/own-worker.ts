import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { type Connections, requiredConnections } from '../connections.js';
import { connectWorker } from '../temporal/client.js';
import { createOktaWorker } from '../temporal/worker.js';
import { assertOrgAnswers } from './org-check.js';

/** A worker that polls shows up again within a minute; the server lists those that died for five. */
const pollsWithinMs = 75_000;

/**
 * Runs something on a task queue where a worker polls: on `taskQueue` where there is one, otherwise on a queue of its
 * own with a worker of its own. A queue of its own leaves no trace of a worker that is gone where others look.
 */
export async function withWorker<T>(
  client: Client,
  taskQueue: string,
  connection: string,
  run: (taskQueue: string) => Promise<T>,
): Promise<T> {
  if (await hasWorker(client, taskQueue)) return run(taskQueue);
  const connections = requiredConnections(process.env);
  try {
    await assertOrgAnswers(await connections.client(connection));
    return await onOwnWorker(client, connections, run);
  } finally {
    connections.close();
  }
}

async function hasWorker(client: Client, taskQueue: string): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  return pollers.some(({ lastAccessTime }) => {
    const lastMs = Number(lastAccessTime?.seconds ?? 0) * 1000;
    return lastMs > Date.now() - pollsWithinMs;
  });
}

async function onOwnWorker<T>(
  client: Client,
  connections: Connections,
  run: (taskQueue: string) => Promise<T>,
): Promise<T> {
  const taskQueue = `okta-cli-${randomUUID()}`;
  const { connection, namespace } = await connectWorker();
  try {
    const worker = await createOktaWorker({
      connection,
      namespace,
      connections,
      taskQueue,
      shutdownGraceTime: '5 seconds',
    });
    return await worker.runUntil(run(taskQueue));
  } finally {
    await connection.close();
  }
}

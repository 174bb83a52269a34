// Health check of a worker's container: does the Temporal server see this worker asking for work? A process that runs
// but lost its server is not healthy, and a port of our own couldn't tell.
import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { defaultTaskQueue } from '../dist/src/task-queue.js';

const taskQueue = process.env['TEMPORAL_TASK_QUEUE'] ?? defaultTaskQueue;
const RECENT_MS = 2 * 60_000; // an idle poll lasts a minute

try {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await Connection.connect({ ...connectionOptions, connectTimeout: 3_000 });
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: 1, // workflow tasks
  });
  await connection.close();
  // A worker is named pid@hostname#id, and a container has a hostname of its own.
  const ours = (pollers ?? []).filter(({ identity }) => identity?.replace(/#\w+$/, '').endsWith(`@${hostname()}`));
  const isRecent = ({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < RECENT_MS;
  if (!ours.some(isRecent)) throw new Error(`no worker of ${hostname()} asks for work on task queue '${taskQueue}'`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

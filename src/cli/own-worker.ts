import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Connections } from '../connections.js';
import { connectionTaskQueue } from '../task-queue.js';
import { recentPollers } from '../temporal/pollers.js';
import { assertOrgAnswers } from './org-check.js';
import type { CommandSetup } from './command-setup.js';

async function loadQuietly() {
  const { installRuntime } = await import('./quiet-runtime.js');
  installRuntime('ERROR');
  return import('../temporal/worker.js');
}

let workers: ReturnType<typeof loadQuietly> | undefined;

/** What makes workers, quiet. It takes long to load, and most commands find a worker that runs. */
const loadWorkers = (): ReturnType<typeof loadQuietly> => (workers ??= loadQuietly());

/** A worker that is there takes a task at once. */
const takesWithinMs = 5000;

/** Where a workflow is to run. */
export interface Place {
  setup: CommandSetup;
  client: Client;
  taskQueue: string;
  workflowId: string;
  /** The Okta connection that a worker of our own would need. */
  connection: string;
}

/**
 * Runs a workflow on a task queue where a worker polls: on `taskQueue` where there is one, otherwise on a queue of its
 * own with a worker of its own. A queue of its own leaves no trace of a worker that is gone where others look.
 */
export async function withWorker<T>(place: Place, run: (taskQueue: string) => Promise<T>): Promise<T> {
  const { client, taskQueue } = place;
  if (!(await hasWorker(client, taskQueue))) return onOwnWorker(place, `okta-cli-${randomUUID()}`, run);
  const running = run(taskQueue);
  const isStuck = !(await endsWithin(running, takesWithinMs)) && (await isUntaken(place));
  // The server still lists a worker that died lately: stand in for it.
  if (isStuck && place.setup.names.length > 0) return onOwnWorker(place, taskQueue, () => running);
  return running;
}

/**
 * Runs what asks the owner of a connection's tokens; where no worker has the connection, or the one that the server
 * lists is gone, one of ours does meanwhile.
 */
export async function withTokenOwner<T>(
  { setup, client, connection: name }: Omit<Place, 'taskQueue' | 'workflowId'>,
  connections: Connections,
  run: () => Promise<T>,
): Promise<T> {
  if (!connections.namesWithOwner.includes(name)) return run();
  let running: Promise<T> | undefined;
  if (await hasWorker(client, connectionTaskQueue(name))) {
    running = run();
    if (await endsWithin(running, takesWithinMs)) return running;
  }
  const work = running ?? run;
  const { createTokenOwnerWorker } = await loadWorkers();
  const temporal = await setup.workerConnection();
  try {
    const only = connections.only(name);
    const worker = await createTokenOwnerWorker({ temporal, connections: only, shutdownGraceTime: '5 seconds' });
    return await worker.runUntil(work);
  } finally {
    await temporal.connection.close();
  }
}

const endsWithin = (running: Promise<unknown>, ms: number): Promise<boolean> =>
  Promise.race([
    running.then(
      () => true,
      () => true,
    ),
    delay(ms, false),
  ]);

/** Whether nobody took the first task of the workflow. */
async function isUntaken({ client, workflowId }: Place): Promise<boolean> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const scheduled = proto.temporal.api.enums.v1.PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED;
  return raw.pendingWorkflowTask?.state === scheduled;
}

const hasWorker = async (client: Client, taskQueue: string): Promise<boolean> =>
  (await recentPollers(client, taskQueue, 'workflow')).length > 0;

async function onOwnWorker<T>(
  { connection: name, setup, client }: Place,
  taskQueue: string,
  run: (taskQueue: string) => Promise<T>,
): Promise<T> {
  const connections = setup.connections(client);
  try {
    // What is missing from the configuration is said before anything starts.
    await connections.client(name);
    await assertOrgAnswers(await connections.orgClient(name));
    const { createOktaWorker } = await loadWorkers();
    const temporal = await setup.workerConnection();
    try {
      const worker = await createOktaWorker({
        temporal,
        connections,
        taskQueue,
        shutdownGraceTime: '5 seconds',
      });
      return await worker.runUntil(run(taskQueue));
    } finally {
      await temporal.connection.close();
    }
  } finally {
    connections.close();
  }
}

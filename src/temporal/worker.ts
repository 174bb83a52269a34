import { fileURLToPath } from 'node:url';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../../activities/index.js';
import { defaultTaskQueue } from '../task-queue.js';
import type { Connections } from '../connections.js';
import { clientOver } from './client.js';
import { searchAttributeLookup } from './search-attributes.js';

/** What an Okta worker needs. Options of Temporal's own worker may be given, too. */
export interface OktaWorkerOptions extends Omit<
  WorkerOptions,
  'connection' | 'activities' | 'taskQueue' | 'workflowBundle' | 'workflowsPath' | 'namespace'
> {
  connection: NativeConnection;
  /** The Okta connections that its activities may use. */
  connections: Connections;
  /** Default: `default`. */
  namespace?: string;
  /** Default: `okta`. */
  taskQueue?: string;
  /** The workflow code; default: what comes with the package. Bundle your own together with ours if you have any. */
  workflowBundle?: WorkerOptions['workflowBundle'];
}

const ownBundle = (): string => fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

/**
 * Makes a worker that runs the Okta actions and workflows. Run it by `worker.run()`; `worker.shutdown()` drains it.
 */
export async function createOktaWorker({
  connections,
  connection,
  namespace = 'default',
  taskQueue = defaultTaskQueue,
  workflowBundle = { codePath: ownBundle() },
  ...options
}: OktaWorkerOptions): Promise<Worker> {
  const activities = createActivities({
    clientOf: (name) => connections.client(name),
    webClientOf: (name) => connections.webClient(name),
    registeredSearchAttributes: searchAttributeLookup(clientOver({ connection, namespace })),
  });
  return Worker.create({
    // Calls in flight may finish: Okta can't call them back.
    shutdownGraceTime: '10 seconds',
    shutdownForceTime: '30 seconds',
    ...options,
    connection,
    namespace,
    taskQueue,
    workflowBundle,
    activities,
  });
}

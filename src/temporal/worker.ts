import { Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../../activities/index.js';
import { defaultTaskQueue } from '../task-queue.js';
import type { Connections } from '../connections.js';
import { clientOver, type WorkerConnection } from './client.js';
import { dataConverterOf } from './codec/data-converter.js';
import { searchAttributeLookup } from './search-attributes.js';
import { assertEncryptsFailures, ownWorkflowBundle } from './workflow-bundle.js';

/** What an Okta worker needs. Options of Temporal's own worker may be given, too. */
export interface OktaWorkerOptions extends Omit<
  WorkerOptions,
  | 'connection'
  | 'activities'
  | 'taskQueue'
  | 'workflowBundle'
  | 'workflowsPath'
  | 'namespace'
  | 'dataConverter'
  | 'bundlerOptions'
> {
  /** What `connectWorker` gives: connection, namespace and keys belong together. */
  temporal: Pick<WorkerConnection, 'connection' | 'namespace' | 'encryption'>;
  /** The Okta connections that its activities may use. */
  connections: Connections;
  /** Default: `okta`. */
  taskQueue?: string;
  /**
   * The workflow code; default: what comes with the package. Bundle your own together with ours if you have any; with
   * encryption, make it with `failureConverterPath`.
   */
  workflowBundle?: NonNullable<WorkerOptions['workflowBundle']>;
}

/**
 * Makes a worker that runs the Okta actions and workflows. Run it by `worker.run()`; `worker.shutdown()` drains it.
 *
 * @throws ConfigError `Config.Invalid` for keys that can't be used, and for a bundle that doesn't encrypt failures
 * although a key is configured
 */
export async function createOktaWorker({
  temporal,
  connections,
  taskQueue = defaultTaskQueue,
  workflowBundle = ownWorkflowBundle(temporal.encryption),
  ...options
}: OktaWorkerOptions): Promise<Worker> {
  const { connection, namespace, encryption } = temporal;
  if (encryption) await assertEncryptsFailures(workflowBundle);
  const activities = createActivities({
    clientOf: (name) => connections.client(name),
    registeredSearchAttributes: searchAttributeLookup(clientOver(temporal)),
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
    dataConverter: dataConverterOf(encryption),
  });
}

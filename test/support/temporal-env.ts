import { randomUUID } from 'node:crypto';
import { Client, type ClientOptions, Connection } from '@temporalio/client';
import { DefaultLogger, type Logger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { inject, test as base } from 'vitest';
import { type RunningTimeSkippingServer, startTimeSkippingServer } from '../../src/temporal/servers/index.js';
import { OktaWorker } from '../../src/temporal/okta-worker.js';
import { searchAttributeKeys } from '../../src/search-attributes.js';
import { triggersTaskQueue, urgentTaskQueue } from '../../src/task-queue.js';
import type {} from './temporal-servers.js'; // the type of inject('temporal')

export interface TemporalEnv {
  address: string;
  namespace: string;
  client: Client;
  connection: Connection;
  nativeConnection: NativeConnection;
  /** What ends before the connections do. */
  beforeClose: (() => Promise<void>)[];
  close(): Promise<void>;
}

let runtimeInstalled = false;

/** The SDK's runtime can be set up once a process, before its first use; at its default level it drowns the test output. */
export function quietRuntime(logger: Logger = new DefaultLogger('ERROR')): void {
  if (runtimeInstalled) return;
  runtimeInstalled = true;
  Runtime.install({ logger, shutdownSignals: [] });
}

/** Connects to the dev server that the global setup started. */
export async function connect(
  clientOptions: Omit<ClientOptions, 'connection' | 'namespace'> = {},
): Promise<TemporalEnv> {
  quietRuntime();
  const { address, namespace } = inject('temporal');
  const nativeConnection = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  const beforeClose: TemporalEnv['beforeClose'] = [];
  return {
    address,
    namespace,
    client: new Client({ connection, namespace, ...clientOptions }),
    connection,
    nativeConnection,
    beforeClose,
    async close() {
      for (const end of beforeClose) await end();
      await connection.close();
      await nativeConnection.close();
    },
  };
}

/** A server of its own whose clock can be moved. A few seconds to start: one a file, for timers of days. */
export async function startTimeSkipping(
  options: Parameters<typeof startTimeSkippingServer>[0] = {},
): Promise<RunningTimeSkippingServer> {
  quietRuntime();
  return startTimeSkippingServer({
    server: inject('temporal').timeSkippingServer,
    searchAttributes: Object.values(searchAttributeKeys),
    ...options,
  });
}

/** Task queues and workflow ids of one test must not be seen by another: the server is shared. */
export function uniqueName(prefix = 'test'): string {
  return `${prefix}-${randomUUID().slice(0, 8)}`;
}

export interface WithWorkerOptions extends Partial<Omit<WorkerOptions, 'connection'>> {
  env: Pick<TemporalEnv, 'nativeConnection'> & { namespace?: string | undefined };
}

/** Runs a worker, by default with the prebuilt bundle and a task queue of its own, for as long as `run` takes. */
export async function withWorker<T>(
  { env, ...options }: WithWorkerOptions,
  run: (context: { taskQueue: string; worker: Worker }) => Promise<T>,
): Promise<T> {
  const taskQueue = options.taskQueue ?? uniqueName('queue');
  const shared = { namespace: env.namespace ?? 'default', ...options, connection: env.nativeConnection };
  const worker = await Worker.create({
    ...(options.workflowsPath ? {} : { workflowBundle: { codePath: inject('temporal').workflowBundle } }),
    ...{ ...shared, taskQueue },
  });
  if (options.activities === undefined) return worker.runUntil(run({ taskQueue, worker }));
  const { workflowsPath: _, ...others } = shared;
  const urgent = await Worker.create({ ...others, taskQueue: urgentTaskQueue(taskQueue) });
  const triggers = await Worker.create({ ...others, shutdownGraceTime: 0, taskQueue: triggersTaskQueue(taskQueue) });
  return new OktaWorker([worker, urgent, triggers]).runUntil(() => run({ taskQueue, worker }));
}

/**
 * vitest's `test` with the server as a fixture, opened once a file and only if a test asks for it:
 * `test('…', async ({ temporal }) => …)`, `test('…', async ({ timeSkipping }) => …)`.
 */
export const test = base.extend<{
  $worker: { temporal: TemporalEnv; timeSkipping: RunningTimeSkippingServer };
}>({
  temporal: [
    async ({}, use) => {
      const env = await connect();
      await use(env);
      await env.close();
    },
    { scope: 'worker' },
  ],
  timeSkipping: [
    async ({}, use) => {
      const server = await startTimeSkipping();
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
});

import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Connections } from '../connections.js';
import type { Encryption } from '../temporal/codec/encryption.js';
import { createOktaWorker, type OktaWorkerOptions } from '../temporal/worker.js';
import { connectionsFor, type SimulatedOrgs } from './connections-for.js';

/** Where our worker runs, and against which orgs. Options of Temporal's own worker may be given, too. */
export interface WithOktaWorkerOptions extends Omit<OktaWorkerOptions, 'temporal' | 'connections'> {
  /** A `TestWorkflowEnvironment`, or another connection to a Temporal server. */
  env: Pick<TestWorkflowEnvironment, 'nativeConnection' | 'namespace'>;
  /** Simulated orgs, used with their API tokens; or connections of your own making, which stay open. */
  orgs: SimulatedOrgs | Connections;
  /** As the clients of the test encrypt; by default nothing is encrypted. */
  encryption?: Encryption;
}

/**
 * Runs the worker of temporal-okta for as long as the work takes: it serves the calls that your workflow makes by
 * `proxyOktaActivities`, and runs our workflows.
 *
 * @param run the work, e.g. `worker.runUntil(client.workflow.execute(…))` with a worker of your own
 * @returns what the work gives
 * @throws what the work throws, and what {@link createOktaWorker} refuses
 */
export async function withOktaWorker<T>(options: WithOktaWorkerOptions, run: () => Promise<T>): Promise<T> {
  const { env, orgs, encryption, ...others } = options;
  const own = orgs instanceof Connections ? undefined : connectionsFor(orgs);
  try {
    const worker = await createOktaWorker({
      // A test that is over waits for nobody.
      shutdownGraceTime: '1 second',
      ...others,
      temporal: { connection: env.nativeConnection, namespace: env.namespace ?? 'default', encryption },
      connections: own ?? (orgs as Connections),
    });
    return await worker.runUntil(run);
  } finally {
    own?.close();
  }
}

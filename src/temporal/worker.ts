import { Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../../activities/index.js';
import { ConfigError } from '../config-error.js';
import type { Connections } from '../connections.js';
import type { EvidenceKey } from '../evidence/evidence-key.js';
import { connectionTaskQueue, defaultTaskQueue, triggersTaskQueue, urgentTaskQueue } from '../task-queue.js';
import { answerForLimits } from './answer-for-limits.js';
import { clientOver, type WorkerConnection } from './client.js';
import { personFlows } from './hr/person-flows.js';
import { reconcile } from './hr/reconcile.js';
import { dataConverterOf } from './codec/data-converter.js';
import type { Encryption } from './codec/encryption.js';
import { learnParts } from './learn-parts.js';
import { recordLimits } from './limit-metrics.js';
import { type Alongside, OktaWorker } from './okta-worker.js';
import { ourWorkers, workerIdentity } from './our-workers.js';
import { searchAttributeLookup } from './search-attributes.js';
import { takeOverTriggers } from './take-over-triggers.js';
import { countWorkers } from './worker-count.js';
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
  /** Default: process id and host. The id of the gate is put behind it: by it the workers of one queue find each other. */
  identity?: string;
  /**
   * The workflow code; default: what comes with the package. Bundle your own together with ours if you have any; with
   * encryption, make it with `failureConverterPath`.
   */
  workflowBundle?: NonNullable<WorkerOptions['workflowBundle']>;
  /** What evidence of leavers is signed with (`evidenceKeyOf`); without it, evidence is chained and not signed. */
  evidenceKey?: EvidenceKey | undefined;
}

/**
 * Makes a worker that runs the Okta actions and workflows, the calls of the urgent lane on a queue and slots of their own
 * (`okta-urgent`), and the owners of the tokens of its authorization-code connections. Run it by `worker.run()`; `worker.shutdown()` drains it.
 *
 * @throws ConfigError `Config.Invalid` for keys that can't be used, for a bundle that doesn't encrypt failures although
 * a key is configured, and for an authorization-code connection without a key
 */
export async function createOktaWorker({
  taskQueue = defaultTaskQueue,
  ...options
}: OktaWorkerOptions): Promise<OktaWorker> {
  const shared = await sharedOptions(options);
  const main = await Worker.create({ ...shared, taskQueue });
  const urgent = await Worker.create(urgentOptions(shared, taskQueue));
  const triggers = await Worker.create(triggersOptions(shared, taskQueue));
  return new OktaWorker(
    [main, urgent, triggers, ...(await ownersOf(options.connections, options.temporal.encryption, shared))],
    [...sharingLimits(options, shared.identity, taskQueue), takeOverTriggers(clientOver(options.temporal), taskQueue)],
  );
}

/** What lets workers share the rate limits of an org, and show them. */
function sharingLimits(
  { temporal, connections }: Pick<OktaWorkerOptions, 'temporal' | 'connections'>,
  identity: string,
  taskQueue: string,
): Alongside[] {
  const { connection, namespace, encryption } = temporal;
  const { gate } = connections;
  return [
    learnParts(connections),
    countWorkers({ client: clientOver(temporal), gate, taskQueue }),
    recordLimits(gate),
    answerForLimits({ connection, namespace, identity, dataConverter: dataConverterOf(encryption) }, gate),
  ];
}

/**
 * Makes a worker for the owners of tokens alone: it takes no other work.
 *
 * @throws ConfigError as {@link createOktaWorker}
 */
export async function createTokenOwnerWorker(options: Omit<OktaWorkerOptions, 'taskQueue'>): Promise<OktaWorker> {
  return new OktaWorker(await ownersOf(options.connections, options.temporal.encryption, await sharedOptions(options)));
}

async function sharedOptions({
  temporal,
  connections,
  workflowBundle = ownWorkflowBundle(temporal.encryption),
  identity,
  evidenceKey,
  ...options
}: Omit<OktaWorkerOptions, 'taskQueue'>): Promise<Omit<WorkerOptions, 'taskQueue'> & { identity: string }> {
  const { connection, namespace, encryption } = temporal;
  const { id } = connections.gate;
  const client = clientOver(temporal);
  if (encryption) await assertEncryptsFailures(workflowBundle);
  assertOwnersEncrypt(connections, encryption);
  return {
    // Calls in flight may finish: Okta can't call them back.
    shutdownGraceTime: '10 seconds',
    shutdownForceTime: '30 seconds',
    ...options,
    connection,
    namespace,
    workflowBundle,
    identity: workerIdentity(id, identity),
    activities: createActivities({
      connections,
      reconcile: (input) => {
        const { connection } = input;
        return reconcile(client, connections.provisioning(connection), input, connections.feedAccess(connection));
      },
      flows: personFlows(client),
      registeredSearchAttributes: searchAttributeLookup(client),
      evidenceKey,
      // The one that looks is there, too, though it may not be listed yet.
      workersOn: async (taskQueue) => [...new Set([...(await ourWorkers(client, taskQueue)), id])],
    }),
    dataConverter: dataConverterOf(encryption),
  };
}

/** Slots of the urgent lane's calls: no other work can take them, whatever the slots of the rest are. */
const urgentSlots = 20;

const urgentOptions = (shared: Omit<WorkerOptions, 'taskQueue'>, taskQueue: string): WorkerOptions => ({
  ...activitiesOnly(shared),
  taskQueue: urgentTaskQueue(taskQueue),
  maxConcurrentActivityTaskExecutions: urgentSlots,
});

/** Slots of triggers: each is held by one that waits, and costs next to nothing. */
const triggerSlots = 1000;

const triggersOptions = (shared: Omit<WorkerOptions, 'taskQueue'>, taskQueue: string): WorkerOptions => ({
  ...activitiesOnly(shared),
  taskQueue: triggersTaskQueue(taskQueue),
  maxConcurrentActivityTaskExecutions: triggerSlots,
  // What waits ends at once, and gives back its place in the log.
  shutdownGraceTime: 0,
});

const activitiesOnly = ({
  workflowBundle: _,
  tuner: __,
  maxConcurrentWorkflowTaskExecutions: ___,
  ...shared
}: Omit<WorkerOptions, 'taskQueue'>): Omit<WorkerOptions, 'taskQueue'> => shared;

/** A login comes by a signal, which whoever may write to the namespace can send: it counts only if it is encrypted. */
const ownersOf = (
  { namesWithOwner }: Connections,
  encryption: Encryption | undefined,
  shared: Omit<WorkerOptions, 'taskQueue'>,
): Promise<Worker[]> => {
  const dataConverter = dataConverterOf(encryption, { onlyEncrypted: true });
  return Promise.all(
    namesWithOwner.map((name) =>
      Worker.create({ ...shared, ...ownerSlots, dataConverter, taskQueue: connectionTaskQueue(name) }),
    ),
  );
};

/**
 * One workflow and now and then an activity: more would only wait. What a worker that died has taken with it is given to
 * another one soon, and a busy one is not taken for dead: each heartbeat is sent, not one in three seconds.
 */
const ownerSlots = {
  maxCachedWorkflows: 2,
  maxConcurrentWorkflowTaskExecutions: 2,
  maxConcurrentActivityTaskExecutions: 4,
  maxConcurrentActivityTaskPolls: 1,
  maxConcurrentWorkflowTaskPolls: 2,
  workflowThreadPoolSize: 1,
  stickyQueueScheduleToStartTimeout: '3 seconds',
  maxHeartbeatThrottleInterval: '1 second',
} satisfies Partial<WorkerOptions>;

function assertOwnersEncrypt({ namesWithOwner }: Connections, encryption: Encryption | undefined): void {
  if (encryption || namesWithOwner.length === 0) return;
  throw ConfigError.invalid(
    `The connection "${namesWithOwner.join('", "')}" keeps its tokens in Temporal, which needs an encryption key: ` +
      'make one by temporal-okta key generate, and configure it under encryption.keys',
  );
}

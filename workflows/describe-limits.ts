import { ApplicationFailure, isCancellation, proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import { z } from 'zod';
import type { Activities } from '../activities/index.js';
import type { LimitsActivities, WorkerLimits } from '../activities/limits.js';
import { SetupFailureType } from '../src/failures.js';
import { limitsTaskQueue } from '../src/task-queue.js';
import { checkedInput } from './lib/checked-input.js';
import { mergeLimits, type OrgBucket } from './lib/merge-limits.js';

/** Whom to ask. */
export interface DescribeLimitsInput {
  /** Workers by the id that ends their identity; default: all that poll the task queue of the workflow. */
  workers?: string[];
}

/** How the rate limits stand. */
export interface DescribeLimitsResult {
  /** ISO 8601. */
  at: string;
  /** The identities of the workers that answered. */
  workers: string[];
  /** The ids of those that didn't: they ended, or are too busy. */
  unreachable: string[];
  /** One entry for each bucket that a worker has used. */
  buckets: OrgBucket[];
}

const inputSchema = z.strictObject({ workers: z.array(z.string().min(1)).min(1).max(500).optional() });

const { findWorkers } = proxyActivities<Pick<Activities, 'findWorkers'>>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 3 },
  summary: 'Find the workers',
});

/**
 * Tells how the rate limits of the orgs stand, by what all workers know of them: what Okta grants, what is spent and by
 * whom, and who waits.
 *
 * For the Web UI, the command line and clients. A worker that doesn't answer within 10 seconds is listed as such. It
 * changes nothing, calls nothing at Okta, and its id means nothing.
 */
export async function describeLimits(given: DescribeLimitsInput = {}): Promise<DescribeLimitsResult> {
  const { workers } = checkedInput(inputSchema, given);
  const asked = [...new Set(workers ?? (await findWorkers()))];
  if (asked.length === 0) {
    throw ApplicationFailure.nonRetryable(
      'No worker was found on this task queue: those that createOktaWorker makes are, others are not asked',
      SetupFailureType.ConfigMissing,
    );
  }
  const answers = await Promise.all(asked.map(ask));
  const readings = answers.filter((answer) => answer !== undefined);
  const unreachable = asked.filter((_, index) => answers[index] === undefined);
  const buckets = mergeLimits(readings, Date.now());
  setCurrentDetails(`${String(buckets.length)} buckets, by ${String(readings.length)} workers`);
  return { at: new Date().toISOString(), workers: readings.map(({ worker }) => worker), unreachable, buckets };
}

/** What a worker answers; undefined where it doesn't. */
async function ask(worker: string): Promise<WorkerLimits | undefined> {
  const { readLimits } = proxyActivities<LimitsActivities>({
    taskQueue: limitsTaskQueue(worker),
    // A worker that is there takes it at once, and what it says soon is out of date.
    scheduleToStartTimeout: '5 seconds',
    startToCloseTimeout: '5 seconds',
    scheduleToCloseTimeout: '10 seconds',
    retry: { maximumAttempts: 1 },
    summary: worker,
  });
  try {
    return await readLimits();
  } catch (error) {
    if (isCancellation(error)) throw error;
    return undefined;
  }
}

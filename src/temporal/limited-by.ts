import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import { OktaFailureType } from '../failures.js';
import type { LimitedBy } from '../okta/gate/bucket-state.js';
import { failureDetails } from './failure-details.js';

/** A bucket that activities of a workflow wait for. */
export interface LimitedBucket {
  connection: string;
  bucket: string;
  /** Why our own gate held the last of them back; undefined where Okta answered 429. */
  limitedBy: LimitedBy | undefined;
  /** Activities that wait for it. */
  waiting: number;
  /** When the first of them is tried again (ISO 8601). */
  nextAttemptAt: string;
}

const { PENDING_ACTIVITY_STATE_SCHEDULED: scheduled } = proto.temporal.api.enums.v1.PendingActivityState;

/**
 * Says which of Okta's rate limits a workflow waits for: for each bucket, how many of its activities were told to come
 * back later, and when the next one does. It is empty where nothing waits, and says nothing of child workflows.
 *
 * A workflow can't see this itself. Make the client by `connectClient`, so that it can read what is encrypted.
 *
 * @throws WorkflowNotFoundError (of `@temporalio/client`)
 * @see https://developer.okta.com/docs/reference/rate-limits/
 *
 * @example
 * ```ts
 * for (const { bucket, waiting, nextAttemptAt } of await limitedBy(handle)) {
 *   console.log(`${waiting} calls wait for the bucket ${bucket} until ${nextAttemptAt}`);
 * }
 * ```
 */
export async function limitedBy(handle: WorkflowHandle): Promise<LimitedBucket[]> {
  const { loadedDataConverter } = handle.client.options;
  return limitedBuckets(await handle.describe(), loadedDataConverter);
}

/** As {@link limitedBy}, of a description that is there. */
export async function limitedBuckets(
  { raw }: Pick<WorkflowExecutionDescription, 'raw'>,
  converter: LoadedDataConverter,
): Promise<LimitedBucket[]> {
  const buckets = new Map<string, LimitedBucket>();
  for (const { state, lastFailure, nextAttemptScheduleTime: next } of raw.pendingActivities ?? []) {
    // Without that time, the attempt only waits for a worker.
    const waits = state === scheduled && lastFailure?.applicationFailureInfo?.type === OktaFailureType.RateLimited;
    if (!waits || !next) continue;
    const { connection, bucket, limitedBy: why } = await failureDetails(converter, lastFailure);
    if (typeof connection !== 'string' || typeof bucket !== 'string') continue;
    const nextAttemptAt = new Date(Number(next.seconds) * 1000 + (next.nanos ?? 0) / 1e6).toISOString();
    const key = `${connection}\n${bucket}`;
    const known = buckets.get(key);
    buckets.set(key, {
      ...{ connection, bucket, limitedBy: why as LimitedBy | undefined },
      waiting: (known?.waiting ?? 0) + 1,
      nextAttemptAt: known && known.nextAttemptAt < nextAttemptAt ? known.nextAttemptAt : nextAttemptAt,
    });
  }
  return [...buckets.values()];
}

import type { Duration } from '@temporalio/common';

/**
 * What repeating an action would do. It decides how Temporal retries it.
 *
 * - `read`: nothing changes; repeat freely.
 * - `write`: the same end state, but Okta may refuse the repeat, so a repeat reads back first.
 * - `create`: a repeat could make a second one, so it first looks for what an earlier attempt made.
 * - `once`: a mail goes out or a secret changes; it is repeated only while it is certain that Okta refused it.
 */
export type RetryClass = 'read' | 'write' | 'create' | 'once';

/** Activity options of a class, in Temporal's own terms. */
export interface RetryClassOptions {
  startToCloseTimeout: Duration;
  scheduleToCloseTimeout: Duration;
  heartbeatTimeout: Duration;
  retry: { initialInterval: Duration; backoffCoefficient: number; maximumInterval: Duration };
}

const retry: RetryClassOptions['retry'] = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '1 minute',
};

/** Bulk work waits as long as its bucket is small: ten thousand calls at 50 a minute take hours. */
export const bulkScheduleToCloseTimeout = '1 day';

/**
 * Bounds by class: one attempt (`startToCloseTimeout`), the whole with its retries (`scheduleToCloseTimeout`).
 * Deactivation of a user with many apps is synchronous in Okta and takes minutes, hence the long attempt of `write`.
 */
export const retryClassOptions: Record<RetryClass, RetryClassOptions> = {
  read: { startToCloseTimeout: '2 minutes', scheduleToCloseTimeout: '1 hour', heartbeatTimeout: '1 minute', retry },
  write: { startToCloseTimeout: '5 minutes', scheduleToCloseTimeout: '6 hours', heartbeatTimeout: '1 minute', retry },
  create: { startToCloseTimeout: '3 minutes', scheduleToCloseTimeout: '6 hours', heartbeatTimeout: '1 minute', retry },
  once: { startToCloseTimeout: '2 minutes', scheduleToCloseTimeout: '1 hour', heartbeatTimeout: '1 minute', retry },
};

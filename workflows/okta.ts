import {
  ActivityCancellationType,
  type ActivityOptions,
  proxyActivities,
  type RetryPolicy,
} from '@temporalio/workflow';
import { type ActionInput, type ActionName, actionNames, type ActionOutput, actions } from '../src/actions/index.js';
import type { Action } from '../src/actions/define-action.js';
import { type Lane, priorityKeys } from '../src/lane.js';
import { bulkScheduleToCloseTimeout, retryClassOptions } from '../src/retry-classes.js';
import { defaultTaskQueue, urgentTaskQueue } from '../src/task-queue.js';
import type { Traced } from '../src/traced.js';

/** The Okta actions as a workflow sees them: typed calls, each an activity with the retries of its class. */
export type OktaActivities = {
  [N in ActionName]: (input: ActionInput<N>) => Promise<ActionOutput<N>>;
};

/** The Okta actions as {@link OktaActivities}, each giving its calls beside its result. */
export type TracedOktaActivities = {
  [N in ActionName]: (input: ActionInput<N>) => Promise<Traced<ActionOutput<N>>>;
};

/** Who goes first when calls must wait for the org's rate limit. */
export type OktaLane = Lane;

export interface OktaActivitiesOptions extends Omit<ActivityOptions, 'taskQueue' | 'summary' | 'retry'> {
  /** The connection of all calls that name none themselves (default: `default`). */
  connection?: string | undefined;
  /** Where the Okta workers poll (default: `okta`). Urgent calls go to the queue beside it, `okta-urgent`. */
  taskQueue?: string | undefined;
  /** Default: `normal`. It is sent as Temporal's priority, too. */
  lane?: OktaLane | undefined;
  /** As Temporal's, but `maximumAttempts` counts attempts that failed: waits for Okta's rate limit use up none. */
  retry?: RetryPolicy | undefined;
}

/**
 * Makes the calls of all Okta actions for use in a workflow.
 *
 * Each call is bounded and retried by its action's class; other options override that. A failed call rejects with an
 * `ActivityFailure`: ask `isOktaFailure(error, OktaFailureType.NotFound)`.
 *
 * @example
 * ```ts
 * const okta = proxyOktaActivities({ connection: 'acme' });
 * const user = await okta.getUser({ userId: 'isaac@example.com' });
 * ```
 */
export function proxyOktaActivities(options: OktaActivitiesOptions = {}): OktaActivities {
  return callsOf(options) as unknown as OktaActivities;
}

/**
 * As {@link proxyOktaActivities}, for workflows that keep evidence: each call gives its result, and every request that
 * was made of Okta for it, by method, path, status, Okta's request id and time.
 *
 * @example
 * ```ts
 * const okta = proxyTracedOktaActivities({ connection: 'acme' });
 * const { result, calls } = await okta.suspendUser({ userId: '00u1ero7vZFVEIYLWPBN' });
 * ```
 */
export function proxyTracedOktaActivities(options: OktaActivitiesOptions = {}): TracedOktaActivities {
  return callsOf(options, { traced: true }) as unknown as TracedOktaActivities;
}

type Calls = Record<ActionName, (input: object) => Promise<unknown>>;

/** @param common fields that every input gets, whatever it says itself */
function callsOf(options: OktaActivitiesOptions, common: { traced?: true } = {}): Calls {
  const { connection, taskQueue = defaultTaskQueue, lane = 'normal', retry = {}, ...overrides } = options;
  const { maximumAttempts, ...retryPolicy } = retry;
  const derived = {
    ...(connection === undefined ? {} : { connection }),
    // The activity counts: the server would count the waits, too.
    ...(maximumAttempts === undefined || maximumAttempts === Infinity ? {} : { maximumAttempts }),
  };
  const call = (name: ActionName, given: object): Promise<unknown> => {
    const input: Record<string, unknown> = { ...derived, ...given, ...common };
    const action = actions[name] as unknown as Action;
    const bounds = retryClassOptions[action.retryClass(input)];
    // The time-outs come with the class.
    // eslint-disable-next-line temporal/workflow-require-activity-timeouts
    const stubs = proxyActivities<Record<ActionName, (given: object) => Promise<unknown>>>({
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      priority: { priorityKey: priorityKeys[lane] },
      ...bounds,
      ...(lane === 'bulk' ? { scheduleToCloseTimeout: bulkScheduleToCloseTimeout } : {}),
      ...overrides,
      retry: { ...bounds.retry, ...retryPolicy },
      taskQueue: lane === 'urgent' ? urgentTaskQueue(taskQueue) : taskQueue,
      summary: action.summary,
    });
    return stubs[name](input);
  };
  return Object.fromEntries(actionNames.map((name) => [name, (input: object) => call(name, input)])) as Calls;
}

import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import { type ActionInput, type ActionName, actionNames, type ActionOutput, actions } from '../src/actions/index.js';
import type { Action } from '../src/actions/define-action.js';
import { retryClassOptions } from '../src/retry-classes.js';
import { defaultTaskQueue } from '../src/task-queue.js';

/** The Okta actions as a workflow sees them: typed calls, each an activity with the retries of its class. */
export type OktaActivities = {
  [N in ActionName]: (input: ActionInput<N>) => Promise<ActionOutput<N>>;
};

/** Who goes first when calls must wait for the org's rate limit. */
export type OktaLane = 'urgent' | 'normal' | 'bulk';

export interface OktaActivitiesOptions extends Omit<ActivityOptions, 'taskQueue' | 'summary'> {
  /** The connection of all calls that name none themselves (default: `default`). */
  connection?: string | undefined;
  /** Where the Okta workers poll (default: `okta`). */
  taskQueue?: string | undefined;
  /** Default: `normal`. It is sent as Temporal's priority, too. */
  lane?: OktaLane | undefined;
}

const priorityKeys: Record<OktaLane, number> = { urgent: 1, normal: 3, bulk: 5 };

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
  const { connection, taskQueue = defaultTaskQueue, lane = 'normal', ...overrides } = options;
  const call = (name: ActionName, given: object): Promise<unknown> => {
    const input: Record<string, unknown> = { ...(connection === undefined ? {} : { connection }), ...given };
    const action = actions[name] as unknown as Action;
    const bounds = retryClassOptions[action.retryClass(input)];
    // The time-outs come with the class.
    // eslint-disable-next-line temporal/workflow-require-activity-timeouts
    const stubs = proxyActivities<Record<ActionName, (given: object) => Promise<unknown>>>({
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      priority: { priorityKey: priorityKeys[lane] },
      ...bounds,
      ...overrides,
      retry: { ...bounds.retry, ...overrides.retry },
      taskQueue,
      summary: action.summary,
    });
    return stubs[name](input);
  };
  return Object.fromEntries(
    actionNames.map((name) => [name, (input: object) => call(name, input)]),
  ) as unknown as OktaActivities;
}

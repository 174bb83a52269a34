import {
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { z } from 'zod';
import type { Activities } from '../activities/index.js';
import { expressionField } from '../src/actions/fields.js';
import { isOktaFailure, OktaFailureType, SetupFailureType } from '../src/failures.js';
import { parseLogFilter } from '../src/okta/log-filter.js';
import { retryClassOptions } from '../src/retry-classes.js';
import { checkedInput } from './lib/checked-input.js';
import { rootMessage } from './lib/compensation.js';
import {
  afterDelivery,
  afterFailure,
  afterLostCursor,
  hasPlace,
  type LogCursorState,
  startAt,
} from './lib/log-cursor.js';
import { tagWorkflow } from './lib/tag-workflow.js';
import { triggerStatusQuery } from './messages.js';

/** Where events go. */
export type LogEventTarget =
  /** Starts a workflow for each event; its only argument is an envelope with that event. */
  | { start: { workflowType: string; taskQueue?: string } }
  /** Signals a running workflow with envelopes of up to 100 events. */
  | { signal: { workflowId: string; signalName: string } };

/** A trigger. */
export interface PollSystemLogInput {
  /** Default: `default`. */
  connection?: string;
  /** The trigger's name, unique in its connection. */
  name: string;
  /** Okta's System Log filter, e.g. `eventType eq "user.lifecycle.create"`; without it, all events. */
  filter?: string;
  /** Events from then on (ISO 8601; default: the start of the workflow). */
  since?: string;
  target: LogEventTarget;
  /** Between polls that found nothing (seconds, 1 to 3600; default: 30). */
  intervalSeconds?: number;
  /** Events a page (1 to 1000; default: 500). */
  limit?: number;
  /** Polls after which it continues as new, where that comes before Temporal suggests it. */
  pollsPerRun?: number;
  /** Carried over by continue-as-new; leave it out. */
  state?: LogCursorState;
}

const inputSchema = z.strictObject({
  connection: z.string().min(1).default('default'),
  name: z.string().regex(/^[\w.-]{1,100}$/, { message: 'must be of letters, digits, _ . and - only' }),
  filter: expressionField('filter').optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  target: z.union([
    z.strictObject({
      start: z.strictObject({ workflowType: z.string().min(1), taskQueue: z.string().min(1).optional() }),
    }),
    z.strictObject({ signal: z.strictObject({ workflowId: z.string().min(1), signalName: z.string().min(1) }) }),
  ]),
  intervalSeconds: z.number().min(1).max(3600).default(30),
  limit: z.int().min(1).max(1000).default(500),
  pollsPerRun: z.int().min(1).optional(),
  state: z.custom<LogCursorState>().optional(),
});

/**
 * Follows the System Log and hands each matching event to a workflow: at least once, in the log's order, nothing lost.
 *
 * Started once for each trigger, under the id `okta-trigger:<connection>:<name>`. It runs until it is cancelled, which
 * stops between two polls. While Okta or the target's namespace can't be reached it keeps its place and tries again;
 * so it does when its connection is taken out of the configuration, or a secret of it, after it has polled. What can't
 * work (a filter that Okta refuses, a connection that was never there) fails it.
 */
export async function pollSystemLog(given: PollSystemLogInput): Promise<never> {
  const input = checkedInput(inputSchema, given);
  const { connection, name, filter, target, limit } = input;
  assertFilter(filter);
  let state = input.state ?? startAt(input.since ?? workflowInfo().startTime.toISOString());
  setHandler(triggerStatusQuery, () => ({
    cursor: state.cursor,
    polls: state.polls,
    delivered: state.delivered,
    undeliverable: state.undeliverable,
    lastPublished: state.lastPublished,
    lastError: state.lastError,
  }));
  if (!input.state) await tagWorkflow({ connection });

  const { deliverLogEvents } = proxyActivities<Pick<Activities, 'deliverLogEvents'>>({
    ...retryClassOptions.read,
    scheduleToCloseTimeout: '10 minutes',
    retry: retryClassOptions.read.retry,
    summary: `Poll for ${name}`,
  });

  for (let polls = 0; ;) {
    let idle = true;
    try {
      const { cursor, since } = state;
      const pages = await deliverLogEvents({ connection, name, generation: 1, filter, target, limit, cursor, since });
      state = afterDelivery(state, pages);
      idle = pages.caughtUp;
    } catch (error) {
      if (isCancellation(error)) throw error;
      const lostCursor = state.cursor !== undefined && isOktaFailure(error, OktaFailureType.BadRequest);
      if (!lostCursor && isHopeless(error, state)) throw error;
      state = afterFailure(lostCursor ? afterLostCursor(state) : state, rootMessage(error));
    }
    setCurrentDetails(
      `${String(state.delivered)} events delivered, ${String(state.undeliverable)} undeliverable` +
        (state.lastError === undefined ? '' : `. Last error: ${state.lastError}`),
    );
    polls += 1;
    if (workflowInfo().continueAsNewSuggested || polls >= (input.pollsPerRun ?? Infinity)) {
      // Only a query is handled here; a signal or update must end before the run does.
      await condition(allHandlersFinished, '1 minute');
      await continueAsNew<typeof pollSystemLog>({ ...given, state });
    }
    if (idle) await sleep(`${String(input.intervalSeconds)} seconds`);
  }
}

function assertFilter(filter: string | undefined): void {
  if (filter === undefined) return;
  checkedInput(
    z.object({
      filter: z.string().superRefine((expression, context) => {
        try {
          parseLogFilter(expression);
        } catch (error) {
          context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
        }
      }),
    }),
    { filter },
  );
}

/**
 * What another try in a minute can't cure. A connection that worked and is gone from the worker's configuration may come
 * back: the place in the log must not be lost for it.
 */
const isHopeless = (error: unknown, state: LogCursorState): boolean =>
  [OktaFailureType.InvalidInput, OktaFailureType.BadRequest].some((type) => isOktaFailure(error, type)) ||
  (!hasPlace(state) && isOktaFailure(error, SetupFailureType.ConfigMissing));

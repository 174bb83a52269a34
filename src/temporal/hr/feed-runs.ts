import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  ScheduleNotFoundError,
} from '@temporalio/client';
import { ActionError } from '../../actions/action-error.js';
import { OktaFailureType } from '../../failures.js';
import { feedRunId } from '../../ids.js';
import { defaultTaskQueue } from '../../task-queue.js';
import type { ReconcileFeedInput } from '../../../workflows/reconcile-feed.js';
import { type FeedRunOutcome, feedRunOutcome } from './feed-run-outcome.js';
import { listSchedules } from '../list-schedules.js';
import { type SearchTiming, timingSpec } from '../search/search-timing.js';

/** Which run. */
export interface FeedRunReference {
  /** Default: `default`. */
  connection?: string | undefined;
  name: string;
}

/** A feed that is to be reconciled on a schedule. */
export interface CreateFeedRunOptions
  extends FeedRunReference, SearchTiming, Pick<ReconcileFeedInput, 'feed' | 'mode' | 'window'> {
  /** Where the Okta workers poll (default: `okta`). */
  taskQueue?: string | undefined;
  /** Makes it without letting it run, until it is resumed. */
  paused?: boolean | undefined;
}

/** A feed that is reconciled on a schedule, as it stands. */
export interface FeedRun {
  connection: string;
  name: string;
  /** Of its schedule. */
  id: string;
  feed: string;
  mode: string;
  every: string | null;
  cron: string | null;
  timeZone: string | null;
  taskQueue: string;
  paused: boolean;
  /** The next nominal times (ISO 8601). */
  nextRuns: string[];
  /** The last runs and what became of them, the latest first. */
  lastRuns: ({ workflowId: string; takenAt: string } & FeedRunOutcome)[];
}

/**
 * Makes a Temporal Schedule that reconciles a feed with the org: the worker reads it each time. A run that is due while
 * another goes on is skipped.
 *
 * @throws SearchError `Okta.InvalidInput` for a wrong `every`, `cron` or `timeZone`; ActionError `Okta.Conflict` where there is a
 * run of that name
 */
export async function createFeedRun(client: Client, options: CreateFeedRunOptions): Promise<FeedRun> {
  const { connection = 'default', name, feed, mode = 'delta', window, taskQueue = defaultTaskQueue } = options;
  const { every, cron, timeZone, paused = false } = options;
  const timing: SearchTiming = { every, cron, timeZone };
  const scheduleId = feedRunId(connection, name);
  try {
    await client.schedule.create({
      ...{ scheduleId, spec: timingSpec(timing), memo: { ...timing }, state: { paused } },
      policies: { overlap: 'SKIP', catchupWindow: '1 day', pauseOnFailure: false },
      action: {
        ...{ type: 'startWorkflow', workflowType: 'reconcileFeed', workflowId: `${scheduleId}:run`, taskQueue },
        args: [{ connection, name, feed, mode, ...(window === undefined ? {} : { window }) }],
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const message = `There is a run "${name}" of the connection "${connection}": delete it first, or take another name`;
    throw new ActionError(OktaFailureType.Conflict, message, { connection });
  }
  return describeFeedRun(client, { connection, name });
}

/**
 * A feed's schedule as it stands.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const describeFeedRun = (client: Client, run: FeedRunReference): Promise<FeedRun> =>
  onRun(run, async (id) => feedRunOf(client, await client.schedule.getHandle(id).describe()));

/**
 * Lists the feeds that are reconciled on a schedule; those that are encrypted for others are left out. One that was made
 * within the last seconds may not be listed yet.
 */
export async function listFeedRuns(client: Client, { connection }: { connection?: string } = {}): Promise<FeedRun[]> {
  const begin = connection === undefined ? feedRunId('', '').slice(0, -1) : feedRunId(connection, '');
  const runs: FeedRun[] = [];
  for await (const schedule of listSchedules(client, begin)) runs.push(await feedRunOf(client, schedule));
  return runs.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @throws ActionError `Okta.NotFound` */
export const pauseFeedRun = (client: Client, run: FeedRunReference): Promise<void> =>
  onRun(run, (id) => client.schedule.getHandle(id).pause('Paused by temporal-okta'));

/** @throws ActionError `Okta.NotFound` */
export const resumeFeedRun = (client: Client, run: FeedRunReference): Promise<void> =>
  onRun(run, (id) => client.schedule.getHandle(id).unpause('Resumed by temporal-okta'));

/**
 * Starts a run now, unless one goes on.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const runFeedNow = (client: Client, run: FeedRunReference): Promise<void> =>
  onRun(run, (id) => client.schedule.getHandle(id).trigger('SKIP'));

/**
 * Deletes a schedule; a bulk run that it started goes on.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const deleteFeedRun = (client: Client, run: FeedRunReference): Promise<void> =>
  onRun(run, (id) => client.schedule.getHandle(id).delete());

async function onRun<T>(
  { connection = 'default', name }: FeedRunReference,
  work: (id: string) => Promise<T>,
): Promise<T> {
  try {
    return await work(feedRunId(connection, name));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    const message = `There is no run "${name}" of the connection "${connection}": temporal-okta hr runs shows those that there are`;
    throw new ActionError(OktaFailureType.NotFound, message, { connection });
  }
}

async function feedRunOf(
  client: Client,
  { scheduleId, action, memo, state, info }: ScheduleDescription,
): Promise<FeedRun> {
  const [input] = (action.args ?? []) as [ReconcileFeedInput];
  const { every = null, cron = null, timeZone = null } = (memo ?? {}) as SearchTiming;
  return {
    ...{
      connection: input.connection,
      name: input.name,
      id: scheduleId,
      feed: input.feed,
      mode: input.mode ?? 'delta',
    },
    ...{ every, cron, timeZone, taskQueue: action.taskQueue, paused: state.paused },
    nextRuns: state.paused ? [] : info.nextActionTimes.map((time) => time.toISOString()),
    lastRuns: await Promise.all(
      info.recentActions.toReversed().map(async ({ action: { workflow }, takenAt }) => ({
        ...{ workflowId: workflow.workflowId, takenAt: takenAt.toISOString() },
        ...(await feedRunOutcome(client, workflow.workflowId, workflow.firstExecutionRunId)),
      })),
    ),
  };
}

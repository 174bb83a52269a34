import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import { parseDuration } from '../../duration.js';
import { oktaFailureOf, OktaFailureType, SearchFailureType } from '../../failures.js';
import { searchId, searchRunId } from '../../ids.js';
import { defaultTaskQueue } from '../../task-queue.js';
import { checkedInput } from '../../../workflows/lib/checked-input.js';
import { searchInputSchema, type SearchSystemLogInput } from '../../../workflows/lib/search-input.js';
import { describeSearch, type Search, type SearchMemo } from './describe-search.js';
import { endWatermark } from './end-watermark.js';
import { invalid, SearchError } from './search-error.js';
import { firstSince, type SearchTiming, timingSpec } from './search-timing.js';

/** What happens when a run is due while an earlier one goes on. None of them makes a gap or an overlap. */
export const searchOverlaps = [
  'SKIP',
  'BUFFER_ONE',
  'BUFFER_ALL',
  'CANCEL_OTHER',
  'TERMINATE_OTHER',
  'ALLOW_ALL',
] as const;
export type SearchOverlap = (typeof searchOverlaps)[number];

/** A search to be made. */
export interface CreateSearchOptions extends Omit<SearchSystemLogInput, 'window'>, SearchTiming {
  /** Default: `SKIP`. */
  overlap?: SearchOverlap | undefined;
  /** How late a run may be started that was missed while Temporal was down, e.g. `1 day` (the default). */
  catchUpWindow?: string | undefined;
  /** Where the Okta workers poll (default: `okta`). */
  taskQueue?: string | undefined;
  /** Makes it without letting it run, until it is resumed. */
  paused?: boolean | undefined;
}

/** Temporal takes no shorter one. */
const shortestCatchUpSeconds = 10;

/**
 * Makes a scheduled search of the System Log: a Temporal Schedule of `searchSystemLog`. Everything is checked before
 * anything is made. Where no `since` is given, it is written out: the beginning of the present interval, or with a cron
 * expression the present, less `settleSeconds`.
 *
 * @param client - Temporal's client, e.g. of `connectClient`
 * @throws SearchError `Okta.InvalidInput` (which names the field), `Search.Exists`
 * @see https://developer.okta.com/docs/reference/system-log-query/ for the filter
 */
export async function createSearch(client: Client, options: CreateSearchOptions): Promise<Search> {
  const { overlap = 'SKIP', catchUpWindow = '1 day', taskQueue = defaultTaskQueue, paused = false, ...rest } = options;
  const { every, cron, timeZone, ...given } = rest;
  const timing = { every, cron, timeZone };
  const spec = timingSpec(timing);
  const catchUpSeconds = parseDuration(catchUpWindow);
  if (catchUpSeconds === undefined || catchUpSeconds < shortestCatchUpSeconds) {
    throw invalid('catchUpWindow', `"${catchUpWindow}" is no duration of at least 10s: give one as 1h or 1 day`);
  }
  if (!searchOverlaps.includes(overlap)) throw invalid('overlap', `is not one of ${searchOverlaps.join(', ')}`);
  const input = checkedSearch(given);
  const { connection, name, settleSeconds } = input;
  await assertNew(client, connection, name);
  try {
    await client.schedule.create({
      scheduleId: searchId(connection, name),
      spec,
      policies: { overlap, catchupWindow: catchUpSeconds * 1000, pauseOnFailure: false },
      action: {
        ...{
          type: 'startWorkflow',
          workflowType: 'searchSystemLog',
          workflowId: searchRunId(connection, name),
          taskQueue,
        },
        args: [{ ...input, since: input.since ?? firstSince(timing, settleSeconds, Date.now()) }],
      },
      memo: { ...timing } satisfies SearchMemo,
      state: { paused },
    });
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) throw exists(connection, name);
    // So Temporal's client gives what the server finds invalid, and all else was checked.
    if (cron === undefined || !(error instanceof TypeError)) throw error;
    throw invalid('cron', `"${cron}" is refused by Temporal: ${error.message}`);
  }
  return describeSearch(client, { connection, name });
}

function checkedSearch(given: object): ReturnType<typeof searchInputSchema.parse> {
  try {
    return checkedInput(searchInputSchema, given);
  } catch (error) {
    const failure = oktaFailureOf(error);
    if (!failure) throw error;
    throw new SearchError(OktaFailureType.InvalidInput, failure.message, failure.details);
  }
}

/** An owner that outlived its schedule must not lend its watermark to another search. */
async function assertNew(client: Client, connection: string, name: string): Promise<void> {
  const isThere = await client.schedule
    .getHandle(searchId(connection, name))
    .describe()
    .then(() => true)
    .catch((error: unknown) => {
      if (error instanceof ScheduleNotFoundError) return false;
      throw error;
    });
  if (isThere) throw exists(connection, name);
  await endWatermark(client, connection, name);
}

const exists = (connection: string, name: string): SearchError =>
  new SearchError(
    SearchFailureType.Exists,
    `There is a search "${name}" of the connection "${connection}" already: delete it first, or take another name`,
    { connection },
  );

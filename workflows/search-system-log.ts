import {
  ApplicationFailure,
  CancellationScope,
  log,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { z } from 'zod';
import type { Activities } from '../activities/index.js';
import type { LogEvent } from '../src/actions/schemas/log-event.js';
import { OktaFailureType, SearchFailureType } from '../src/failures.js';
import { bulkScheduleToCloseTimeout, retryClassOptions } from '../src/retry-classes.js';
import { scheduledStartTimeKey } from '../src/search-attributes.js';
import { checkedInput } from './lib/checked-input.js';
import { searchInputSchema, type SearchSystemLogInput } from './lib/search-input.js';
import type { SearchWindow } from './lib/search-windows.js';
import { tagWorkflow } from './lib/tag-workflow.js';

export type { SearchDelivery, SearchSystemLogInput } from './lib/search-input.js';

/** What a search found. */
export interface SearchSystemLogResult {
  /** What it read: its own window and those that earlier runs left; none where there was nothing left to read. */
  windows: SearchWindow[];
  /** The events, in the order of their publication; left out where the target got them. */
  events?: LogEvent[];
  count: number;
  /** The sum of the SHA-256 of each event's `uuid`, modulo 2^256, in hexadecimal: the same for the same events in any order. */
  digest: string;
  /** Envelopes that the target got. */
  chunks: number;
}

type Input = z.output<typeof searchInputSchema>;

const firstWindowMs = 3_600_000;
const nothingLeft: SearchSystemLogResult = { windows: [], events: [], count: 0, digest: '0'.repeat(64), chunks: 0 };

const { openSearchWindows, closeSearchWindows, releaseSearchWindows } = proxyActivities<
  Pick<Activities, 'openSearchWindows' | 'closeSearchWindows' | 'releaseSearchWindows'>
>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  summary: 'Watermark of the search',
});

/**
 * Searches the System Log, and gives the events as its result; where they are too many for one, a target gets them.
 *
 * A schedule starts it (`createSearch`, `temporal-okta search create`). Its windows follow from the nominal time of the
 * schedule and a durable watermark: they touch without gap or overlap, whatever became of the runs before; those of a
 * run that fails, is cancelled or terminated go to the next one. With a `window`, it searches that alone and leaves the
 * watermark where it is. Its id means nothing. It undoes nothing.
 *
 * Failures: `Search.TooManyEvents` (and no target), `Search.NoReceiver` (the target isn't there), `Search.WindowTaken`
 * (it was thought dead, and another run has its windows), `Okta.InvalidInput`, and what Okta answers.
 */
export async function searchSystemLog(given: SearchSystemLogInput): Promise<SearchSystemLogResult> {
  const input = checkedInput(searchInputSchema, given);
  if (input.window) assertPast(input.window);
  await tagWorkflow({ connection: input.connection });
  return input.window ? search(input, [input.window]) : searchOwnWindows(input);
}

async function searchOwnWindows(input: Input): Promise<SearchSystemLogResult> {
  const { connection, name } = input;
  const { workflowId, runId } = workflowInfo();
  const place = { connection, name, run: { workflowId, runId } };
  try {
    const windows = await openSearchWindows({ ...place, ...boundsOf(input) });
    if (windows.length === 0) return nothingLeft;
    const result = await search(input, windows);
    if (!(await CancellationScope.nonCancellable(() => closeSearchWindows(place)))) {
      throw ApplicationFailure.nonRetryable(
        'The windows of this run were given to another one, which reads them again: nothing is missing',
        SearchFailureType.WindowTaken,
        { connection },
      );
    }
    return result;
  } catch (error) {
    // The next run would find it out; so it is seen at once.
    await CancellationScope.nonCancellable(() => releaseSearchWindows(place)).catch(() => {
      log.warn('the windows of the search could not be given back', { connection });
    });
    throw error;
  }
}

/** Where the run's own window ends, and where the first of all begins. */
function boundsOf({ settleSeconds, since }: Input): { since: string; until: string } {
  const { typedSearchAttributes, startTime } = workflowInfo();
  const nominal = typedSearchAttributes.get(scheduledStartTimeKey) ?? startTime;
  const untilMs = nominal.getTime() - settleSeconds * 1000;
  return {
    since: since ?? new Date(untilMs - firstWindowMs).toISOString(),
    until: new Date(untilMs).toISOString(),
  };
}

async function search(
  { connection, name, filter, target, deliver, window }: Input,
  windows: SearchWindow[],
): Promise<SearchSystemLogResult> {
  const { searchLog } = proxyActivities<Pick<Activities, 'searchLog'>>({
    ...retryClassOptions.read,
    startToCloseTimeout: '10 minutes',
    // A window that a run fails to read goes to the next one; nobody comes after a search of the past.
    ...(window ? { scheduleToCloseTimeout: bulkScheduleToCloseTimeout } : {}),
    retry: retryClassOptions.read.retry,
    summary: `Search ${name}`,
  });
  for (let progress: Awaited<ReturnType<typeof searchLog>>['next']; ;) {
    const { next, ...found } = await searchLog({ connection, name, filter, target, deliver, windows, progress });
    setCurrentDetails(`${String(found.count)} events found, ${String(found.chunks)} chunks handed over`);
    if (!next) return { windows, ...found };
    progress = next;
  }
}

function assertPast({ until }: SearchWindow): void {
  const now = new Date().toISOString();
  if (until <= now) return;
  throw ApplicationFailure.nonRetryable(
    `The input is not valid. window.until: lies in the future (it is ${now}), so that events would be missed`,
    OktaFailureType.InvalidInput,
    { paths: ['window.until'] },
  );
}

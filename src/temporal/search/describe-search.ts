import {
  type Client,
  type ScheduleDescription,
  type ScheduleOverlapPolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { formatDuration } from '../../duration.js';
import { searchId } from '../../ids.js';
import type { LogEventTarget } from '../../triggers/target.js';
import type { SearchDelivery, SearchSystemLogInput } from '../../../workflows/search-system-log.js';
import { onSearch, type SearchReference } from './search-error.js';
import type { SearchTiming } from './search-timing.js';

/** A schedule forgets what its cron expression was. */
export type SearchMemo = SearchTiming;

/** A scheduled search as it stands. */
export interface Search {
  connection: string;
  name: string;
  /** Of its schedule, and of the workflow that owns its watermark. */
  id: string;
  every: string | null;
  cron: string | null;
  timeZone: string | null;
  filter: string | null;
  settleSeconds: number;
  /** Where its first window began (ISO 8601). */
  since: string | null;
  target: LogEventTarget | null;
  deliver: SearchDelivery;
  overlap: ScheduleOverlapPolicy;
  catchUpWindow: string;
  taskQueue: string;
  paused: boolean;
  note: string | null;
  /** Until when the log was searched without a gap (ISO 8601); null before the first run. */
  completeUntil: string | null;
  /** The next nominal times (ISO 8601). */
  nextRuns: string[];
}

/**
 * Gives a search as it stands, whether or not a worker runs.
 *
 * @throws SearchError `Search.Unknown`
 */
export const describeSearch = (client: Client, { connection = 'default', name }: SearchReference): Promise<Search> =>
  onSearch({ connection, name }, async () => {
    const id = searchId(connection, name);
    return searchOf(client, await client.schedule.getHandle(id).describe());
  });

/** The search of a schedule. */
export async function searchOf(client: Client, description: ScheduleDescription): Promise<Search> {
  const completeUntil = await completeUntilOf(client, description.scheduleId);
  const { scheduleId, policies, state, info } = description;
  const { every = null, cron = null, timeZone = null } = (description.memo ?? {}) as SearchMemo;
  const input = searchInputOf(description);
  return {
    ...{ connection: input.connection, name: input.name, id: scheduleId, every, cron, timeZone },
    ...{ filter: input.filter ?? null, settleSeconds: input.settleSeconds, since: input.since ?? null },
    ...{ target: input.target ?? null, deliver: input.deliver },
    ...{ overlap: policies.overlap, catchUpWindow: formatDuration(policies.catchupWindow / 1000) },
    ...{ taskQueue: description.action.taskQueue, paused: state.paused, note: state.note ?? null, completeUntil },
    nextRuns: state.paused ? [] : info.nextActionTimes.map((time) => time.toISOString()),
  };
}

type Defaulted = 'connection' | 'settleSeconds' | 'deliver';
type WrittenInput = SearchSystemLogInput & {
  [Field in Defaulted]-?: NonNullable<SearchSystemLogInput[Field]>;
};

/** What the runs of a search are given. */
export const searchInputOf = ({ action }: ScheduleDescription): WrittenInput =>
  (action.args?.[0] ?? {}) as WrittenInput;

/** The owner keeps it where it can be seen without a worker. */
async function completeUntilOf(client: Client, id: string): Promise<string | null> {
  try {
    const { status, memo } = await client.workflow.getHandle(id).describe();
    const { completeUntil } = (memo ?? {}) as { completeUntil?: string };
    return status.name === 'RUNNING' ? (completeUntil ?? null) : null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

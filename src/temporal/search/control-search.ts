import { setTimeout as delay } from 'node:timers/promises';
import { type Client, type ScheduleDescription, type ScheduleHandle, WorkflowNotFoundError } from '@temporalio/client';
import { SetupFailureType } from '../../failures.js';
import { searchId } from '../../ids.js';
import { endWatermark } from './end-watermark.js';
import { onSearch, SearchError, type SearchReference } from './search-error.js';

/** A run that was started. */
export interface StartedSearchRun {
  workflowId: string;
  runId: string;
}

const startsWithinMs = 10_000;

const handleOf = (client: Client, { connection = 'default', name }: SearchReference): ScheduleHandle =>
  client.schedule.getHandle(searchId(connection, name));

/**
 * Runs a search now, whether or not a run goes on and whether or not it is paused: it reads what is left up to now, less
 * `settleSeconds`, and moves the watermark as every run.
 *
 * @throws SearchError `Search.Unknown`; `Temporal.Unreachable` where the run isn't seen within 10 seconds
 */
export const runSearchNow = (client: Client, search: SearchReference): Promise<StartedSearchRun> =>
  onSearch(search, async () => {
    const schedule = handleOf(client, search);
    const known = new Set(runsOf(await schedule.describe()).map(({ runId }) => runId));
    await schedule.trigger('ALLOW_ALL');
    for (const untilMs = Date.now() + startsWithinMs; ;) {
      const started = runsOf(await schedule.describe()).find(({ runId }) => !known.has(runId));
      if (started) return started;
      if (Date.now() > untilMs) {
        throw new SearchError(
          SetupFailureType.TemporalUnreachable,
          `Temporal has not started the run within ${String(startsWithinMs / 1000)} s: look for it among the runs`,
        );
      }
      await delay(100);
    }
  });

function runsOf({ info }: ScheduleDescription): StartedSearchRun[] {
  return info.recentActions.map(({ action }) => ({
    workflowId: action.workflow.workflowId,
    runId: action.workflow.firstExecutionRunId,
  }));
}

/**
 * Pauses a search: no run starts until it is resumed. The first one then reads all that was left.
 *
 * @param note - why, for the others
 * @throws SearchError `Search.Unknown`
 */
export const pauseSearch = (client: Client, search: SearchReference, note?: string): Promise<void> =>
  onSearch(search, () => handleOf(client, search).pause(note ?? 'Paused by temporal-okta'));

/**
 * Resumes a search that is paused.
 *
 * @param note - why, for the others
 * @throws SearchError `Search.Unknown`
 */
export const resumeSearch = (client: Client, search: SearchReference, note?: string): Promise<void> =>
  onSearch(search, () => handleOf(client, search).unpause(note ?? 'Resumed by temporal-okta'));

/**
 * Deletes a search: its schedule, its runs that go on (which are cancelled), and the owner of its watermark. What its
 * runs found stays for the namespace's retention.
 *
 * @throws SearchError `Search.Unknown`
 */
export const deleteSearch = (client: Client, search: SearchReference): Promise<void> =>
  onSearch(search, async () => {
    const schedule = handleOf(client, search);
    const { info } = await schedule.describe();
    await schedule.delete();
    for (const { workflow } of info.runningActions) {
      await client.workflow
        .getHandle(workflow.workflowId)
        .cancel()
        .catch((error: unknown) => {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        });
    }
    await endWatermark(client, search.connection ?? 'default', search.name);
  });

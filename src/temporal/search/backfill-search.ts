import type { Client, ScheduleDescription } from '@temporalio/client';
import { priorityKeys } from '../../lane.js';
import { parseDuration } from '../../duration.js';
import { searchBackfillId, searchId } from '../../ids.js';
import type { SearchWindow } from '../../../workflows/lib/search-windows.js';
import type { StartedSearchRun } from './control-search.js';
import { searchInputOf, type SearchMemo } from './describe-search.js';
import { invalid, onSearch, type SearchReference } from './search-error.js';

/** Which stretch of the past to search again. */
export interface BackfillSearchOptions extends SearchReference {
  /** ISO 8601. */
  from: string;
  /** ISO 8601; not later than now, less the search's `settleSeconds`. The instant itself is left out. */
  to: string;
  /**
   * Searches it in pieces, so that the events of each fit into a result: of a length as `1h`, or `true` for the
   * interval of the schedule; default: in one.
   */
  split?: string | true | undefined;
}

/** A run that searches a piece of it. */
export interface BackfillRun extends StartedSearchRun {
  window: SearchWindow;
}

const mostPieces = 1000;

/**
 * Searches a stretch of the past for a search, with its filter and target. It is no run of the schedule and never moves
 * the watermark. Its calls yield to all others (the bulk lane). Called again while a piece is searched, it starts nothing
 * for that piece.
 *
 * @throws SearchError `Okta.InvalidInput` (which names the field), `Search.Unknown`
 */
export const backfillSearch = (
  client: Client,
  { connection = 'default', name, from, to, split }: BackfillSearchOptions,
): Promise<BackfillRun[]> =>
  onSearch({ connection, name }, async () => {
    const whole = { since: instant('from', from), until: instant('to', to) };
    const description = await client.schedule.getHandle(searchId(connection, name)).describe();
    const windows = piecesOf(whole, split === true ? intervalOf(description) : split);
    const { since: _, ...input } = searchInputOf(description);
    const settledMs = Date.now() - input.settleSeconds * 1000;
    if (Date.parse(whole.until) > settledMs) {
      throw invalid('to', `must not be later than ${new Date(settledMs).toISOString()}: later events may still arrive`);
    }
    const { taskQueue } = description.action;
    const runs: BackfillRun[] = [];
    for (const window of windows) {
      const workflowId = searchBackfillId(connection, name, window.since, window.until);
      const { firstExecutionRunId: runId } = await client.workflow.start('searchSystemLog', {
        ...{ workflowId, taskQueue, args: [{ ...input, window }] },
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        priority: { priorityKey: priorityKeys.bulk },
      });
      runs.push({ workflowId, runId, window });
    }
    return runs;
  });

function instant(field: string, text: string): string {
  const ms = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) throw invalid(field, `"${text}" is no instant: give one as 2026-05-04T03:00:00Z`);
  return new Date(ms).toISOString();
}

function intervalOf({ memo }: ScheduleDescription): string {
  const { every } = (memo ?? {}) as SearchMemo;
  if (every !== undefined) return every;
  throw invalid('split', 'needs a length, as 1h: the schedule of the search has no interval');
}

function piecesOf({ since, until }: SearchWindow, split: string | undefined): SearchWindow[] {
  if (since >= until) throw invalid('to', `must be later than from (${since})`);
  const seconds = split === undefined ? Infinity : parseDuration(split);
  if (seconds === undefined || seconds < 1) throw invalid('split', `"${split ?? ''}" is no duration: give one as 1h`);
  const lengthMs = seconds * 1000;
  const beginMs = Date.parse(since);
  const endMs = Date.parse(until);
  const count = Math.max(1, Math.ceil((endMs - beginMs) / lengthMs));
  if (count > mostPieces) {
    throw invalid('split', `makes ${String(count)} pieces: take longer ones, for ${String(mostPieces)} at most`);
  }
  const bound = (index: number): string =>
    index === 0 ? since : new Date(Math.min(beginMs + index * lengthMs, endMs)).toISOString();
  return Array.from({ length: count }, (_, index) => ({ since: bound(index), until: bound(index + 1) }));
}

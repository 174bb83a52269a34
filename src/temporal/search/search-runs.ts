import type { Client } from '@temporalio/client';
import type { FailureType } from '../../failures.js';
import { searchBackfillPrefix, searchId } from '../../ids.js';
import type { SearchWindow } from '../../../workflows/lib/search-windows.js';
import type { SearchSystemLogResult } from '../../../workflows/search-system-log.js';
import { dateOf, listExecutions, statusName } from '../list-executions.js';
import { outcomeOf } from '../outcome-of.js';
import { invalid, type SearchReference } from './search-error.js';

/** Which runs. */
export interface SearchRunsOptions extends SearchReference {
  /** How many at most, those that go on and the latest first (1 to 200; default: 20). */
  limit?: number | undefined;
}

/** One run of a search, and what it found. */
export interface SearchRunState {
  workflowId: string;
  runId: string;
  kind: 'scheduled' | 'backfill';
  /** As Temporal says it: `RUNNING`, `COMPLETED`, `FAILED`, `CANCELLED`, `TERMINATED`, `TIMED_OUT`. */
  status: string;
  /** ISO 8601. */
  startedAt: string;
  closedAt: string | null;
  /** What it read; null where it has no result. */
  windows: SearchWindow[] | null;
  count: number | null;
  digest: string | null;
  chunks: number | null;
  failure: { type: FailureType | null; message: string } | null;
}

const most = 200;

/**
 * Lists the runs of a search, backfills among them, with what they found: those that go on first, then the latest. They
 * are there for the namespace's retention; one that started within the last second may be missing.
 *
 * @throws SearchError `Okta.InvalidInput`
 */
export async function searchRuns(
  client: Client,
  { connection = 'default', name, limit = 20 }: SearchRunsOptions,
): Promise<SearchRunState[]> {
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw invalid('limit', `must be 1 to ${String(most)}`);
  const begin = `${searchId(connection, name)}:`.replace(/[\\']/g, '\\$&');
  const query = `WorkflowType = 'searchSystemLog' AND WorkflowId STARTS_WITH '${begin}'`;
  const runs: SearchRunState[] = [];
  for await (const listed of listExecutions(client, query, limit)) {
    const { workflowId, runId } = listed.execution ?? {};
    const [status, startedAt] = [statusName(listed), dateOf(listed.startTime)];
    if (!workflowId || !runId || !startedAt) continue;
    const kind = workflowId.startsWith(searchBackfillPrefix(connection, name)) ? 'backfill' : 'scheduled';
    const closedAt = dateOf(listed.closeTime)?.toISOString() ?? null;
    runs.push({
      ...{ workflowId, runId, kind, status, startedAt: startedAt.toISOString(), closedAt },
      ...(status === 'RUNNING' ? nothing : await found(client, workflowId, runId)),
    });
    if (runs.length >= limit) break;
  }
  return runs;
}

type Outcome = Pick<SearchRunState, 'windows' | 'count' | 'digest' | 'chunks' | 'failure'>;

const nothing: Outcome = { windows: null, count: null, digest: null, chunks: null, failure: null };

async function found(client: Client, workflowId: string, runId: string): Promise<Outcome> {
  const ended = client.workflow.getHandle(workflowId, runId).result() as Promise<SearchSystemLogResult>;
  const { result, failure } = await outcomeOf(ended);
  if (!result) return { ...nothing, failure };
  const { windows, count, digest, chunks } = result;
  return { windows, count, digest, chunks, failure };
}
